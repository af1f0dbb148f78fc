import type { EngineIntent } from '@shared/contract/engines';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useBrain } from '../../bridge/bridge-context';
import { BackendPage } from '../../flows/backend-page';
import { CallFailurePanel } from '../../flows/call-failure-panel';
import { EnginePlanSheet } from '../../flows/engine-plan-sheet';
import { EngineChoice, EngineGate, useEngines } from '../../flows/engine-state';
import { Button } from '../../ui/button/button';
import { Card } from '../../ui/card/card';
import { Empty } from '../../ui/feedback/empty';
import { Loading, Skeleton } from '../../ui/feedback/skeleton';
import { useListKeys } from '../../ui/keys/use-list-keys';
import { SheetLayout } from '../../ui/sheet/sheet-layout';
import { ContainerTable } from './container-table';
import { groupContainers } from './container-words';
import { RunForm } from './run-form';
import { useStats } from './use-stats';

type Open =
  | { readonly kind: 'run'; readonly image: string }
  | { readonly kind: 'plan'; readonly intent: EngineIntent }
  | null;

interface ContainersScreenProps {
  /** An image whose form for running it opens at once. */
  readonly run: string | null;
}

/** Containers and compose projects in one table: how they stand, what they use, and everything that can be done. */
export function ContainersScreen({ run }: ContainersScreenProps) {
  const brain = useBrain();
  const { ready } = useEngines();
  const containers = useQuery(brain.containers.list.queryOptions({ enabled: ready }));
  const projects = useQuery(brain.compose.list.queryOptions({ enabled: ready }));
  const [open, setOpen] = useState<Open>(run === null ? null : { kind: 'run', image: run });
  const stats = useStats(null, ready);
  const list = useRef<HTMLDivElement>(null);
  const keys = useListKeys(list);
  const locked = ready ? null : 'No engine answers.';
  const close = () => setOpen(null);
  const plan = (intent: EngineIntent) => setOpen({ kind: 'plan', intent });
  const groups = groupContainers(containers.data ?? [], projects.data ?? []);
  const sheet =
    open?.kind === 'plan' ? (
      <EnginePlanSheet key={JSON.stringify(open.intent)} intent={open.intent} onClose={close} />
    ) : open?.kind === 'run' ? (
      <RunForm image={open.image} onPlan={plan} onClose={close} />
    ) : null;
  return (
    <SheetLayout sheet={sheet}>
      <BackendPage
        part="containers"
        note={<EngineChoice />}
        actions={
          <Button icon="play" lockedReason={locked} onClick={() => setOpen({ kind: 'run', image: '' })}>
            Run a container…
          </Button>
        }
      >
        <EngineGate hasData={containers.data !== undefined}>
          {containers.error && !containers.data ? (
            <Card>
              <CallFailurePanel error={containers.error} onRetry={() => void containers.refetch()} />
            </Card>
          ) : containers.data === undefined ? (
            <Loading label="Reading the containers">
              <Skeleton height={360} />
            </Loading>
          ) : groups.length === 0 ? (
            <Card>
              <Empty
                icon="server"
                title="Nothing runs on this engine"
                action={<Button onClick={() => setOpen({ kind: 'run', image: '' })}>Run a container…</Button>}
                note="A compose file beside a service is found by itself."
              />
            </Card>
          ) : (
            <div ref={list} {...keys}>
              <ContainerTable
                groups={groups}
                stats={stats}
                locked={locked}
                narrow={sheet !== null}
                onPlan={plan}
              />
            </div>
          )}
        </EngineGate>
      </BackendPage>
    </SheetLayout>
  );
}
