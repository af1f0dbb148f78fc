import { failedPrecondition, invalidArgument } from '../api-error';
import type { App, Edit, Release, Track } from '../state-schema';
import type { World } from '../world';
import { closeEdit, endEdits, snapshot } from './edit-store';
import { recordExposures, submissionOf } from './exposure';
import { baseTrack } from './track-rules';

/** What `changesInReviewBehavior` of a commit may say. */
export const IN_REVIEW_BEHAVIORS = [
  'CHANGES_IN_REVIEW_BEHAVIOR_TYPE_UNSPECIFIED',
  'CANCEL_IN_REVIEW_AND_SUBMIT',
  'ERROR_IF_IN_REVIEW',
] as const;

/** How a commit is asked for. */
export interface CommitOptions {
  readonly changesNotSentForReview: boolean;
  readonly inReview: (typeof IN_REVIEW_BEHAVIORS)[number];
}

const CANNOT_SEND =
  'Changes cannot be sent for review automatically. Please set the query parameter changesNotSentForReview to true. Once committed, the changes in this edit can be sent for review from the Google Play Console UI.';
const MUST_SEND =
  'Changes are sent for review automatically. The query parameter changesNotSentForReview must not be set.';

/** The checks that validate and commit share. Throws the refusal. */
export function checkEdit(app: App, edit: Edit): void {
  const releases = Object.values(edit.draft.tracks).flatMap((track) => track.releases);
  if (!app.everPublished && releases.some(({ status }) => status !== 'draft'))
    throw invalidArgument('Only releases with status draft may be created on draft app.');
}

/** Makes an edit's changes the app's; other edits of the app die. Throws the refusal, and then nothing changed. */
export function commitEdit(world: World, app: App, edit: Edit, options: CommitOptions): void {
  checkEdit(app, edit);
  const { changesNotSentForReview } = options;
  if (app.review.sending === 'manual-only' && !changesNotSentForReview) throw invalidArgument(CANNOT_SEND);
  if (app.review.sending === 'automatic-only' && changesNotSentForReview) throw invalidArgument(MUST_SEND);
  const now = world.clock.now();
  const inReview = app.submissions.filter((one) => one.sent && one.decidedAt > now);
  if (inReview.length > 0 && options.inReview === 'ERROR_IF_IN_REVIEW')
    throw failedPrecondition('CHANGES_ALREADY_IN_REVIEW: there are changes already in review.');

  const before = snapshot(app);
  Object.assign(app, structuredClone(edit.draft));
  for (const track of Object.values(app.tracks)) {
    const old = before.tracks[track.track];
    track.superseded = supersededBy(track, old);
    submitChanges(world, app, track, old, changesNotSentForReview);
  }
  if (!changesNotSentForReview) resubmit(app, now);
  for (const name of Object.keys(app.tracks)) recordExposures(app, name, now);
  closeEdit(edit, 'committed');
  endEdits(world, app.packageName);
  world.changed();
}

const keyOf = (release: Release): string => [...release.versionCodes].sort().join();

/** The complete releases that served a track before the present one, newest first. */
function supersededBy(track: Track, old: Track | undefined): Track['superseded'] {
  const present = new Set(track.releases.map(keyOf));
  const gone = (old?.releases ?? []).filter((one) => one.status === 'completed' && !present.has(keyOf(one)));
  return [...gone, ...(old?.superseded ?? [])].filter((one) => !present.has(keyOf(one)));
}

/** Sends what is new on a track, or was refused before, to review; or notes that it waits in Play Console. Internal testing needs no review. */
function submitChanges(world: World, app: App, track: Track, old: Track | undefined, waits: boolean): void {
  if (baseTrack(track.track) === 'internal') return;
  const now = world.clock.now();
  for (const release of track.releases) {
    if (release.status === 'draft') continue;
    const before = old?.releases.find((one) => keyOf(one) === keyOf(release) && one.status !== 'draft');
    const known = before ?? old?.superseded.find((one) => keyOf(one) === keyOf(release));
    const changed =
      !before || before.status !== release.status || before.userFraction !== release.userFraction;
    const last = submissionOf(app, track.track, release);
    const refused = last !== undefined && last.outcome === 'rejected' && last.decidedAt <= now;
    if (known && !refused && !(waits && changed)) continue;
    const rejection = world.faults.takeRejection(app.packageName);
    app.submissions.push({
      track: track.track,
      versionCodes: release.versionCodes,
      sent: !waits,
      sentAt: now,
      decidedAt: now + app.review.durationMs,
      outcome: rejection ? 'rejected' : 'approved',
      ...(rejection?.reason === undefined ? {} : { reason: rejection.reason }),
      held: app.review.managedPublishing,
    });
  }
}

/** A commit that is sent takes along whatever waited to be sent, and what was in review begins anew with it. */
function resubmit(app: App, now: number): void {
  for (const one of app.submissions) {
    if (one.sent && one.decidedAt <= now) continue;
    one.sent = true;
    one.sentAt = now;
    one.decidedAt = now + app.review.durationMs;
  }
}
