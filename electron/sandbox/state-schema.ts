/*
 * One schema for a scenario file and for the persisted state. Every member whose name ends in `At` is a time: ms since the
 * epoch in the state, and in a scenario also text relative to the moment of loading ("-3d", "+20m"), so that the data lives.
 */
import { z } from 'zod';
import { appStoreSchema } from './appstore/state';

const time = z.number();
/** A share, 0–1. */
const fraction = z.number().min(0).max(1);
const versionCode = z.int().positive().max(2_100_000_000);

const localizedText = z.object({ language: z.string(), text: z.string() });

/** A release as it stands on a track: Google's TrackRelease with version codes as numbers. */
export const releaseSchema = z.object({
  name: z.string(),
  versionCodes: z.array(versionCode),
  status: z.enum(['draft', 'inProgress', 'halted', 'completed']),
  userFraction: fraction.optional(),
  inAppUpdatePriority: z.int().min(0).max(5).optional(),
  releaseNotes: z.array(localizedText).default([]),
  countryTargeting: z
    .object({ countries: z.array(z.string()).default([]), includeRestOfWorld: z.boolean().default(false) })
    .optional(),
});

export const trackSchema = z.object({
  track: z.string(),
  formFactor: z.enum(['DEFAULT', 'WEAR', 'AUTOMOTIVE']).default('DEFAULT'),
  releases: z.array(releaseSchema).default([]),
  /** Releases that served everybody on this track before the present ones, newest first. */
  superseded: z.array(releaseSchema).default([]),
  countries: z.array(z.string()).default([]),
  restOfWorld: z.boolean().default(true),
  syncWithProduction: z.boolean().default(false),
  googleGroups: z.array(z.string()).default([]),
  /** People who may install from this track; production has none. */
  testerCount: z.int().min(0).default(0),
});

export const artifactSchema = z.object({
  kind: z.enum(['bundle', 'apk']),
  versionCode,
  versionName: z.string().optional(),
  sha1: z.string(),
  sha256: z.string(),
  sizeBytes: z.number().default(0),
  uploadedAt: time,
});

export const listingSchema = z.object({
  title: z.string().default(''),
  shortDescription: z.string().default(''),
  fullDescription: z.string().default(''),
  video: z.string().default(''),
});

export const imageSchema = z.object({
  id: z.string(),
  sha1: z.string(),
  sha256: z.string(),
  contentType: z.string().default('image/png'),
});

/** What an edit may change: the part of an app that is copied into an edit and written back by its commit. */
export const publishedSchema = z.object({
  details: z.object({
    defaultLanguage: z.string().default('en-US'),
    contactEmail: z.string().default(''),
    contactPhone: z.string().default(''),
    contactWebsite: z.string().default(''),
  }),
  listings: z.record(z.string(), listingSchema).default({}),
  /** By language, then by image type. */
  images: z.record(z.string(), z.record(z.string(), z.array(imageSchema))).default({}),
  tracks: z.record(z.string(), trackSchema),
  artifacts: z.array(artifactSchema).default([]),
  /** By `<versionCode>/<type>`. */
  deobfuscationFiles: z.record(z.string(), z.object({ sha256: z.string() })).default({}),
  /** By `<versionCode>/<main|patch>`. */
  expansionFiles: z
    .record(
      z.string(),
      z.object({ fileSize: z.number().optional(), referencesVersion: z.number().optional() }),
    )
    .default({}),
});

/** One release on its way through review, decided by the sandbox clock. */
export const submissionSchema = z.object({
  track: z.string(),
  versionCodes: z.array(versionCode),
  /** False: the changes wait in Play Console for somebody to send them. */
  sent: z.boolean().default(true),
  sentAt: time,
  decidedAt: time,
  outcome: z.enum(['approved', 'rejected']).default('approved'),
  reason: z.string().optional(),
  /** Approved, but managed publishing waits for a person. */
  held: z.boolean().default(false),
});

const exposureSchema = z.object({
  track: z.string(),
  versionCode,
  /** Share of the track's users to whom this version code is served from this time on. */
  fraction,
  fromAt: time,
});

const rates = {
  crashRate: fraction,
  userPerceivedCrashRate: fraction,
  anrRate: fraction,
  userPerceivedAnrRate: fraction,
};

/** What the vitals of an app are made from. */
export const vitalsSchema = z.object({
  /** Same seed, same curves. */
  seed: z.int().default(1),
  /** How far the data lags behind now, in ms. */
  freshness: z
    .object({ hourlyLagMs: z.number().default(9_000_000), dailyLagMs: z.number().default(172_800_000) })
    .default({ hourlyLagMs: 9_000_000, dailyLagMs: 172_800_000 }),
  /** Rows with fewer distinct users than this are absent. */
  minimumUsers: z.number().default(50),
  /** By version code. */
  versions: z
    .record(
      z.string(),
      z.object({
        ...rates,
        /** Users of this version at full exposure; absent: the app's active devices times its exposure. */
        usersAtFull: z.number().optional(),
        /** How far rates swing around their base, as a share of it. */
        noise: fraction.default(0.12),
        /** Rates multiply by `factor`, reached `rampMs` after it starts. */
        spike: z
          .object({ startsAt: time, factor: z.number().positive(), rampMs: z.number().default(3_600_000) })
          .optional(),
      }),
    )
    .default({}),
  /** Spans for which there are no rows at all. */
  gaps: z.array(z.object({ fromAt: time, untilAt: time })).default([]),
  issues: z
    .array(
      z.object({
        id: z.string(),
        type: z.enum(['CRASH', 'APPLICATION_NOT_RESPONDING', 'NON_FATAL']),
        cause: z.string(),
        location: z.string(),
        versionCodes: z.array(versionCode).min(1),
        /** Share of all error reports. */
        share: fraction.default(0.1),
        reportText: z.string().default(''),
        lastReportAt: time,
      }),
    )
    .default([]),
});

