import type { ContainerDetail } from '@shared/contract/containers';
import type { EngineIntent } from '@shared/contract/engines';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useBrain } from '../../bridge/bridge-context';
import { CallFailurePanel } from '../../flows/call-failure-panel';
import { EnginePlanSheet } from '../../flows/engine-plan-sheet';
import { EngineGate, useEngines } from '../../flows/engine-state';
import { logHref } from '../../flows/log-place';
import { Button } from '../../ui/button/button';
import { CopyButton } from '../../ui/button/copy-button';
import { Card, CardHeader } from '../../ui/card/card';
import { Chip } from '../../ui/chip/chip';
import { Loading, Skeleton } from '../../ui/feedback/skeleton';
import { useGo } from '../../ui/link/link';
import { Menu } from '../../ui/overlay/menu';
import { SheetLayout } from '../../ui/sheet/sheet-layout';
import { Breadcrumbs } from '../../ui/shell/breadcrumbs';
import { Page } from '../../ui/shell/page';
import { Tabs } from '../../ui/tabs/tabs';
import { containerMenu } from './container-acts';
import { type ContainerTab, TABS } from './container-tabs';
import { containerLook } from './container-words';
import styles from './containers.module.css';
import { OverviewTab } from './overview-tab';
import { ProcessesTab } from './processes-tab';
import { TerminalTab } from './terminal-tab';
import { useStats } from './use-stats';

interface ContainerScreenProps {
  readonly containerId: string;
  readonly tab: ContainerTab;
  readonly onTab: (tab: ContainerTab) => void;
}

/** One container: how it fares, what runs in it, a terminal, and everything the engine knows of it. */
export function ContainerScreen({ containerId, tab, onTab }: ContainerScreenProps) {
  const brain = useBrain();
  const { ready } = useEngines();
  const container = useQuery(
    brain.containers.get.queryOptions({ input: { containerId }, enabled: ready, refetchInterval: PROBES_MS }),
  );
  if (container.data) {
    return <Loaded container={container.data} tab={tab} onTab={onTab} />;
  }
  return (
    <Page title="Container">
      <Breadcrumbs trail={[{ label: 'Backend', href: '/backend' }, { label: 'Container' }]} />
      <EngineGate hasData={false}>
        {container.error ? (
          <Card>
            <CallFailurePanel error={container.error} onRetry={() => void container.refetch()} />
          </Card>
        ) : (
          <Loading label="Reading the container">
            <Skeleton height={420} />
          </Loading>
        )}
      </EngineGate>
    </Page>
  );
}

/** Probes come without news of their own. */
const PROBES_MS = 5_000;

interface LoadedProps {
  readonly container: ContainerDetail;
  readonly tab: ContainerTab;
  readonly onTab: (tab: ContainerTab) => void;
}

function Loaded({ container, tab, onTab }: LoadedProps) {
  const go = useGo();
  const { ready } = useEngines();
  const [intent, setIntent] = useState<EngineIntent | null>(null);
  const running = container.state === 'running';
  const stats = useStats([container.id], ready && running && tab === 'overview');
  const look = containerLook(container);
  const locked = ready ? null : 'No engine answers.';
  return (
    <SheetLayout
      sheet={
        intent && (
          <EnginePlanSheet key={JSON.stringify(intent)} intent={intent} onClose={() => setIntent(null)} />
        )
      }
    >
      <div className={styles.whole}>
        <Page
          title={container.name}
          note={
            <>
              <Chip tone={look.tone} icon={look.icon} spin={look.icon === 'loader'}>
                {look.words}
              </Chip>
              <span className="ellipsis">{container.status}</span>
            </>
          }
          actions={
            <>
              <Button icon="list" onClick={() => go(logHref({ sources: [container.logSourceId] }))}>
                Logs
              </Button>
              <Menu items={containerMenu(container, locked, setIntent)} position="bottom-end">
                <Button icon="dots">Acts</Button>
              </Menu>
            </>
          }
        >
          <Breadcrumbs
            trail={[
              { label: 'Backend', href: '/backend' },
              { label: 'Containers', href: '/backend/containers' },
              { label: container.name },
            ]}
          />
          <EngineGate hasData>
            <Tabs tabs={TABS} value={tab} label="Container" onChange={onTab} />
            <div className={styles.detail}>
              {tab === 'overview' && <OverviewTab container={container} stats={stats} />}
              {tab === 'processes' && <ProcessesTab container={container} />}
              {tab === 'terminal' && <TerminalTab container={container} locked={locked} />}
              {tab === 'inspect' && <InspectTab container={container} />}
            </div>
          </EngineGate>
        </Page>
      </div>
    </SheetLayout>
  );
}

function InspectTab({ container }: { readonly container: ContainerDetail }) {
  const text = JSON.stringify(container.inspect, null, 2);
  return (
    <Card padded={false} aria-labelledby="container-inspect">
      <div className={styles.terminalHead}>
        <CardHeader
          id="container-inspect"
          title="What the engine says"
          note="Values that look like secrets are hidden"
        />
        <CopyButton text={text}>Copy</CopyButton>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long answer must be scrollable by keyboard */}
      <pre tabIndex={0} className={styles.code}>
        {text}
      </pre>
    </Card>
  );
}
