import { BETA_LIMITS } from './limits';

/** What to test in one language. */
export interface BetaNote {
  /** `en-US`. */
  readonly locale: string;
  readonly text: string;
}

/** The note as the store has it, with its id there. */
export interface StoredNote extends BetaNote {
  readonly id: string;
}

/** Characters as Apple counts them: code points, not UTF-16 units. */
export function noteLength(text: string): number {
  let length = 0;
  for (const _ of text) length += 1;
  return length;
}

/** What speaks against sending a note, one sentence; null when nothing does. */
export function noteProblem({ locale, text }: BetaNote): string | null {
  const length = noteLength(text);
  if (length > BETA_LIMITS.notes) {
    return `${locale}: ${length - BETA_LIMITS.notes} characters too many; Apple takes ${BETA_LIMITS.notes.toLocaleString('en-US')}.`;
  }
  if (text.trim() === '') return `${locale}: there is nothing to send.`;
  return null;
}

/** What Apple has been seen to drop or refuse in a note; a warning, since it may pass. */
export function noteWarning(text: string): string | null {
  const marks = [
    ...(/\p{Extended_Pictographic}/u.test(text) ? ['emoji'] : []),
    ...(text.includes('<') ? ['“<”'] : []),
  ];
  return marks.length > 0 ? `Stores have dropped ${marks.join(' and ')} from notes without a word.` : null;
}

/** How what the store has differs from what was sent. */
export type NoteVerdict = 'same' | 'missing' | 'cut' | 'differs';

/** Compares a note with the store's own copy. Line ends and blanks at either end count as the same. */
export function compareNote(sent: string, stored: string | null): NoteVerdict {
  const [wanted, found] = [plain(sent), plain(stored ?? '')];
  if (wanted === found) return 'same';
  if (found === '') return 'missing';
  return wanted.startsWith(found) ? 'cut' : 'differs';
}

/** Text as notes compare. */
export function plain(text: string): string {
  return text.replaceAll('\r\n', '\n').trim();
}

/** Locales that need notes and have none. */
export function missingLocales(wanted: readonly string[], notes: readonly BetaNote[]): readonly string[] {
  const have = new Set(notes.filter((note) => note.text.trim() !== '').map((note) => note.locale));
  return wanted.filter((locale) => !have.has(locale));
}

/** A beginning for a note. */
export interface NoteTemplate {
  readonly id: string;
  readonly title: string;
  readonly text: string;
}

/** Notes that QA writes again and again. */
export const NOTE_TEMPLATES: readonly NoteTemplate[] = [
  {
    id: 'steps',
    title: 'Steps to try',
    text: 'Please try:\n1. \n2. \n3. \n\nKnown:\n- ',
  },
  {
    id: 'fix',
    title: 'A fix to confirm',
    text: 'Fixed since the last build:\n- \n\nTo confirm it:\n1. \n\nNothing else has changed.',
  },
  {
    id: 'regression',
    title: 'Before the release',
    text: 'Candidate for the App Store. Please use it as you would every day, and above all:\n- sign in and out\n- start without a network\n- update from the version in the store\n\nSend a screenshot of whatever surprises you.',
  },
];

/** Notes from commit subjects: merges, chores and duplicates say nothing to a tester. */
export function notesFromCommits(subjects: readonly string[]): string {
  const lines = subjects
    .map((subject) => subject.trim())
    .filter((subject) => !/^(merge|revert "?merge|bump|chore|ci|build|style|test)\b/i.test(subject))
    .map((subject) => subject.replace(/^(feat|fix|perf|refactor|docs)(\([^)]*\))?!?:\s*/i, ''))
    .map((subject) => subject.charAt(0).toUpperCase() + subject.slice(1))
    .filter((subject) => subject !== '');
  const text = [...new Set(lines)].map((line) => `- ${line}`).join('\n');
  return text === '' ? '' : `Changed since the last build:\n${text}`;
}
