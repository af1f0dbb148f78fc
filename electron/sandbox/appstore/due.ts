import type { AppStore } from './app-store';
import { betaReviewBegins, betaReviewEnds } from './beta-review';
import { buildExpires, buildProcessed } from './builds';
import { responsePublished } from './responses';
import type { Happening } from './state';
import { appReviewBegins, appReviewEnds, itemAdded, submissionCancelled } from './submissions';
import { uploadProcessed } from './uploads';
import { phaseTurns, releaseScheduled, versionDistributed } from './versions';
import { webhookSends } from './webhooks';

/** What happens by itself, to the resource of an id, at a time (ms). */
type Happens = (store: AppStore, id: string, at: number) => void;

const HAPPENINGS: Readonly<Record<Happening, Happens>> = {
  'build-processed': buildProcessed,
  'build-expires': buildExpires,
  'upload-processed': uploadProcessed,
  'beta-review-begins': betaReviewBegins,
  'beta-review-ends': betaReviewEnds,
  'item-added': itemAdded,
  'submission-cancelled': submissionCancelled,
  'app-review-begins': appReviewBegins,
  'app-review-ends': appReviewEnds,
  'release-scheduled': releaseScheduled,
  'version-distributed': versionDistributed,
  'phase-complete': phaseTurns,
  'response-published': responsePublished,
  'webhook-sends': webhookSends,
};

/** Lets everything happen whose time has come, in the order of time. What follows from it follows at its own time. */
export function settleDue(store: AppStore): void {
  const now = store.now();
  for (let due = store.takeDue(now); due !== null; due = store.takeDue(now)) {
    HAPPENINGS[due.what](store, due.id, due.at);
    store.world.changed();
  }
}

/** How often the clock is looked at while nobody asks, real ms. */
const LOOK_EVERY_MS = 200;

/**
 * Lets things happen on time while nobody asks, so that webhooks are told. Scenes and clock change under it, so it looks
 * rather than waits. Gives what ends it.
 */
export function settleOnTime(store: AppStore): () => void {
  const timer = setInterval(() => settleDue(store), LOOK_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
