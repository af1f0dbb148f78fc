import type { OperationId } from '@shared/domain/ids';
import type { LaneView } from '@shared/domain/lane';
import { asked } from '@shared/domain/rollout/phase';
import { useMutation } from '@tanstack/react-query';
import { useBridge } from '../../bridge/bridge-context';
import { Button } from '../../ui/button/button';
import { Banner } from '../../ui/feedback/banner';
import { breachWords } from '../../ui/lane/lane-gates';
import { lanePhase, pauseBudget, reviewOf } from '../../ui/lane/lane-words';
import { useNow } from '../../ui/time/now-provider';
import { ReviewNotice } from './review-notice';

interface LaneNoticesProps {
  readonly lane: LaneView;
  readonly lock: string | null;
  readonly sheetOpen: boolean;
  /** Opens what became of an operation. */
  readonly onShow: (operationId: OperationId) => void;
}

/** What must not be overlooked about a lane: a breach, a lost answer, a halt, a review, a lock. */
export function LaneNotices({ lane, lock, sheetOpen, onShow }: LaneNoticesProps) {
  const { client } = useBridge();
  const phase = lanePhase(lane, useNow());
  const refresh = useMutation({ mutationFn: () => client.system.refresh({ appId: lane.appId }) });
  const locked = lock ?? lane.stale;
  const breached = lane.gates.filter((gate) => gate.verdict === 'breach');
  const breach = breachWords(breached);
  const review = reviewOf(lane);
  return (
    <>
      {locked !== null && (
        <Banner
          tone="neutral"
          icon="lock"
          title={`${lane.trackTitle} is locked.`}
          action={
            lock === null && (
              <Button size="small" icon="refresh" busy={refresh.isPending} onClick={() => refresh.mutate()}>
                Read again
              </Button>
            )
          }
        >
          {locked} To halt now, use the store’s own console.
        </Banner>
      )}
      {lane.state.kind === 'unresolved' && (
        <Unresolved lane={lane} state={lane.state} onShow={onShow} sheetOpen={sheetOpen} />
      )}
      {phase.name === 'breached' && (
        <Banner
          urgent
          tone="failed"
          icon="circle-x"
          title={`${breach.title} on ${lane.trackTitle.toLowerCase()}.`}
        >
          {breach.sentences}
        </Banner>
      )}
      {phase.name === 'halted' && (
        <Banner
          tone="halted"
          icon={lane.capabilities.advancesItself ? 'pause' : 'halt'}
          title={`${lane.label} is ${lane.capabilities.advancesItself ? 'paused' : 'halted'}.`}
        >
          {lane.capabilities.advancesItself ? lane.capabilities.haltSentence : phase.sentence}{' '}
          {pauseBudget(lane) && `${pauseBudget(lane)}.`} {breached.length > 0 && breach.sentences}
        </Banner>
      )}
      {review && <ReviewNotice lane={lane} review={review} />}
      {!review && phase.name === 'in-review' && (
        <Banner tone="review" icon="eye" title={`${lane.label} is in review.`}>
          {phase.sentence}
        </Banner>
      )}
      {!review && phase.name === 'rejected' && (
        <Banner tone="failed" icon="circle-x" title={`${lane.targetTitle} did not approve ${lane.label}.`}>
          {phase.sentence} The reasons stand in the store’s console and in its e-mail.
        </Banner>
      )}
    </>
  );
}

interface UnresolvedProps extends Pick<LaneNoticesProps, 'lane' | 'onShow' | 'sheetOpen'> {
  readonly state: Extract<LaneView['state'], { kind: 'unresolved' }>;
}

function Unresolved({ lane, state, onShow, sheetOpen }: UnresolvedProps) {
  const { client } = useBridge();
  const settle = useMutation({
    mutationFn: () => client.operations.settle({ operationId: state.operationId }),
  });
  return (
    <Banner
      urgent
      tone="watch"
      icon="alert-triangle"
      title={`We asked ${lane.targetTitle} for ${asked(state.command)}. The answer was lost.`}
      action={
        <>
          {!sheetOpen && (
            <Button size="small" onClick={() => onShow(state.operationId)}>
              What was sent
            </Button>
          )}
          <Button size="small" icon="refresh" busy={settle.isPending} onClick={() => settle.mutate()}>
            Read again now
          </Button>
        </>
      }
    >
      The track is being read until it is known. Nothing is sent again.
    </Banner>
  );
}
