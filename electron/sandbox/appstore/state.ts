/*
 * What the simulated App Store Connect remembers: resources in the form of JSON:API, with the side of each relationship
 * that is kept, and what is due on the sandbox clock.
 */
import { z } from 'zod';

/** One resource. `links` holds the relationships that are kept on this side; `inner` is what no answer shows. */
export const resourceSchema = z.object({
  id: z.string(),
  attributes: z.record(z.string(), z.unknown()).default({}),
  links: z.record(z.string(), z.union([z.string(), z.array(z.string())])).default({}),
  inner: z.record(z.string(), z.unknown()).default({}),
});

/** What happens by itself when its time has come; `due.ts` says how. */
const happeningSchema = z.enum([
  'build-processed',
  'build-expires',
  'upload-processed',
  'beta-review-begins',
  'beta-review-ends',
  'item-added',
  'submission-cancelled',
  'app-review-begins',
  'app-review-ends',
  'release-scheduled',
  'version-distributed',
  'phase-complete',
  'response-published',
  'webhook-sends',
]);

/** Something that happens at a time of the sandbox clock (ms) to the resource of this id. */
const dueSchema = z.object({ at: z.number(), what: happeningSchema, id: z.string() });

/** How long Apple's machinery and people take, ms, and what a key may ask for. */
export const appStoreSettingsSchema = z.object({
  /** Requests of one key in a rolling hour. */
  hourLimit: z.int().positive().default(3600),
  /** From a committed upload to a build that can be tested. */
  processingMs: z.number().min(0).default(20_000),
  /** From a submission until somebody looks at it. */
  queueMs: z.number().min(0).default(10_000),
  /** How long somebody looks. */
  reviewMs: z.number().min(0).default(20_000),
  /** What takes Apple some seconds: adding an item, cancelling. */
  settleMs: z.number().min(0).default(1_500),
  /** From a release to its standing in the store. */
  distributionMs: z.number().min(0).default(5_000),
  /** Whether reviewers decide by themselves; if not, a person of the rehearsal does. */
  reviewerDecides: z.boolean().default(true),
  /** Bytes of one part of an upload. */
  partBytes: z
    .int()
    .positive()
    .default(8 * 1024 * 1024),
});

/** The whole simulated App Store Connect. */
export const appStoreSchema = z.object({
  settings: z
    .object(appStoreSettingsSchema.partial().shape)
    .default({})
    .transform((given) => appStoreSettingsSchema.parse(given)),
  /** By type, then by id. */
  resources: z.record(z.string(), z.record(z.string(), resourceSchema)).default({}),
  due: z.array(dueSchema).default([]),
  /** Grows with every id given. */
  sequence: z.int().default(0),
});

export type AppStoreState = z.infer<typeof appStoreSchema>;
export type AppStoreSettings = z.infer<typeof appStoreSettingsSchema>;
export type Resource = z.infer<typeof resourceSchema>;
export type Happening = z.infer<typeof happeningSchema>;
export type Due = z.infer<typeof dueSchema>;
