import { LIMITS } from './limits';

/** What a reader of a resource table gives. */
export interface ResourceTableFacts {
  /** BCP 47 tags. */
  readonly languages: ReadonlySet<string>;
  /** Default text of the string resource that was asked for; `null` when none was, or it is not there. */
  readonly text: string | null;
}

const LANGUAGE_TAG = /^[A-Za-z0-9-]{2,35}$/;

/** Adds a language tag to those found. @throws RangeError for more languages than there are. */
export function addLanguage(languages: Set<string>, tag: string): void {
  if (LANGUAGE_TAG.test(tag)) languages.add(tag);
  if (languages.size > LIMITS.languages) throw new RangeError('more languages than there are');
}
