import type { EnginesView, EngineView } from '@shared/contract/engines';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useBrain } from '../bridge/bridge-context';
import { callFailure } from '../bridge/call-failure';
import { Button } from '../ui/button/button';
import { CopyButton } from '../ui/button/copy-button';
import { Card, CardHeader } from '../ui/card/card';
import { Banner } from '../ui/feedback/banner';
import { ErrorPanel } from '../ui/feedback/error-panel';
import { useToast } from '../ui/feedback/toast';
import { Icon } from '../ui/icon/icon';
import { Menu } from '../ui/overlay/menu';
import { clockMinutes } from '../ui/time/format';
import { CallFailurePanel } from './call-failure-panel';
import styles from './engine-state.module.css';

/** The engines as they stand, and the one that work goes to. */
export function useEngines() {
  const brain = useBrain();
  const query = useQuery(brain.engines.list.queryOptions());
  const current = query.data?.engines.find((engine) => engine.current) ?? null;
  return { query, view: query.data ?? null, current, ready: current?.state === 'ready' };
}

/** Looking for engines again, and sending work to another one. */
function useEngineActs() {
  const brain = useBrain();
  const queries = useQueryClient();
  const toast = useToast();
  const take = (view: EnginesView) => queries.setQueryData(brain.engines.list.queryKey(), view);
  const onError = (error: Error) => {
    const failure = callFailure(error);
    toast({ tone: 'failed', icon: 'circle-x', title: failure.message, detail: failure.advice });
  };
  return {
    use: useMutation(brain.engines.use.mutationOptions({ onSuccess: take, onError })),
    retry: useMutation(brain.engines.retry.mutationOptions({ onSuccess: take, onError })),
  };
}

/** Which engine work goes to, as words; a menu where there are several. */
export function EngineChoice() {
  const { view, current } = useEngines();
  const { use } = useEngineActs();
  if (!view || !current) return null;
  const words = engineWords(current);
  if (view.engines.length < 2) return <span className={styles.words}>{words}</span>;
  return (
    <Menu
      items={view.engines.map((engine) => ({
        label: engine.title,
        icon: 'server',
        note: engine.state === 'ready' ? (engine.version ?? '') : STATE[engine.state],
        checked: engine.current,
        onSelect: () => use.mutate({ engineId: engine.id }),
      }))}
    >
      <Button kind="quiet" size="small" busy={use.isPending}>
        {words} <Icon name="selector" size={13} />
      </Button>
    </Menu>
  );
}

const STATE: Readonly<Record<EngineView['state'], string>> = {
  connecting: 'being asked',
  ready: 'answers',
  lost: 'lost',
  unreachable: 'does not answer',
};

/** `Docker on this computer, 20.10.24`. */
function engineWords(engine: EngineView): string {
  return engine.version ? `${engine.title}, ${engine.version}` : engine.title;
}

/**
 * The screen of an engine's things, or why there are none: no engine answers, with what was tried and how one is
 * started, above what is kept without one; or the engine was lost, and what was read before it was stays in view.
 */
export function EngineGate({
  hasData,
  children,
}: {
  readonly hasData: boolean;
  readonly children: ReactNode;
}) {
  const { query, view, current } = useEngines();
  const { retry } = useEngineActs();
  if (query.error && !view) {
    return (
      <Card>
        <CallFailurePanel error={query.error} onRetry={() => void query.refetch()} />
      </Card>
    );
  }
  if (!view || current?.state === 'ready' || current?.state === 'connecting') return children;
  const again = () => retry.mutate(undefined);
  if (current?.state === 'lost') {
    return (
      <>
        <EngineLost engine={current} hasData={hasData} onRetry={again} retrying={retry.isPending} />
        {hasData && children}
      </>
    );
  }
  return (
    <>
      <NoEngine view={view} onRetry={again} retrying={retry.isPending} />
      {hasData && children}
    </>
  );
}

interface RetryProps {
  readonly onRetry: () => void;
  readonly retrying: boolean;
}

interface LostProps extends RetryProps {
  readonly engine: EngineView;
  readonly hasData: boolean;
}

function EngineLost({ engine, hasData, onRetry, retrying }: LostProps) {
  return (
    <Banner
      urgent
      tone="watch"
      icon="plug"
      title={`${engine.title} has not answered since ${clockMinutes(Date.parse(engine.since))}`}
      action={
        <Button size="small" busy={retrying} onClick={onRetry}>
          Try now
        </Button>
      }
    >
      {hasData ? 'What you see was read before. ' : 'Nothing was read before it went away. '}
      It is asked again by itself; nothing can be started until it answers.
    </Banner>
  );
}

function NoEngine({ view, onRetry, retrying }: RetryProps & { readonly view: EnginesView }) {
  return (
    <Card aria-labelledby="no-engine">
      <div className={styles.none}>
        <ErrorPanel
          title="No Docker engine answers"
          stillTrue={['Releases, stores and their history do not need one.', 'Builds made before are kept.']}
          advice="Start one, and it is found by itself within seconds."
          onRetry={onRetry}
          retrying={retrying}
        />
        <div className={styles.columns}>
          <div>
            <CardHeader id="no-engine" title="How to start one" />
            <ul className={styles.lines}>
              {view.howToStart.map((line) => (
                <li key={line}>
                  <code>{line}</code>
                  <CopyButton text={line}>Copy</CopyButton>
                </li>
              ))}
            </ul>
          </div>
          <div>
            <CardHeader title="What was tried" note={`${view.tried.length} places`} />
            <ul className={styles.tried}>
              {view.tried.map((trial) => (
                <li key={`${trial.origin} ${trial.endpoint}`}>
                  <Icon name="circle-x" size={14} />
                  <div>
                    <b>{trial.origin}</b> <code>{trial.endpoint}</code>
                    <p>{trial.outcome}</p>
                  </div>
                </li>
              ))}
            </ul>
          </div>
        </div>
      </div>
    </Card>
  );
}
