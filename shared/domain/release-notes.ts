/** The most that Google Play takes as release notes in one language, in Unicode code points. */
export const RELEASE_NOTES_LIMIT = 500;

/** The length that Google Play counts: Unicode code points, so that an emoji outside the first plane is one. */
export const countNotes = (text: string): number => Array.from(text).length;

/** The text cut where the limit falls: `within` can be sent, `over` is what an editor marks red. */
export function splitAtLimit(
  text: string,
  limit = RELEASE_NOTES_LIMIT,
): { readonly within: string; readonly over: string } {
  const points = Array.from(text);
  return { within: points.slice(0, limit).join(''), over: points.slice(limit).join('') };
}

/** The part of the text that goes past the limit; empty when it fits. */
export const overLimit = (text: string, limit = RELEASE_NOTES_LIMIT): string =>
  splitAtLimit(text, limit).over;

/** Something to mend in the team's release notes. */
export interface NotesProblem {
  /** An error keeps these notes from being sent as they are; a warning does not. */
  readonly severity: 'error' | 'warning';
  readonly language: string;
  /** Path within the metadata folder, when one file is meant. */
  readonly file: string | null;
  readonly sentence: string;
}
