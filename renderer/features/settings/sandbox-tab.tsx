import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useBrain } from '../../bridge/bridge-context';
import { callFailure } from '../../bridge/call-failure';
import { Button } from '../../ui/button/button';
import { Card, CardHeader } from '../../ui/card/card';
import { Chip } from '../../ui/chip/chip';
import { ErrorPanel } from '../../ui/feedback/error-panel';
import { Loading, Skeleton } from '../../ui/feedback/skeleton';
import { useToast } from '../../ui/feedback/toast';
import { Segmented } from '../../ui/tabs/segmented';
import { UtcClock } from '../../ui/time/age';
import { dayMonth } from '../../ui/time/format';
import { useNow } from '../../ui/time/now-provider';
import styles from './sandbox.module.css';

const HOUR = 3_600_000;
const RATES = [
  { value: '0', label: 'Stopped' },
  { value: '1', label: 'Real time' },
  { value: '60', label: '×60' },
  { value: '3600', label: '×3600' },
] as const;

/** The rehearsal room: its scenes, its clock, and the troubles that can be practised. */
export function SandboxTab() {
  const brain = useBrain();
  const queries = useQueryClient();
  const toast = useToast();
  const state = useQuery(brain.sandbox.state.queryOptions());
  const answered = {
    onSuccess: () => queries.invalidateQueries({ queryKey: brain.sandbox.key() }),
    onError: (error: unknown) => {
      const failure = callFailure(error);
      toast({ tone: 'failed', icon: 'circle-x', title: failure.message, detail: failure.advice });
    },
  };
  const load = useMutation(brain.sandbox.load.mutationOptions(answered));
  const reset = useMutation(brain.sandbox.reset.mutationOptions(answered));
  const clock = useMutation(brain.sandbox.clock.mutationOptions(answered));
  const turn = useMutation(brain.sandbox.turn.mutationOptions(answered));
  const fault = useMutation(brain.sandbox.fault.mutationOptions(answered));
  if (!state.data) {
    if (!state.error) {
      return (
        <Loading label="Reading the sandbox">
          <Card>
            <Skeleton width="50%" height={18} />
          </Card>
        </Loading>
      );
    }
    const failure = callFailure(state.error);
    return (
      <Card>
        <ErrorPanel title={failure.message} stillTrue={[failure.stillTrue]} advice={failure.advice} />
      </Card>
    );
  }
  const { scenario, scenarios, faults, turns } = state.data;
  const loading = load.isPending ? load.variables.scenario : null;
  return (
    <>
      <Card>
        <CardHeader
          title="Clock"
          note="Bakes, reviews and health figures follow it"
          aside={
            <span className={styles.now}>
              <Today /> <UtcClock /> UTC
            </span>
          }
        />
        <div className={styles.line}>
          <Segmented
            label="Speed of the clock"
            options={RATES}
            value={RATES.find(({ value }) => Number(value) === state.data.clock.rate)?.value ?? '1'}
            onChange={(rate) => clock.mutate({ rate: Number(rate) })}
          />
          <Button onClick={() => clock.mutate({ advanceMs: HOUR })}>+1 h</Button>
          <Button onClick={() => clock.mutate({ advanceMs: 24 * HOUR })}>+24 h</Button>
        </div>
      </Card>
      <Card>
        <CardHeader
          title="Scenes"
          note="Loading one starts the sandbox and its history anew"
          aside={
            <Button
              size="small"
              icon="refresh"
              busy={reset.isPending}
              onClick={() => reset.mutate(undefined)}
            >
              Reset this scene
            </Button>
          }
        />
        <ul className={styles.list}>
          {scenarios.map((scene) => (
            <li key={scene.name}>
              <div>
                <b>{scene.title}</b>
                <p>{scene.description}</p>
              </div>
              {scene.name === scenario ? (
                <Chip tone="done" icon="circle-check">
                  Shown now
                </Chip>
              ) : (
                <Button
                  size="small"
                  busy={loading === scene.name}
                  aria-label={`Load ${scene.title}`}
                  onClick={() => load.mutate({ scenario: scene.name })}
                >
                  Load
                </Button>
              )}
            </li>
          ))}
        </ul>
      </Card>
      <Card>
        <CardHeader title="Others" note="Apple, testers and colleagues do it when you say so" />
        <ul className={styles.list}>
          {turns.map((each) => (
            <li key={each.id}>
              <div>
                <b>{each.title}</b>
                <p>{each.description}</p>
              </div>
              <Button
                size="small"
                busy={turn.isPending && turn.variables.id === each.id}
                aria-label={`Do it: ${each.title}`}
                onClick={() => turn.mutate({ id: each.id })}
              >
                Do it
              </Button>
            </li>
          ))}
        </ul>
      </Card>
      <Card>
        <CardHeader title="Troubles" note="Switch one on, then do what it is about" />
        <ul className={styles.list}>
          {faults.map((each) => (
            <li key={each.id}>
              <div id={`fault-${each.id}`}>
                <b>{each.title}</b>
                <p>{each.description}</p>
              </div>
              <button
                type="button"
                role="switch"
                aria-checked={each.on}
                aria-labelledby={`fault-${each.id}`}
                className={styles.switch}
                onClick={() => fault.mutate({ id: each.id, on: !each.on })}
              >
                <i aria-hidden="true" />
                <span aria-hidden="true">{each.on ? 'On' : 'Off'}</span>
              </button>
            </li>
          ))}
        </ul>
      </Card>
    </>
  );
}

function Today() {
  return dayMonth(useNow());
}
