import { z } from 'zod';
import type {
  PhasedFacts,
  ReviewRequest,
  StoreBuild,
  SubmissionFacts,
  VersionText,
} from '../../domain/submission/facts';
import type { SubmissionIntent, VersionChanges } from '../../domain/submission/intent';
import type { SubmissionPhaseName } from '../../domain/submission/phase';
import type { Settled, SubmissionCommand, SubmissionState } from '../../domain/submission/state';
import { epochMs, isoTime, list, operationId, trackId, versionCode } from './basic';

const word = z.enum([
  'preparing',
  'assembled',
  'waiting',
  'in-review',
  'rejected',
  'metadata-rejected',
  'invalid-build',
  'withdrawn',
  'approved',
  'scheduled',
  'processing',
  'live',
  'replaced',
]) satisfies z.ZodType<SubmissionFacts['word']>;

const releaseType = z.enum(['manual', 'after-approval', 'scheduled']);
const locale = z.string().min(2).max(20);
const text = z.string().max(20_000);

const versionText = z.object({
  locale,
  id: z.string().nullable(),
  description: text.nullable(),
  keywords: text.nullable(),
  whatsNew: text.nullable(),
  promotionalText: text.nullable(),
  supportUrl: text.nullable(),
  marketingUrl: text.nullable(),
}) satisfies z.ZodType<VersionText>;

export const storeBuild = z.object({
  id: z.string(),
  number: z.string(),
  versionName: z.string().nullable(),
  uploadedAt: isoTime.nullable(),
}) satisfies z.ZodType<StoreBuild>;

const phased = z.object({
  id: z.string(),
  state: z.enum(['inactive', 'active', 'paused', 'complete']),
  day: z.number().nullable(),
  pausedDays: z.number(),
  startedAt: isoTime.nullable(),
}) satisfies z.ZodType<PhasedFacts>;

const request = z.object({
  id: z.string(),
  sent: z.boolean(),
  itemId: z.string().nullable(),
  rejected: z.boolean(),
}) satisfies z.ZodType<ReviewRequest>;

export const submissionFacts = z.object({
  versionId: z.string(),
  word,
  releaseType,
  releaseAt: isoTime.nullable(),
  build: storeBuild.nullable(),
  texts: list(versionText),
  phased: phased.nullable(),
  request: request.nullable(),
  first: z.boolean(),
}) satisfies z.ZodType<SubmissionFacts>;

const since = epochMs;
const plain = [
  'preparing',
  'assembled',
  'waiting',
  'in-review',
  'withdrawn',
  'approved',
  'scheduled',
  'processing',
  'live',
  'replaced',
] as const;
const settledOptions = [
  z.object({ kind: z.literal('absent') }),
  z.object({ kind: z.literal('rejected'), cause: z.enum(['version', 'metadata', 'build']), since }),
  z.object({ kind: z.enum(plain), since }),
] as const;
const settled = z.discriminatedUnion('kind', settledOptions) satisfies z.ZodType<Settled>;

export const submissionPhaseName = z.enum([
  'absent',
  'rejected',
  'sending',
  'not-known',
  ...plain,
]) satisfies z.ZodType<SubmissionPhaseName>;

const command = z.object({
  kind: z.enum(['create', 'submit', 'cancel', 'release']),
}) satisfies z.ZodType<SubmissionCommand>;
const pending = { prior: settled, command, operationId, since };

/** Also what the history keeps of each submission between two starts. */
export const submissionState = z.discriminatedUnion('kind', [
  ...settledOptions,
  z.object({ kind: z.literal('awaiting'), ...pending, acknowledged: z.boolean() }),
  z.object({ kind: z.literal('unresolved'), ...pending, failedReads: z.number().int() }),
]) satisfies z.ZodType<SubmissionState>;

const changedText = z.object({
  locale,
  description: text.optional(),
  keywords: text.optional(),
  whatsNew: text.optional(),
  promotionalText: text.optional(),
  supportUrl: text.optional(),
  marketingUrl: text.optional(),
});

const changes = z.object({
  buildId: z.string().max(200).optional(),
  release: z.object({ type: releaseType, at: isoTime.nullable() }).optional(),
  phased: z.boolean().optional(),
  texts: z.array(changedText).max(100).readonly().optional(),
}) satisfies z.ZodType<VersionChanges>;

const onTrack = { versionCode, track: trackId };

/** What a person asks of a version that has to pass review. */
export const submissionIntents = [
  z.object({ kind: z.literal('create-version'), versionName: z.string().max(40), ...onTrack }),
  z.object({ kind: z.literal('edit-version'), changes, ...onTrack }),
  z.object({ kind: z.literal('submit-version'), ...onTrack }),
  z.object({ kind: z.literal('cancel-submission'), ...onTrack }),
  z.object({ kind: z.literal('release-version'), ...onTrack }),
] as const satisfies readonly z.ZodType<SubmissionIntent>[];
