import type { Confirmation, PlanNote, ReachSummary, StoreIntent } from '@shared/domain/plan';
import { exposure, percent, releaseLabel, type StoreRelease } from '@shared/domain/store';
import type { SubmissionFacts } from '@shared/domain/submission/facts';
import { submissionWords } from '@shared/domain/submission/proof';
import type { PlanContext } from '../../ports/store-target';
import { APP_STORE_CAPABILITIES } from './capabilities';
import { refused } from './plan-refusals';
import { APP_STORE_TRACK } from './version-wire';

/*
 * What a plan says to the person who must decide. The sheet shows these texts as they are.
 */

/** What a version reaches: a share of users once it is on the shelf, else where it stands. */
export function reachSummary(release: StoreRelease | null, { activeUsers }: PlanContext): ReachSummary {
  const base = { track: APP_STORE_TRACK, label: release ? releaseLabel(release) : null };
  if (!release) return { ...base, headline: 'No version', fraction: null, people: null };
  if (release.status === 'draft') {
    const words = submissionWords(release.submission);
    return {
      ...base,
      headline: words.charAt(0).toUpperCase() + words.slice(1),
      fraction: null,
      people: null,
    };
  }
  const fraction = exposure(release);
  return {
    ...base,
    headline: release.status === 'halted' ? 'Paused' : percent(fraction),
    fraction,
    people:
      release.status === 'halted'
        ? `at ${percent(fraction)}`
        : activeUsers === null
          ? null
          : fraction >= 1
            ? `${activeUsers.toLocaleString('en-US')} users`
            : `about ${Math.floor(activeUsers * fraction).toLocaleString('en-US')} users`,
  };
}

interface Words {
  readonly title: string;
  readonly action: string;
  readonly confirmation: Confirmation;
}

const click: Confirmation = { kind: 'click' };
const typed = (expected: string): Confirmation => ({ kind: 'typed', expected });

/** Headline, button and yes of a plan. Throws for what the App Store has no way to do. */
export function wordsOf(intent: StoreIntent, version: string, current: StoreRelease | null): Words {
  switch (intent.kind) {
    case 'create-version':
      return { title: `Create version ${version}`, action: `Create ${version}`, confirmation: click };
    case 'edit-version':
      return {
        title: `Change version ${version}`,
        action: 'Change it',
        confirmation: current?.submission?.word === 'live' ? typed(version) : click,
      };
    case 'submit-version':
      return {
        title: `Submit ${version} for review`,
        action: 'Submit for review',
        confirmation: typed(version),
      };
    case 'cancel-submission':
      return { title: `Take ${version} back from review`, action: 'Take it back', confirmation: click };
    case 'release-version':
      return {
        title: `Release ${version} to the App Store`,
        action: `Release ${version}`,
        confirmation: typed(version),
      };
    case 'halt':
      return {
        title: 'Pause the App Store phased release',
        action: `Pause ${version}`,
        confirmation: typed(`PAUSE ${version}`),
      };
    case 'resume': {
      const share = percent(current ? exposure(current) : 1);
      return {
        title: 'Resume the App Store phased release',
        action: `Resume at ${share}`,
        confirmation: typed(share),
      };
    }
    case 'complete':
      return {
        title: 'Release to all on the App Store',
        action: 'Release to all',
        confirmation: typed('100%'),
      };
    case 'advance':
      throw refused(
        'fraction-invalid',
        'Apple widens a phased release by itself, one step a day; no share can be chosen.',
        'Pause it, wait for the next day, or release it to all.',
      );
    default:
      throw refused(
        'not-allowed',
        'The App Store has no tracks: a version is created, reviewed and released.',
        'Create a version and attach the build to it.',
      );
  }
}

const note = (tone: PlanNote['tone'], text: string): PlanNote => ({ tone, text });

/** What cannot be undone and what comes next, a sentence each. */
export function consequencesOf(intent: StoreIntent, facts: SubmissionFacts | null): readonly PlanNote[] {
  const left = APP_STORE_CAPABILITIES.pauseBudgetDays ?? 0;
  switch (intent.kind) {
    case 'create-version':
      return [
        note('info', 'It is released by hand after approval; that can be changed before it is submitted.'),
        note('lock', 'A version number is used for good, also when the version is never released.'),
      ];
    case 'edit-version':
      return facts?.word === 'live'
        ? [note('info', 'Promotional text shows on the App Store within a day, without a review.')]
        : [note('undo', 'Nobody sees it before the version is released. It can be changed again.')];
    case 'submit-version':
      return [
        note('undo', 'It can be taken back until the reviewers have decided.'),
        note('lock', 'While it is with the reviewers nothing but the promotional text can change.'),
        note('info', afterYes(facts)),
      ];
    case 'cancel-submission':
      return [
        note('warning', 'It loses its place in the queue: the next submission begins at its end.'),
        note('info', 'Build and texts stay as they are.'),
      ];
    case 'release-version':
      return [
        facts?.phased
          ? note('bake', 'It begins with 1% and widens every day by itself: 2, 5, 10, 20, 50, 100%.')
          : note('warning', 'It goes to everyone at once: this version has no phased release.'),
        note('undo', APP_STORE_CAPABILITIES.rollbackSentence),
      ];
    case 'halt':
      return [
        note('undo', APP_STORE_CAPABILITIES.haltSentence),
        note(
          'info',
          `${Math.max(0, left - (facts?.phased?.pausedDays ?? 0))} of ${left} days of pause are left; after them it goes on by itself.`,
        ),
      ];
    case 'resume':
      return [note('bake', 'It goes on where it was, and widens again every day by itself.')];
    case 'complete':
      return [
        note('warning', 'There is no way back from this: the phased release is over for good.'),
        note('undo', APP_STORE_CAPABILITIES.rollbackSentence),
      ];
    default:
      return [];
  }
}

function afterYes(facts: SubmissionFacts | null): string {
  if (facts?.releaseType === 'scheduled') {
    return `After their yes Apple releases it on ${facts.releaseAt?.slice(0, 10) ?? 'its date'}.`;
  }
  return facts?.releaseType === 'after-approval'
    ? 'After their yes it goes out at once, without anybody’s doing.'
    : 'After their yes it waits for a person to release it.';
}
