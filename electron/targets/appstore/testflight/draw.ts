import { failure } from '@shared/domain/failure';
import type { Plan, PlanNote, PlannedCall, ReachSummary } from '@shared/domain/plan';
import { type BetaBuild, type BetaGroup, type BetaTester, buildLabel } from '@shared/domain/testflight/build';
import type { StoreFact } from '@shared/domain/testflight/facts';
import type { BetaSight } from '../../../ports/test-flight';

/** What is particular to one act: its requests, and the facts before and after them. */
export interface Drawn {
  readonly title: string;
  readonly action: string;
  readonly done: string;
  readonly start: Headline;
  readonly goal: Headline;
  /** Read before anything is written, to compare with `before`. */
  readonly checks: readonly PlannedCall[];
  readonly writes: readonly PlannedCall[];
  readonly readBack: readonly PlannedCall[];
  readonly before: readonly StoreFact[];
  readonly expected: readonly StoreFact[];
  readonly confirmation?: Plan['confirmation'];
  readonly notes: readonly PlanNote[];
  /** The build that it is about; null for groups and testers. */
  readonly build: BetaBuild | null;
}

/** How much there is, in large, and whom it concerns. */
export interface Headline {
  readonly headline: string;
  readonly people: string | null;
}

/** One side of the sheet. */
export function side({ headline, people }: Headline, build: BetaBuild | null): ReachSummary {
  return {
    track: 'testflight',
    headline,
    fraction: null,
    people: people ?? '',
    label: build ? buildLabel(build) : null,
  };
}

/** What a request is besides its method, path and body. */
interface CallWords {
  readonly id: string;
  readonly purpose: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly current?: unknown;
}

/** A request that compares what is there with what the person saw, or reads back. */
export function reading(
  role: 'check' | 'read-back',
  path: string,
  words: Omit<CallWords, 'body'>,
): PlannedCall {
  return call(role, 'GET', path, words, false);
}

/** A request that counts at once. */
export function writing(method: 'POST' | 'PATCH' | 'DELETE', path: string, words: CallWords): PlannedCall {
  return call('commit', method, path, words, true);
}

function call(
  role: PlannedCall['role'],
  method: PlannedCall['method'],
  path: string,
  { id, purpose, query = {}, body = null, current = null }: CallWords,
  affectsUsers: boolean,
): PlannedCall {
  return { id, role, method, path, shortPath: shortened(path), query, body, current, purpose, affectsUsers };
}

/** Apple's ids are long and say nothing to people. */
function shortened(path: string): string {
  return path.replace(/^\/v\d/, '').replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27,}/g, (id) => `${id.slice(0, 8)}…`);
}

/** A JSON:API reference. */
export const ref = (type: string, id: string) => ({ type, id });

/** The build with this id. Throws when it is not at TestFlight any more. */
export function buildIn(sight: BetaSight, id: string): BetaBuild {
  const found = sight.builds.find((build) => build.id === id);
  if (found) return found;
  throw failure('release-not-found', 'This build is not at TestFlight.', { advice: 'Read the list again.' });
}

/** The group with this id. Throws when somebody deleted it. */
export function groupIn(sight: BetaSight, id: string): BetaGroup {
  const found = sight.groups.find((group) => group.id === id);
  if (found) return found;
  throw failure('not-found', 'This group is not there any more.', { advice: 'Read the list again.' });
}

/** The testers with these ids. Throws when one has gone. */
export function testersIn(sight: BetaSight, ids: readonly string[]): readonly BetaTester[] {
  const known = new Map(sight.testers.map((tester) => [tester.id, tester]));
  return ids.map((id) => {
    const found = known.get(id);
    if (found) return found;
    throw failure('not-found', 'One of these testers is not there any more.', {
      advice: 'Read the list again.',
    });
  });
}

/** `3 testers`. */
export function counted(count: number, what: string): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? what : `${what}s`}`;
}

/** Refuses what would change nothing, or what Apple would refuse. */
export function refuse(
  message: string,
  advice: string,
  reason: 'not-allowed' | 'already-so' = 'not-allowed',
): Error {
  return failure(reason, message, { stillTrue: 'Nothing was sent.', advice });
}