const reviewSchema = z.object({
  reviewId: z.string(),
  authorName: z.string(),
  text: z.string(),
  starRating: z.int().min(1).max(5),
  reviewerLanguage: z.string().default('en'),
  modifiedAt: time,
  device: z.string().default('panther'),
  deviceName: z.string().default('Pixel 7'),
  androidOsVersion: z.int().default(34),
  appVersionCode: versionCode.optional(),
  appVersionName: z.string().optional(),
  thumbsUpCount: z.int().default(0),
  thumbsDownCount: z.int().default(0),
  reply: z.object({ text: z.string(), modifiedAt: time }).optional(),
});

export const recoverySchema = z.object({
  id: z.string(),
  status: z.enum(['DRAFT', 'GENERATION_IN_PROGRESS', 'GENERATION_FAILED', 'ACTIVE', 'CANCELED']),
  targeting: z.record(z.string(), z.unknown()).default({}),
  createdAt: time,
  updatedAt: time,
  deployedAt: time.optional(),
  canceledAt: time.optional(),
});

export const appSchema = publishedSchema.extend({
  packageName: z.string(),
  /** The name by which people know the app. */
  title: z.string(),
  /** False: never published, so that only drafts are accepted. */
  everPublished: z.boolean().default(true),
  activeDevices: z.int().min(0).default(0),
  /** SHA-256 of the upload certificate, as hex pairs with colons. */
  certificateSha256: z.string().default(''),
  review: z
    .object({
      /** How long Google looks, in ms. */
      durationMs: z.number().min(0).default(60_000),
      /**
       * How changes get to review: `either` takes the query parameter or its absence, `manual-only` demands
       * changesNotSentForReview, `automatic-only` forbids it.
       */
      sending: z.enum(['either', 'manual-only', 'automatic-only']).default('either'),
      managedPublishing: z.boolean().default(false),
    })
    .default({ durationMs: 60_000, sending: 'either', managedPublishing: false }),
  submissions: z.array(submissionSchema).default([]),
  exposures: z.array(exposureSchema).default([]),
  vitals: vitalsSchema.default(() => vitalsSchema.parse({})),
  reviews: z.array(reviewSchema).default([]),
  recoveries: z.array(recoverySchema).default([]),
});

/** A draft of changes, as one API user holds it. */
export const editSchema = z.object({
  id: z.string(),
  packageName: z.string(),
  /** client_email of the user who opened it. */
  user: z.string(),
  openedAt: time,
  expiresAt: time,
  status: z.enum(['open', 'committed', 'deleted']),
  draft: publishedSchema,
});

/** A resumable upload under way. */
export const uploadSchema = z.object({
  id: z.string(),
  user: z.string(),
  /** Path of the request that began it, below `/upload`. */
  path: z.string(),
  contentType: z.string(),
  /** Bytes of the whole file, when the client said so. */
  totalBytes: z.number().nullable(),
  receivedBytes: z.number(),
  expiresAt: time,
  /** The final answer, once there is one. */
  result: z.unknown().optional(),
});

export const settingsSchema = z.object({
  editLifetimeMs: z.number().positive(),
  tokenLifetimeMs: z.number().positive(),
  quotaPerMinute: z.int().positive(),
  /** Whether a rollout may shrink: undocumented, refused unless switched on. */
  allowFractionDecrease: z.boolean(),
});

/** How the simulated Google behaves when a scenario says nothing else. */
const DEFAULT_SETTINGS: z.infer<typeof settingsSchema> = {
  editLifetimeMs: 3_600_000,
  tokenLifetimeMs: 3_600_000,
  quotaPerMinute: 3000,
  allowFractionDecrease: false,
};

/** The whole simulated world. A scenario gives `name`, `description`, `apps` and perhaps `settings`. */
export const stateSchema = z.object({
  name: z.string(),
  description: z.string(),
  settings: settingsSchema
    .partial()
    .default({})
    .transform((given) => ({ ...DEFAULT_SETTINGS, ...given })),
  /** By package name. */
  apps: z.record(z.string(), appSchema),
  edits: z.record(z.string(), editSchema).default({}),
  uploads: z.record(z.string(), uploadSchema).default({}),
  /** App Store Connect. A scenario writes it in the short form of `appstore/seed-schema.ts`. */
  appStore: appStoreSchema.default(() => appStoreSchema.parse({})),
  /** Grows with every id given. */
  sequence: z.int().default(0),
});

export type Release = z.infer<typeof releaseSchema>;
export type Track = z.infer<typeof trackSchema>;
export type StoredArtifact = z.infer<typeof artifactSchema>;
export type Listing = z.infer<typeof listingSchema>;
export type StoredImage = z.infer<typeof imageSchema>;
export type Published = z.infer<typeof publishedSchema>;
export type Submission = z.infer<typeof submissionSchema>;
export type Vitals = z.infer<typeof vitalsSchema>;
export type Review = z.infer<typeof reviewSchema>;
export type Recovery = z.infer<typeof recoverySchema>;
export type App = z.infer<typeof appSchema>;
export type Edit = z.infer<typeof editSchema>;
export type Upload = z.infer<typeof uploadSchema>;
export type State = z.infer<typeof stateSchema>;
