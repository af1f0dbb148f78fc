import type { LaneView } from '@shared/domain/lane';
import type { CallOutcome, Operation } from '@shared/domain/operation';
import { asked, reached } from '@shared/domain/rollout/phase';
import { useMutation } from '@tanstack/react-query';
import { useBridge } from '../../bridge/bridge-context';
import { Button } from '../../ui/button/button';
import { Banner } from '../../ui/feedback/banner';
import { Icon } from '../../ui/icon/icon';
import { breachWords } from '../../ui/lane/lane-gates';
import { lanePhase } from '../../ui/lane/lane-words';
import { Progress } from '../../ui/progress/progress';
import { SettlingSteps } from '../../ui/sheet/settling-steps';
import { clock, longDuration } from '../../ui/time/format';
import { useNow } from '../../ui/time/now-provider';
import styles from './lane-card.module.css';

interface LaneNoticeProps {
  readonly lane: LaneView;
  readonly lock: string | null;
  readonly operations: readonly Operation[];
}

/** For how long a card says that a lost answer was found, ms. */
const NEWS_FOR_MS = 10 * 60_000;

/** What must be said about a lane in words: a breach, a halt, a lost answer and how it was settled, a lock. */
export function LaneNotice({ lane, lock, operations }: LaneNoticeProps) {
  const now = useNow();
  const phase = lanePhase(lane, now);
  const own = operations.find((operation) => operation.id === lane.operationId) ?? null;
  if (phase.name === 'not-known') return <Settling lane={lane} operation={own} />;
  if (phase.name === 'sending') {
    return (
      <div className={styles.sentence} role="status">
        <p>{own?.step ?? phase.sentence}</p>
        <Progress value={own?.fraction ?? null} label={own?.title ?? 'Sending'} />
      </div>
    );
  }
  if (lock !== null) {
    return (
      <Banner tone="neutral" icon="lock" title="Production is locked.">
        {lock} To halt now, use the store’s own console.
      </Banner>
    );
  }
  const breached = lane.gates.filter((gate) => gate.verdict === 'breach');
  if (breached.length > 0) {
    const { title, sentences } = breachWords(breached);
    return phase.name === 'halted' ? (
      <p className={styles.sentence} data-tone="failed">
        <b>{title}.</b> {sentences}
      </p>
    ) : (
      <Banner tone="failed" icon="circle-x" title={`${title}.`}>
        {sentences}
      </Banner>
    );
  }
  if (phase.name === 'in-review' || phase.name === 'rejected' || phase.name === 'draft') {
    return <p className={styles.sentence}>{phase.sentence}</p>;
  }
  const settled = operations.find((operation) => wasSettled(operation, lane, now));
  if (settled) return <Settled lane={lane} />;
  return null;
}

function Settling({ lane, operation }: { readonly lane: LaneView; readonly operation: Operation | null }) {
  const { client } = useBridge();
  const settle = useMutation({
    mutationFn: (operationId: Operation['id']) => client.operations.settle({ operationId }),
  });
  if (lane.state.kind !== 'unresolved') return null;
  const { command, since, operationId, failedReads } = lane.state;
  const commit = commitOf(operation);
  return (
    <>
      <p className={styles.sentence}>
        <b>
          We asked {lane.targetTitle} for {asked(command)}. The answer was lost.
        </b>{' '}
        The track is being read; nothing is sent again.
      </p>
      <SettlingSteps
        steps={[
          {
            state: 'done',
            text: 'Commit sent',
            ...(operation ? { time: clock(Date.parse(operation.startedAt)) } : {}),
          },
          {
            state: 'failed',
            text: commit?.tookMs ? `No answer in ${longDuration(commit.tookMs)}` : 'No answer',
            time: clock(since),
          },
          {
            state: 'running',
            text: failedReads > 0 ? `Reading the track, ${failedReads} reads failed` : 'Reading the track',
          },
        ]}
      />
      <div>
        <Button
          size="small"
          icon="refresh"
          busy={settle.isPending}
          onClick={() => settle.mutate(operationId)}
        >
          Read again now
        </Button>
      </div>
    </>
  );
}

function Settled({ lane }: { readonly lane: LaneView }) {
  return (
    <p className={styles.fact} data-tone="done">
      <Icon name="circle-check" size={14} />
      <span className={styles.sentence}>
        <b>
          Settled: {lane.targetTitle} has {reached(lane.state).toLowerCase()}.
        </b>{' '}
        The answer was lost; nothing was sent twice.
      </span>
    </p>
  );
}

function commitOf(operation: Operation | null): CallOutcome | undefined {
  const commit = operation?.calls.find((call) => call.role === 'commit');
  return operation?.outcomes.find((outcome) => outcome.callId === commit?.id);
}

/** Whether an operation on this track ended lately after its commit's answer had been lost. */
function wasSettled(operation: Operation, lane: LaneView, now: number): boolean {
  if (operation.appId !== lane.appId || operation.readBack === null || operation.endedAt === null)
    return false;
  const onTrack = operation.calls.some((call) => call.path.endsWith(`/tracks/${lane.track}`));
  return (
    onTrack && commitOf(operation)?.state === 'unknown' && now - Date.parse(operation.endedAt) < NEWS_FOR_MS
  );
}
