import { z } from 'zod';
import { entry } from './base';
import { appId, artifactId, isoTime, list, operationId, planId, trackId, versionCode } from './schemas/basic';
import { boardView, releaseRow, releaseView } from './schemas/lane';
import { operation, operationLogLine, plan, planIntent } from './schemas/plan';
import { releaseNote } from './schemas/store';
import { batchesOf, streamOpening } from './streams';

export const board = {
  get: entry.output(boardView),
};

export const releases = {
  list: entry.output(list(releaseRow)),
  get: entry.input(z.object({ appId, versionCode })).output(releaseView),
  signOff: entry
    .input(z.object({ appId, versionCode, title: z.string().min(1).max(200), given: z.boolean() }))
    .output(z.void()),
};

export const plans = {
  /** Computes what would be sent. Reads the store, sends nothing that changes it. */
  make: entry.input(z.object({ appId, intent: planIntent })).output(plan),
  /** Starts sending exactly the plan that was shown. */
  confirm: entry
    .input(
      z.object({
        planId,
        /** What was typed where the plan asks for it. */
        typed: z.string().max(100).nullable(),
        reason: z.string().trim().max(2_000).nullable(),
      }),
    )
    .output(operation),
};

export const operations = {
  list: entry.input(z.object({ limit: z.number().int().min(1).max(200) })).output(list(operation)),
  get: entry.input(z.object({ operationId })).output(operation),
  cancel: entry.input(z.object({ operationId })).output(operation),
  /** Reads the store once more to settle an outcome that is not known. */
  settle: entry.input(z.object({ operationId })).output(operation),
  log: entry
    .input(
      z.object({ operationId, after: z.number().int().min(0), limit: z.number().int().min(1).max(1_000) }),
    )
    .output(list(operationLogLine.extend({ line: z.number() }))),
  /** Every operation as it moves. */
  watch: entry.input(z.object({ stream: streamOpening })).output(batchesOf(operation)),
};

/** What is kept of a release that is being prepared. */
export const draft = z.object({
  artifactId,
  appId,
  track: trackId,
  /** Whom the upload reaches: everyone on the track, the ladder's first step, or nobody yet. */
  reach: z.enum(['everyone', 'first-step', 'draft']),
  /** Empty where the release is not to climb on from its track. */
  ladderSteps: z.array(z.object({ fraction: z.number(), bakeMs: z.number() })).max(50),
  notes: z.array(releaseNote).max(100),
  inAppUpdatePriority: z.number().int().min(0).max(5),
  name: z.string().max(50),
  savedAt: isoTime,
});

export const drafts = {
  list: entry.output(list(draft)),
  get: entry.input(z.object({ artifactId })).output(draft.nullable()),
  save: entry.input(draft.omit({ savedAt: true })).output(draft),
  discard: entry.input(z.object({ artifactId })).output(z.void()),
};

const storeReview = z.object({
  id: z.string(),
  author: z.string(),
  stars: z.number(),
  text: z.string(),
  language: z.string(),
  versionCode: z.number().nullable(),
  versionName: z.string().nullable(),
  device: z.string().nullable(),
  at: isoTime,
  reply: z.object({ text: z.string(), at: isoTime, pending: z.boolean().optional() }).nullable(),
});

export const reviews = {
  list: entry
    .input(z.object({ appId }))
    .output(z.object({ reviews: list(storeReview), readAt: isoTime, replyLimit: z.number() })),
  reply: entry
    .input(
      z.object({ appId, reviewId: z.string().min(1).max(300), text: z.string().trim().min(1).max(1_000) }),
    )
    .output(storeReview.shape.reply),
};
