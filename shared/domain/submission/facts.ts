import type { IsoTime } from '../ids';

/** Where the store has a version on its way through review, in words that do not depend on the store. */
export type SubmissionWord =
  | 'preparing'
  | 'assembled'
  | 'waiting'
  | 'in-review'
  | 'rejected'
  | 'metadata-rejected'
  | 'invalid-build'
  | 'withdrawn'
  | 'approved'
  | 'scheduled'
  | 'processing'
  | 'live'
  | 'replaced';

/** Who releases a version once it is approved: a person, the store at once, or the store at a date. */
export type ReleaseType = 'manual' | 'after-approval' | 'scheduled';

/** Everything that a version says in one language. Null where the store has nothing. */
export interface VersionText {
  readonly locale: string;
  /** The store's id of this language of this version; null while it has none yet. */
  readonly id: string | null;
  readonly description: string | null;
  readonly keywords: string | null;
  readonly whatsNew: string | null;
  readonly promotionalText: string | null;
  readonly supportUrl: string | null;
  readonly marketingUrl: string | null;
}

/** A field of a version's texts. */
export type TextField = Exclude<keyof VersionText, 'locale' | 'id'>;

/** A build that the store has processed, to be attached to a version. */
export interface StoreBuild {
  readonly id: string;
  /** `142`, as the store shows it. */
  readonly number: string;
  readonly versionName: string | null;
  readonly uploadedAt: IsoTime | null;
}

/** How far a version is that the store itself widens day by day. */
export interface PhasedFacts {
  readonly id: string;
  readonly state: 'inactive' | 'active' | 'paused' | 'complete';
  /** 1–7 while it runs; null before. */
  readonly day: number | null;
  /** Days that it has been held back in all. */
  readonly pausedDays: number;
  readonly startedAt: IsoTime | null;
}

/** The request to be reviewed that holds a version. */
export interface ReviewRequest {
  readonly id: string;
  /** Whether it was sent to the reviewers. */
  readonly sent: boolean;
  /** The version's place in it; null while it has none. */
  readonly itemId: string | null;
  readonly rejected: boolean;
}

/** What a store that reviews versions one by one shows of a version besides its reach. */
export interface SubmissionFacts {
  readonly versionId: string;
  readonly word: SubmissionWord;
  readonly releaseType: ReleaseType;
  readonly releaseAt: IsoTime | null;
  readonly build: StoreBuild | null;
  readonly texts: readonly VersionText[];
  readonly phased: PhasedFacts | null;
  readonly request: ReviewRequest | null;
  /** Whether no version was out before it: then there is nothing new to tell and no phased release. */
  readonly first: boolean;
}

/** The parts of a version's facts that a write could clobber; what moves by itself in a request is left out. */
export function submissionEssence(facts: SubmissionFacts): unknown {
  return [
    facts.word,
    facts.releaseType,
    facts.releaseAt,
    facts.build?.id ?? null,
    facts.phased && [facts.phased.state, facts.phased.day],
    textsEssence(facts.texts),
  ];
}

/** Texts in a fixed order, an empty one the same as none. */
export function textsEssence(texts: readonly VersionText[]): unknown {
  return [...texts]
    .sort((a, b) => (a.locale < b.locale ? -1 : 1))
    .map((text) => [
      text.locale,
      text.description || null,
      text.keywords || null,
      text.whatsNew || null,
      text.promotionalText || null,
      text.supportUrl || null,
      text.marketingUrl || null,
    ]);
}
