import { type SubmissionFacts, textsEssence } from './facts';
import { isSubmissionIntent, submissionCommandOf } from './intent';
import { fulfils, settle } from './transition';

/** What the store shows after a call: what was asked, what was before, or neither. */
export type SubmissionVerdict = 'reached' | 'unchanged' | 'differs';

const WORDS: Readonly<Record<SubmissionFacts['word'], string>> = {
  preparing: 'being prepared',
  assembled: 'ready for review, not sent',
  waiting: 'waiting for review',
  'in-review': 'in review',
  rejected: 'rejected',
  'metadata-rejected': 'rejected for its metadata',
  'invalid-build': 'with a build that the store cannot use',
  withdrawn: 'withdrawn',
  approved: 'approved, waiting for a person',
  scheduled: 'approved, waiting for its date',
  processing: 'being put on the shelf',
  live: 'live',
  replaced: 'replaced',
};

/** Where a version stands, in words: `waiting for review`. */
export function submissionWords(facts: SubmissionFacts | undefined): string {
  return facts ? WORDS[facts.word] : 'not at the store';
}

/** The same for a version that was just created, whose phased release is a call of its own. */
export function createdWords(facts: SubmissionFacts | undefined): string {
  return `${submissionWords(facts)}${facts?.phased ? ', to go out in phases' : ''}`;
}

function edited(facts: SubmissionFacts): string {
  return JSON.stringify([
    facts.releaseType,
    facts.releaseAt,
    facts.build?.id ?? null,
    facts.phased !== null,
    textsEssence(facts.texts),
  ]);
}

/**
 * Compares a version as the store shows it now with what a plan asked for and what it started from. Null for an intent
 * that is about reach, not about review.
 */
export function submissionVerdict(
  intent: { readonly kind: string },
  before: SubmissionFacts | undefined,
  expected: SubmissionFacts | undefined,
  now: SubmissionFacts | undefined,
): SubmissionVerdict | null {
  if (!isSubmissionIntent(intent)) return null;
  const command = submissionCommandOf(intent);
  if (command) {
    const found = settle({ kind: 'absent' }, now ? { kind: now.word } : { kind: 'absent' }, 0);
    const whole = command.kind !== 'create' || (now?.phased == null) === (expected?.phased == null);
    if (fulfils(command, found)) return whole ? 'reached' : 'differs';
    return now?.word === before?.word ? 'unchanged' : 'differs';
  }
  if (!now || !expected) return now === expected ? 'reached' : 'differs';
  if (edited(now) === edited(expected)) return 'reached';
  return before && edited(now) === edited(before) ? 'unchanged' : 'differs';
}

/** What of an edited version differs from what was asked, as people say it; `the version as planned` when nothing does. */
export function editWords(expected: SubmissionFacts, now: SubmissionFacts | undefined): string {
  if (!now) return 'not at the store';
  const parts = [
    ...(now.build?.id === expected.build?.id ? [] : [now.build ? `build ${now.build.number}` : 'no build']),
    ...(now.releaseType === expected.releaseType && now.releaseAt === expected.releaseAt
      ? []
      : ['another release type']),
    ...((now.phased === null) === (expected.phased === null)
      ? []
      : [now.phased ? 'phased release on' : 'phased release off']),
    ...expected.texts.flatMap((text) => {
      const found = now.texts.find(({ locale }) => locale === text.locale);
      return found && JSON.stringify(textsEssence([found])) === JSON.stringify(textsEssence([text]))
        ? []
        : [`other texts in ${text.locale}`];
    }),
  ];
  return parts.length === 0 ? 'the version as planned' : parts.join(', ');
}
