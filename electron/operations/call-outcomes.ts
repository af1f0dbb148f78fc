import type { CallOutcome } from '@shared/domain/operation';
import type { PlannedCall } from '@shared/domain/plan';
import type { CallResult } from '../ports/store-target';
import { keepable, type LiveOperation } from './live-operation';

/** What is known of one call; undefined before it was sent. */
export function outcomeOf(live: LiveOperation, call: PlannedCall): CallOutcome | undefined {
  return live.current().outcomes.find((outcome) => outcome.callId === call.id);
}

/** A call that the store answered with yes. */
export function answered(result: CallResult): Partial<CallOutcome> {
  return {
    state: 'done',
    status: result.status,
    tookMs: result.tookMs,
    sent: { ...result.sent, body: keepable(result.sent.body) },
    answer: keepable(result.answer),
  };
}

/** The request of a call that got no good answer: the record must show that it left, although nobody told how it went. */
export function attempted(live: LiveOperation, { method, path, body }: PlannedCall): Partial<CallOutcome> {
  const bindings = live.bindings();
  const filled = path.replaceAll(/\{(\w+)\}/g, (hole, name: string) => bindings[name] ?? hole);
  return { sent: { method, path: filled, body: keepable(body) } };
}

/** Changes what is known of one call. */
export function setOutcome(live: LiveOperation, call: PlannedCall, patch: Partial<CallOutcome>): void {
  const before = outcomeOf(live, call) ?? {
    callId: call.id,
    state: 'pending' as const,
    status: null,
    tookMs: null,
    sent: null,
    answer: null,
  };
  const others = live.current().outcomes.filter((outcome) => outcome.callId !== call.id);
  live.update({ outcomes: [...others, { ...before, ...patch }] });
}
