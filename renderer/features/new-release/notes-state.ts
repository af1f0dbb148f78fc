import { PLAY_LOCALES } from '@shared/domain/play-locales';
import { countNotes, RELEASE_NOTES_LIMIT } from '@shared/domain/release-notes';
import type { ReleaseNote } from '@shared/domain/store';

/** Where the notes in one language stand. */
export interface LocaleNotes {
  readonly language: string;
  readonly text: string;
  /** Unicode code points, as the store counts them. */
  readonly count: number;
  /** Code points past the limit; 0 when it fits. */
  readonly over: number;
  /** The workspace wants notes in it and there are none. */
  readonly missing: boolean;
}

/** Every language that is wanted or written: those of the workspace first, in its order. */
export function localesOf(wanted: readonly string[], notes: readonly ReleaseNote[]): readonly LocaleNotes[] {
  const languages = [...new Set([...wanted, ...notes.map((note) => note.language)])];
  return languages.map((language) => {
    const text = notes.find((note) => note.language === language)?.text ?? '';
    const count = countNotes(text);
    return {
      language,
      text,
      count,
      over: Math.max(0, count - RELEASE_NOTES_LIMIT),
      missing: text.trim() === '' && wanted.includes(language),
    };
  });
}

/** `412 of 500`, or `Missing`. */
export function localeNote({ count, missing }: LocaleNotes): string {
  return missing ? 'Missing' : `${count} of ${RELEASE_NOTES_LIMIT}`;
}

/** The notes with one language written anew. */
export function writeNotes(
  notes: readonly ReleaseNote[],
  language: string,
  text: string,
): readonly ReleaseNote[] {
  return notes.some((note) => note.language === language)
    ? notes.map((note) => (note.language === language ? { language, text } : note))
    : [...notes, { language, text }];
}

/** What is sent: languages without text are left out, and spaces around a text too. */
export function sentNotes(notes: readonly ReleaseNote[]): readonly ReleaseNote[] {
  return notes
    .map(({ language, text }) => ({ language, text: text.trim() }))
    .filter(({ text }) => text !== '');
}

/** Languages that Google Play takes and that have no tab yet. */
export function otherLocales(shown: readonly LocaleNotes[]): readonly string[] {
  return PLAY_LOCALES.filter((locale) => !shown.some(({ language }) => language === locale));
}

/** `fr-FR`, `fr-FR and de-DE`, `fr-FR, de-DE and it-IT`. */
export function inWords(languages: readonly string[]): string {
  if (languages.length < 2) return languages[0] ?? '';
  return `${languages.slice(0, -1).join(', ')} and ${languages.at(-1)}`;
}
