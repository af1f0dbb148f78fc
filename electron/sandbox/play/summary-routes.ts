import { notFound } from '../api-error';
import { ok } from '../exchange';
import { PUBLISHER_SCOPE, type Router } from '../router';
import type { App, Release } from '../state-schema';
import type { World } from '../world';
import { submissionOf } from './exposure';

/** Google lists no more than this many. */
const MOST = 20;

/** Where a release stands in review at a time (ms), without the common prefix. */
function lifecycleState(app: App, track: string, release: Release, now: number): string {
  if (release.status === 'draft') return 'DRAFT';
  const submission = submissionOf(app, track, release);
  if (!submission) return 'PUBLISHED';
  if (!submission.sent) return 'NOT_SENT_FOR_REVIEW';
  if (submission.decidedAt > now) return 'IN_REVIEW';
  if (submission.outcome === 'rejected') return 'NOT_APPROVED';
  return submission.held ? 'APPROVED_NOT_PUBLISHED' : 'PUBLISHED';
}

/** Release summaries: the only reading of review states, and one that disturbs no edit. */
export function registerReleaseSummaries(router: Router, world: World): void {
  const path = '/androidpublisher/v3/applications/{packageName}/tracks/{track}/releases';
  router.add('GET', path, PUBLISHER_SCOPE, ({ params }) => {
    const app = world.app(params.packageName);
    const track = app.tracks[params.track ?? ''];
    if (!track) throw notFound(`Track not found: ${params.track}.`);
    const releases = track.releases.slice(0, MOST).map((release) => ({
      releaseName: release.name,
      track: track.track,
      activeArtifacts: release.versionCodes.map((versionCode) => ({ versionCode })),
      releaseLifecycleState: `RELEASE_LIFECYCLE_STATE_${lifecycleState(app, track.track, release, world.clock.now())}`,
    }));
    return ok({ releases });
  });
}
