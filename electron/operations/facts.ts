import { type Failure, failure } from '@shared/domain/failure';
import type { ReadBack } from '@shared/domain/operation';
import {
  factDifferences,
  factsText,
  factVerdict,
  type PlanFacts,
  type StoreFact,
  short,
} from '@shared/domain/testflight/facts';
import { outcomeOf } from './call-outcomes';
import type { LiveOperation } from './live-operation';
import type { Verdict } from './outcome';

/** How a plan in facts ended, by what was read of it. Nothing that can be read proves nothing. */
export function factsOutcome(
  live: LiveOperation,
  found: readonly StoreFact[],
  readAt: string,
  ifUnchanged: Failure | null,
):
  | { readonly kind: 'succeeded'; readonly verdict: Verdict }
  | { readonly kind: 'failed'; readonly verdict: Verdict | 'unprovable'; readonly failure: Failure } {
  const { facts } = live.basis.plan;
  if (!facts || facts.expected.length === 0) {
    return { kind: 'failed', verdict: 'unprovable', failure: UNPROVABLE };
  }
  const readBack = factsReadBack(facts, found, readAt);
  live.update({ readBack });
  live.log('info', `Read back: ${readBack.storeSays}.`);
  const verdict = factVerdict(facts, found);
  if (verdict === 'reached') return { kind: 'succeeded', verdict };
  const known = verdict === 'unchanged' ? ifUnchanged : null;
  return { kind: 'failed', verdict, failure: known ?? factsNotReached(facts, found, wasLost(live)) };
}

/** How the store moved between the look and the call, as a sentence; null when it did not. */
export function factsMoved({ before }: PlanFacts, found: readonly StoreFact[]): string | null {
  const first = factDifferences(before, found)[0];
  if (!first) return null;
  return `${first.title} is now ${said(first.found)}; you were looking at ${said(first.wanted)}.`;
}

/** The proof of a write in facts: what was asked, what the store says, and whether they differ. */
function factsReadBack({ expected }: PlanFacts, found: readonly StoreFact[], readAt: string): ReadBack {
  const known = new Map(found.map((fact) => [fact.key, fact.value]));
  const now = expected.map((fact) => ({ ...fact, value: known.get(fact.key) ?? null }));
  return {
    asked: factsText(expected),
    storeSays: factsText(now),
    differs: factDifferences(expected, found).length > 0,
    readAt,
  };
}

/** Why a plan in facts did not get where it was to go. */
function factsNotReached(facts: PlanFacts, found: readonly StoreFact[], lost: boolean): Failure {
  const differences = factDifferences(facts.expected, found);
  const first = differences[0];
  const more = differences.length > 1 ? ` ${differences.length - 1} more differ.` : '';
  return failure(
    'store-moved',
    first
      ? `${first.title}: asked for ${said(first.wanted)}, the store says ${said(first.found)}.${more}`
      : 'The store did not take the change over.',
    {
      stillTrue: lost
        ? 'The store did not say what became of it, so it was read: what it says is what testers have.'
        : 'The store answered yes, but does not have what was sent. What it says is what testers have.',
      advice: 'Look at it as it is now and send it again.',
      retryable: true,
    },
  ).failure;
}

/** Whether the answer to one of its calls never came. */
function wasLost(live: LiveOperation): boolean {
  return live.basis.plan.calls.some((call) => outcomeOf(live, call)?.state === 'unknown');
}

/** A lost answer to a call that leaves nothing behind that could be read. */
const UNPROVABLE: Failure = failure(
  'timeout',
  'The answer was lost, and the store does not tell whether it took the call.',
  {
    stillTrue: 'Nothing else has changed. It may have been carried out.',
    advice: 'Ask somebody who would have noticed before you send it again.',
  },
).failure;

function said(value: string | null): string {
  return value === null ? 'nothing' : `“${short(value)}”`;
}
