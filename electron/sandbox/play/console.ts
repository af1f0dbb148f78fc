import { z } from 'zod';
import { failedPrecondition, invalidArgument } from '../api-error';
import type { App, Release, Track } from '../state-schema';
import type { World } from '../world';
import { endEdits } from './edit-store';
import { recordExposures } from './exposure';

const onTrack = { packageName: z.string(), track: z.string().default('production') };

/** What another person does in Play Console while a client works with the API. */
export const consoleChangeSchema = z.discriminatedUnion('action', [
  z.object({ action: z.literal('halt'), ...onTrack }),
  z.object({ action: z.literal('resume'), ...onTrack }),
  z.object({ action: z.literal('set-fraction'), ...onTrack, userFraction: z.number().gt(0).lt(1) }),
  z.object({ action: z.literal('complete'), ...onTrack }),
  /** A change of the store listing's title. */
  z.object({
    action: z.literal('edit-listing'),
    packageName: z.string(),
    language: z.string().default('en-US'),
    title: z.string(),
  }),
  /** Sends what waits in "Changes ready to send for review". */
  z.object({ action: z.literal('send-for-review'), packageName: z.string() }),
  /** Publishes what managed publishing holds; an app that was never published is from now on. */
  z.object({ action: z.literal('publish'), packageName: z.string() }),
  /** Google's reviewers decide now what is in review. */
  z.object({
    action: z.literal('decide-review'),
    packageName: z.string(),
    outcome: z.enum(['approved', 'rejected']).default('approved'),
    reason: z.string().optional(),
  }),
]);

export type ConsoleChange = z.input<typeof consoleChangeSchema>;

function stagedRelease(track: Track, status: Release['status']): Release {
  const release = track.releases.find((one) => one.status === status);
  if (!release) throw failedPrecondition(`Nothing on ${track.track} is ${status}.`);
  return release;
}

function trackOf(app: App, name: string): Track {
  const track = app.tracks[name];
  if (!track) throw invalidArgument(`There is no track ${name}.`);
  return track;
}

/** Makes a change of Play Console: at once, and at the cost of every open edit of the app. */
export function changeInConsole(world: World, input: ConsoleChange): void {
  const change = consoleChangeSchema.parse(input);
  const app = world.app(change.packageName);
  const now = world.clock.now();
  switch (change.action) {
    case 'halt':
      stagedRelease(trackOf(app, change.track), 'inProgress').status = 'halted';
      break;
    case 'resume':
      stagedRelease(trackOf(app, change.track), 'halted').status = 'inProgress';
      break;
    case 'set-fraction':
      stagedRelease(trackOf(app, change.track), 'inProgress').userFraction = change.userFraction;
      break;
    case 'complete':
      completeStaged(trackOf(app, change.track));
      break;
    case 'edit-listing':
      app.listings[change.language] = {
        shortDescription: '',
        fullDescription: '',
        video: '',
        ...app.listings[change.language],
        title: change.title,
      };
      break;
    case 'send-for-review':
      for (const waiting of app.submissions.filter((one) => !one.sent)) {
        waiting.sent = true;
        waiting.sentAt = now;
        waiting.decidedAt = now + app.review.durationMs;
      }
      break;
    case 'publish':
      app.everPublished = true;
      for (const held of app.submissions.filter((one) => one.held)) held.held = false;
      break;
    case 'decide-review':
      for (const open of app.submissions.filter((one) => one.sent && one.decidedAt > now)) {
        open.decidedAt = now;
        open.outcome = change.outcome;
        if (change.reason !== undefined) open.reason = change.reason;
      }
      break;
  }
  for (const track of Object.keys(app.tracks)) recordExposures(app, track, now);
  endEdits(world, app.packageName);
}

function completeStaged(track: Track): void {
  const staged = stagedRelease(track, 'inProgress');
  const before = track.releases.filter((one) => one.status === 'completed');
  staged.status = 'completed';
  delete staged.userFraction;
  track.releases = track.releases.filter((one) => !before.includes(one));
  track.superseded = [...before, ...track.superseded];
}
