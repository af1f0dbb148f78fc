import { failureOf } from '@shared/domain/failure';
import type { PlannedCall } from '@shared/domain/plan';
import { outcomeOf } from './call-outcomes';
import type { LiveOperation } from './live-operation';

/** The writes of a plan. */
export const commitsOf = (live: LiveOperation): readonly PlannedCall[] =>
  live.basis.plan.calls.filter(({ role }) => role === 'commit');

/** Earlier writes of the same plan that counted as soon as they were answered. */
export function doneCommits(live: LiveOperation): readonly PlannedCall[] {
  return commitsOf(live).filter((call) => outcomeOf(live, call)?.state === 'done');
}

/** Which writes of a plan stand, which did not, and which were not sent. */
export function standing(live: LiveOperation): string {
  const names = (calls: readonly PlannedCall[]): string =>
    calls.map(({ shortPath }) => shortPath.replace(/^\//, '')).join(', ');
  const done = doneCommits(live);
  const rest = commitsOf(live).filter((call) => !done.includes(call));
  const tried = rest.filter((call) => outcomeOf(live, call)?.state === 'failed');
  const left = rest.filter((call) => !tried.includes(call));
  return [
    `Carried out: ${names(done)}.`,
    ...(tried.length > 0 ? [`Refused: ${names(tried)}.`] : []),
    ...(left.length > 0 ? [`Not sent: ${names(left)}.`] : []),
  ].join(' ');
}

/** A write of a stepwise plan is not broken off by a person who cancels: only the next one is not sent. */
export function steady({ basis, controller }: LiveOperation, { role }: PlannedCall): AbortSignal {
  if (role !== 'commit' || !basis.plan.stepwise) return controller.signal;
  const own = new AbortController();
  const end = () => {
    if (failureOf(controller.signal.reason).reason !== 'cancelled') own.abort(controller.signal.reason);
  };
  // It may have been aborted while the journal was written.
  if (controller.signal.aborted) end();
  else controller.signal.addEventListener('abort', end, { once: true });
  return own.signal;
}

/** Whether the program itself is closing: then everything stays as it is, for the next start to go on with. */
export function isStopping(live: LiveOperation): boolean {
  const { signal } = live.controller;
  return signal.aborted && failureOf(signal.reason).reason === 'interrupted';
}
