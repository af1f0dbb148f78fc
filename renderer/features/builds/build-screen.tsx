import type { BuildDetail } from '@shared/contract/builds';
import { buildLink } from '@shared/domain/place-link';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useBrain } from '../../bridge/bridge-context';
import { callFailure } from '../../bridge/call-failure';
import { CallFailurePanel } from '../../flows/call-failure-panel';
import { EnginePlanSheet } from '../../flows/engine-plan-sheet';
import { useEngines } from '../../flows/engine-state';
import { StepTree } from '../../ui/build/step-tree';
import { Button } from '../../ui/button/button';
import { CopyLink } from '../../ui/button/copy-link';
import { Card } from '../../ui/card/card';
import { Chip } from '../../ui/chip/chip';
import { Banner } from '../../ui/feedback/banner';
import { ErrorPanel } from '../../ui/feedback/error-panel';
import { Loading, Skeleton } from '../../ui/feedback/skeleton';
import { useToast } from '../../ui/feedback/toast';
import { useGo } from '../../ui/link/link';
import { Menu, type MenuItem } from '../../ui/overlay/menu';
import { SheetLayout } from '../../ui/sheet/sheet-layout';
import { Breadcrumbs } from '../../ui/shell/breadcrumbs';
import { Page } from '../../ui/shell/page';
import { longDuration } from '../../ui/time/format';
import { useNow } from '../../ui/time/now-provider';
import { AttachDialog } from './attach-dialog';
import { BuildForm } from './build-form';
import { buildSpan, cacheWords, stepGroups } from './build-steps';
import { buildLook, originWords } from './build-words';
import styles from './builds.module.css';
import { FindingsCard } from './findings-card';
import { LayersCard } from './layers-card';
import { OutputCard } from './output-card';
import { PushCard } from './push-card';
import { useBuild } from './use-build';

/** One build: its steps in their time, what it says, what came of it and where that went. */
export function BuildScreen({ buildId }: { readonly buildId: string }) {
  const build = useBuild(buildId);
  if (build.data) return <Loaded key={buildId} build={build.data} />;
  return (
    <Page title="Build">
      <Breadcrumbs trail={[{ label: 'Backend', href: '/backend' }, { label: 'Build' }]} />
      {build.error ? (
        <Card>
          <CallFailurePanel error={build.error} onRetry={() => void build.refetch()} />
        </Card>
      ) : (
        <Loading label="Reading the build">
          <div className={styles.screen}>
            <Skeleton height={520} />
            <Skeleton height={520} />
          </div>
        </Loading>
      )}
    </Page>
  );
}

type Open = 'push' | 'change' | null;

function Loaded({ build }: { readonly build: BuildDetail }) {
  const [open, setOpen] = useState<Open>(null);
  const [attaching, setAttaching] = useState(false);
  const [step, setStep] = useState<string | null>(null);
  const acts = useBuildActs(build);
  const engine = useEngines();
  const service = useService(build.serviceId);
  const close = () => setOpen(null);
  const locked = engine.ready ? null : 'No engine answers.';
  const sheet =
    open === 'push' ? (
      <EnginePlanSheet intent={{ kind: 'push', references: build.inputs.tags }} onClose={close} />
    ) : open === 'change' && service ? (
      <BuildForm service={service} inputs={build.inputs} onClose={close} />
    ) : null;
  const shown = build.stepList.find(({ id }) => id === step) ?? null;
  return (
    <SheetLayout sheet={sheet}>
      <div className={styles.whole}>
        <Page
          title={
            <>
              Build <span className={styles.version}>{build.title}</span>
            </>
          }
          note={<Heading build={build} />}
          actions={
            <Actions
              build={build}
              acts={acts}
              locked={locked}
              onPush={() => setOpen('push')}
              onChange={service ? () => setOpen('change') : null}
            />
          }
        >
          <Breadcrumbs
            trail={[
              { label: 'Backend', href: '/backend' },
              { label: 'Builds', href: '/backend/builds' },
              { label: `${build.serviceName} ${build.title}` },
            ]}
          />
          <div className={styles.screen}>
            <div className={styles.column}>
              <StepsCard build={build} selected={step} onSelect={(id) => setStep(id === step ? null : id)} />
              <FindingsCard findings={build.findings} />
            </div>
            <div className={styles.column}>
              <Trouble build={build} />
              <OutputCard build={build} step={shown?.number ?? null} onAllSteps={() => setStep(null)} />
              <div className={styles.bottom}>
                <LayersCard build={build} />
                <PushCard
                  build={build}
                  lockedReason={locked}
                  onPush={() => setOpen('push')}
                  onAttach={() => setAttaching(true)}
                />
              </div>
            </div>
          </div>
        </Page>
      </div>
      {attaching && <AttachDialog build={build} onClose={() => setAttaching(false)} />}
    </SheetLayout>
  );
}

function Heading({ build }: { readonly build: BuildDetail }) {
  const now = useNow();
  const look = buildLook(build, now);
  return (
    <>
      <Chip tone={look.tone} icon={look.icon} spin={look.icon === 'loader'}>
        {look.words}
      </Chip>
      <span className="ellipsis">
        {build.serviceName}, {originWords(build)}
      </span>
      <span className={styles.quiet}>{build.engine}</span>
    </>
  );
}

