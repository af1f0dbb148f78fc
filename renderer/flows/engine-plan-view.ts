import type { EnginePlan } from '@shared/contract/engines';
import type { Failure } from '@shared/domain/failure';
import type { Operation } from '@shared/domain/operation';
import type { CallView } from '../ui/calls/call-list';
import { bytesWords } from '../ui/data/bytes';
import type { SheetPhase } from '../ui/sheet/sheet-view';
import type { AffectedView } from '../ui/sheet/work-sheet';

/** Where the sheet of an engine's work stands. */
export function enginePhase(operation: Operation | null, refusal: Failure | null): SheetPhase {
  if (!operation) {
    return refusal ? { kind: 'failed', failure: refusal, retryable: refusal.retryable } : { kind: 'ready' };
  }
  switch (operation.state) {
    case 'succeeded':
      return {
        kind: 'done',
        readBack: operation.readBack ?? { asked: operation.title, storeSays: operation.step, differs: false },
      };
    case 'failed':
    case 'cancelled':
    case 'interrupted':
      return {
        kind: 'failed',
        retryable: operation.failure?.retryable ?? true,
        failure: operation.failure ?? {
          message: operation.state === 'cancelled' ? 'Cancelled.' : 'The work was interrupted.',
          stillTrue: operation.step,
          advice: 'Plan it again when you want it.',
        },
      };
    case 'unknown':
      return { kind: 'unknown', sentence: operation.step, steps: [] };
    default:
      return { kind: 'sending', call: currentCall(operation), cancellable: operation.cancellable };
  }
}

function currentCall(operation: Operation): number {
  const at = operation.outcomes.findIndex(({ state }) => state === 'sending' || state === 'pending');
  return at < 0 ? Math.max(1, operation.outcomes.length) : at + 1;
}

/** The calls of a plan, with how each fared once it was sent. */
export function planCalls(plan: EnginePlan, operation: Operation | null): readonly CallView[] {
  return plan.calls.map((call) => {
    const outcome = operation?.outcomes.find(({ callId }) => callId === call.id);
    return {
      id: call.id,
      method: call.method,
      path: call.shortPath,
      purpose: call.purpose,
      body: call.body,
      current: call.current,
      affectsUsers: call.affectsUsers,
      ...(outcome ? { state: outcome.state, tookMs: outcome.tookMs, status: outcome.status } : {}),
    };
  });
}

/** What a plan touches, with sizes in words. */
export function touched(plan: EnginePlan): readonly AffectedView[] {
  return plan.affected.map(({ id, title, detail, bytes }) => ({
    id,
    title,
    detail,
    size: bytes === null ? '' : bytesWords(bytes),
  }));
}

/** What a plan comes to, where space is the point of it. */
export function planSummary(plan: EnginePlan): string | null {
  if (plan.freesBytes === null) return null;
  return plan.affected.length === 0
    ? 'There is nothing to remove.'
    : `Gives back ${bytesWords(plan.freesBytes)}.`;
}
