import { failure } from '@shared/domain/failure';
import type { StoreRelease } from '@shared/domain/store';
import type { StoreBuild, SubmissionFacts, VersionText } from '@shared/domain/submission/facts';
import type { TextChange, VersionChanges } from '@shared/domain/submission/intent';
import { TEXT_RULES, textProblem } from '@shared/domain/submission/texts';
import { refused } from './plan-refusals';

/** One language of a version as it is, as it shall be, and what of it is sent. */
export interface TextEdit {
  readonly before: VersionText | null;
  readonly after: VersionText;
  readonly sent: Readonly<Record<string, string>>;
}

/** Everything that an edit of a version comes to: only what differs from what the store has. */
export interface VersionEdit {
  readonly build: StoreBuild | null;
  readonly release: VersionChanges['release'] | null;
  /** Null where the phased release stays as it is. */
  readonly phased: boolean | null;
  readonly texts: readonly TextEdit[];
  readonly after: SubmissionFacts;
}

const EMPTY: Omit<VersionText, 'locale'> = {
  id: null,
  description: null,
  keywords: null,
  whatsNew: null,
  promotionalText: null,
  supportUrl: null,
  marketingUrl: null,
};

/** States in which everything of a version may change (Apple, "App version statuses"). */
const EDITABLE: ReadonlySet<SubmissionFacts['word']> = new Set([
  'preparing',
  'rejected',
  'metadata-rejected',
  'invalid-build',
  'withdrawn',
]);

/** What an edit changes and what the version is afterwards. Throws what Apple would refuse, and an edit of nothing. */
export function editOf(
  release: StoreRelease,
  facts: SubmissionFacts,
  changes: VersionChanges,
  builds: readonly StoreBuild[],
): VersionEdit {
  const build = newBuild(release, facts, changes.buildId, builds);
  const release_ = newRelease(facts, changes.release);
  const phased = newPhased(facts, changes.phased);
  const texts = (changes.texts ?? []).flatMap((change) => textEdit(facts, change));
  if (!build && !release_ && phased === null && texts.length === 0) {
    throw refused('invalid-request', 'This is what the store has already.', 'Change something first.');
  }
  const onlyPromotional =
    !build &&
    !release_ &&
    phased === null &&
    texts.every(({ sent }) => Object.keys(sent).every((field) => field === 'promotionalText'));
  if (!EDITABLE.has(facts.word) && !onlyPromotional) {
    throw refused(
      'state-refused',
      'The version is with the reviewers or approved; only its promotional text can change now.',
      'Cancel the submission first, or change it in the next version.',
    );
  }
  return {
    build,
    release: release_,
    phased,
    texts,
    after: {
      ...facts,
      ...(build ? { build } : {}),
      ...(release_ ? { releaseType: release_.type, releaseAt: release_.at } : {}),
      ...(phased === null ? {} : { phased: phased ? NEW_PHASED : null }),
      texts: withEdits(facts.texts, texts),
    },
  };
}

/** A phased release that waits for its version to be on the shelf. */
export const NEW_PHASED = { id: '', state: 'inactive', day: null, pausedDays: 0, startedAt: null } as const;

function newBuild(
  { versionName }: StoreRelease,
  facts: SubmissionFacts,
  buildId: string | undefined,
  builds: readonly StoreBuild[],
): StoreBuild | null {
  if (buildId === undefined || buildId === facts.build?.id) return null;
  const build = builds.find(({ id }) => id === buildId);
  if (!build) {
    throw refused(
      'build-not-ready',
      'The store has no such build, or has not processed it yet.',
      'Choose one of the builds in the list.',
    );
  }
  if (build.versionName !== null && build.versionName !== versionName) {
    throw refused(
      'build-not-ready',
      `Build ${build.number} is of version ${build.versionName}, not ${versionName}.`,
      'Choose a build of this version.',
    );
  }
  return build;
}

function newRelease(
  facts: SubmissionFacts,
  release: VersionChanges['release'],
): VersionChanges['release'] | null {
  if (!release) return null;
  const at = release.type === 'scheduled' ? release.at : null;
  if (release.type === 'scheduled' && at === null) {
    throw refused('invalid-request', 'A scheduled release needs a date.', 'Choose a day and an hour.');
  }
  if (release.type === facts.releaseType && at === facts.releaseAt) return null;
  return { type: release.type, at };
}

function newPhased(facts: SubmissionFacts, phased: boolean | undefined): boolean | null {
  if (phased === undefined || phased === (facts.phased !== null)) return null;
  if (phased && facts.first) {
    throw refused(
      'state-refused',
      'An app’s first version goes to everyone: there is nobody to update in phases.',
      'Leave the phased release off.',
    );
  }
  return phased;
}

function textEdit(facts: SubmissionFacts, change: TextChange): readonly TextEdit[] {
  const before = facts.texts.find(({ locale }) => locale === change.locale) ?? null;
  const base: VersionText = before ?? { ...EMPTY, locale: change.locale };
  const sent: Record<string, string> = {};
  let after = base;
  for (const rule of TEXT_RULES) {
    const text = change[rule.field];
    if (text === undefined || text === (base[rule.field] ?? '')) continue;
    const problem = textProblem(rule, text);
    if (problem) throw refused('notes-too-long', `${change.locale}: ${problem}`, 'Change it and plan again.');
    if (rule.field === 'whatsNew' && facts.first) {
      throw refused(
        'state-refused',
        'An app’s first version has no text about what is new.',
        'Leave it empty.',
      );
    }
    sent[rule.field] = text;
    after = { ...after, [rule.field]: text };
  }
  return Object.keys(sent).length === 0 ? [] : [{ before, after, sent }];
}

function withEdits(texts: readonly VersionText[], edits: readonly TextEdit[]): readonly VersionText[] {
  const edited = new Map(edits.map(({ after }) => [after.locale, after]));
  return [
    ...texts.map((text) => edited.get(text.locale) ?? text),
    ...edits.filter(({ before }) => before === null).map(({ after }) => after),
  ].sort((a, b) => (a.locale < b.locale ? -1 : 1));
}

/** The facts of a version. Throws for a version that the store no longer has. */
export function factsOf(release: StoreRelease | undefined, version: string): SubmissionFacts {
  if (release?.submission) return release.submission;
  throw failure('release-not-found', `App Store Connect has no version ${version} in work or on the shelf.`, {
    stillTrue: 'Nothing was sent.',
    advice: 'Open it from the list of releases.',
  });
}