function StepsCard({
  build,
  selected,
  onSelect,
}: {
  readonly build: BuildDetail;
  readonly selected: string | null;
  readonly onSelect: (id: string) => void;
}) {
  const span = buildSpan(build, useNow());
  const usual = build.usualMs === null ? '' : `, usually ${longDuration(build.usualMs)}`;
  return (
    <Card padded={false} className={styles.steps ?? ''} aria-labelledby="build-steps">
      <div className={styles.head}>
        <h2 id="build-steps">Steps</h2>
        <span className={styles.quiet}>
          {longDuration(span)}
          {usual}
        </span>
        <span className={`${styles.headEnd} ${styles.quiet}`}>{cacheWords(build)}</span>
      </div>
      <div className={styles.stepsScroll}>
        <StepTree groups={stepGroups(build.stepList, span)} selected={selected} onSelect={onSelect} />
        {build.stepList.length === 0 && <p className={styles.none}>The engine has not named a step yet.</p>}
      </div>
    </Card>
  );
}

/** Why it failed, in full and with the line; or that the engine was lost in the middle. */
function Trouble({ build }: { readonly build: BuildDetail }) {
  if (build.state === 'engine-lost') {
    return (
      <Banner urgent tone="watch" icon="plug" title="The engine was lost in the middle of this build">
        {build.failure ? `${build.failure.stillTrue} ${build.failure.advice}` : null} Then rebuild.
      </Banner>
    );
  }
  if (!build.failure) return null;
  return (
    <Card outline="failed" aria-label="Why it failed">
      <ErrorPanel
        title={build.failure.message}
        stillTrue={[build.failure.stillTrue]}
        advice={build.failure.advice}
        raw={build.failure.raw ?? null}
      />
      {build.failedLine && (
        <pre className={styles.failing}>
          Dockerfile:{build.failedLine.line} {build.failedLine.text}
        </pre>
      )}
    </Card>
  );
}

function useService(serviceId: string) {
  const brain = useBrain();
  const services = useQuery(brain.builds.services.queryOptions());
  return services.data?.find(({ id }) => id === serviceId) ?? null;
}

function useBuildActs(build: BuildDetail) {
  const brain = useBrain();
  const go = useGo();
  const toast = useToast();
  const onError = (error: Error) => {
    const failure = callFailure(error);
    toast({ tone: 'failed', icon: 'circle-x', title: failure.message, detail: failure.advice });
  };
  const cancel = useMutation(brain.builds.cancel.mutationOptions({ onError }));
  const rebuild = useMutation(
    brain.builds.rebuild.mutationOptions({
      onError,
      onSuccess: ({ buildId }) => go(`/backend/builds/${encodeURIComponent(buildId)}`),
    }),
  );
  const forget = useMutation(
    brain.builds.forget.mutationOptions({ onError, onSuccess: () => go('/backend/builds') }),
  );
  const input = { buildId: build.id };
  return {
    cancel: () => cancel.mutate(input),
    cancelling: cancel.isPending,
    rebuild: () => rebuild.mutate(input),
    rebuilding: rebuild.isPending,
    forget: () => forget.mutate(input),
  };
}

interface ActionsProps {
  readonly build: BuildDetail;
  readonly acts: ReturnType<typeof useBuildActs>;
  readonly locked: string | null;
  readonly onPush: () => void;
  readonly onChange: (() => void) | null;
}

function Actions({ build, acts, locked, onPush, onChange }: ActionsProps) {
  const go = useGo();
  const running = build.state === 'running';
  const [tag] = build.inputs.tags;
  const more: readonly MenuItem[] = [
    ...(onChange ? [{ label: 'Rebuild with changes…', icon: 'settings', onSelect: onChange } as const] : []),
    {
      label: 'Show the service’s builds',
      icon: 'history',
      onSelect: () => go(`/backend/builds?service=${encodeURIComponent(build.serviceId)}`),
    },
    {
      label: 'Forget this build and its log',
      icon: 'trash',
      danger: true,
      lockedReason: running ? 'It runs' : null,
      onSelect: acts.forget,
    },
  ];
  return (
    <>
      {running && (
        <Button icon="x" busy={acts.cancelling} onClick={acts.cancel}>
          Cancel build
        </Button>
      )}
      {!running && (
        <Button icon="undo" busy={acts.rebuilding} lockedReason={locked} onClick={acts.rebuild}>
          Rebuild
        </Button>
      )}
      {build.image && tag && (
        <Button
          icon="play"
          lockedReason={locked}
          onClick={() => go(`/backend/containers?run=${encodeURIComponent(tag)}`)}
        >
          Run…
        </Button>
      )}
      <CopyLink link={buildLink(build.id)} />
      <Menu items={more} position="bottom-end">
        <Button icon="dots" aria-label="More" />
      </Menu>
      {build.image && (
        <Button kind="primary" icon="arrow-up" lockedReason={locked} onClick={onPush}>
          Push…
        </Button>
      )}
    </>
  );
}
