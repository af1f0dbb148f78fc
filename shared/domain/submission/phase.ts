import { assertNever } from '../../kit/assert-never';
import type { ReleaseType } from './facts';
import type { RejectionCause, Settled, SubmissionCommand, SubmissionState } from './state';

/** The one word for where a version stands on its way through review. */
export type SubmissionPhaseName = Exclude<Settled['kind'], 'absent'> | 'absent' | 'sending' | 'not-known';

/** A phase always comes with a sentence for a person. */
export interface SubmissionPhase {
  readonly name: SubmissionPhaseName;
  readonly title: string;
  readonly sentence: string;
}

const ASKED: Readonly<Record<SubmissionCommand['kind'], string>> = {
  create: 'a new version',
  submit: 'a review',
  cancel: 'the submission back',
  release: 'the release',
};

const REJECTED: Readonly<Record<RejectionCause, string>> = {
  version: 'The reviewers said no to the build. Mend it, attach another build and submit again.',
  metadata: 'The reviewers said no to texts or pictures. Mend them and submit again; the build may stay.',
  build: 'The store could not use the build. Attach another one.',
};

/** Where a version stands and one sentence about it. */
export function submissionPhase(
  state: SubmissionState,
  context: { readonly releaseType: ReleaseType; readonly releaseAt: string | null; readonly missing: number },
): SubmissionPhase {
  switch (state.kind) {
    case 'awaiting':
      return {
        name: 'sending',
        title: 'Sending',
        sentence: `Asked for ${ASKED[state.command.kind]}; the version is read back before it counts.`,
      };
    case 'unresolved':
      return {
        name: 'not-known',
        title: 'Not known',
        sentence: `We asked for ${ASKED[state.command.kind]}. The answer was lost; the version is being read.`,
      };
    case 'absent':
      return { name: 'absent', title: 'Not here', sentence: 'The store has no such version.' };
    case 'preparing':
      return {
        name: 'preparing',
        title: 'Preparing',
        sentence:
          context.missing === 0
            ? 'Complete. Nobody has seen it yet; submit it when it is ready.'
            : `${context.missing} ${context.missing === 1 ? 'thing is' : 'things are'} missing before it can be submitted.`,
      };
    case 'assembled':
      return {
        name: 'assembled',
        title: 'Ready for review',
        sentence: 'In a submission that was not sent. The reviewers have not got it.',
      };
    case 'waiting':
      return { name: 'waiting', title: 'Waiting for review', sentence: 'In the reviewers’ queue.' };
    case 'in-review':
      return { name: 'in-review', title: 'In review', sentence: afterYes(context.releaseType) };
    case 'rejected':
      return { name: 'rejected', title: 'Rejected', sentence: REJECTED[state.cause] };
    case 'withdrawn':
      return {
        name: 'withdrawn',
        title: 'Withdrawn',
        sentence: 'Taken back before the reviewers decided. Change it and submit it again.',
      };
    case 'approved':
      return {
        name: 'approved',
        title: 'Approved',
        sentence: 'The reviewers said yes. It waits for a person to release it.',
      };
    case 'scheduled':
      return {
        name: 'scheduled',
        title: 'Scheduled',
        sentence: `Approved. The store releases it by itself${context.releaseAt ? ` on ${context.releaseAt.slice(0, 16).replace('T', ' ')} UTC` : ''}.`,
      };
    case 'processing':
      return {
        name: 'processing',
        title: 'Processing',
        sentence: 'Released; the store is putting it on the shelf, usually within an hour.',
      };
    case 'live':
      return { name: 'live', title: 'Live', sentence: 'On the shelf.' };
    case 'replaced':
      return { name: 'replaced', title: 'Replaced', sentence: 'A newer version has taken its place.' };
    default:
      return assertNever(state, 'state');
  }
}

function afterYes(type: ReleaseType): string {
  switch (type) {
    case 'manual':
      return 'With the reviewers; after their yes it waits for a person.';
    case 'after-approval':
      return 'With the reviewers; after their yes it goes out at once.';
    case 'scheduled':
      return 'With the reviewers; after their yes it goes out at its date.';
    default:
      return assertNever(type, 'release type');
  }
}
