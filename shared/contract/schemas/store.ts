import { z } from 'zod';
import type { ReviewState, StoreObservation, StoreTrack } from '../../domain/store';
import { appId, fraction, isoTime, list, trackId, trackKind, versionCode } from './basic';
import { storeBuild, submissionFacts } from './submission';

export const releaseNote = z.object({ language: z.string().min(2).max(20), text: z.string().max(20_000) });

export const countryTargeting = z.object({
  countries: z.array(z.string().length(2)).max(300).readonly(),
  includeRestOfWorld: z.boolean(),
});

export const reviewState = z.enum([
  'unknown',
  'draft',
  'not-sent-for-review',
  'in-review',
  'approved-not-published',
  'not-approved',
  'published',
]) satisfies z.ZodType<ReviewState>;

export const storeTrack = z.object({
  id: trackId,
  kind: trackKind,
  releases: list(
    z.object({
      name: z.string(),
      versionName: z.string().nullable(),
      versionCodes: list(versionCode),
      status: z.enum(['draft', 'inProgress', 'halted', 'completed']),
      userFraction: fraction.nullable(),
      review: reviewState,
      notes: list(releaseNote),
      inAppUpdatePriority: z.number().nullable(),
      countryTargeting: countryTargeting.nullable(),
      submission: submissionFacts.optional(),
    }),
  ),
}) satisfies z.ZodType<StoreTrack>;

/** Also what the history keeps of the last reading between two starts. */
export const storeObservation = z.object({
  appId,
  readAt: isoTime,
  tracks: list(storeTrack),
  uploadedCodes: list(versionCode).optional(),
  builds: list(storeBuild).optional(),
  storeAppId: z.string().optional(),
  emptyRequest: z.string().nullable().optional(),
  fingerprint: z.string(),
}) satisfies z.ZodType<StoreObservation>;
