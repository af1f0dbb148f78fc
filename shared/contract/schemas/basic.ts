import { z } from 'zod';
import type { Failure, FailureReason } from '../../domain/failure';
import type { AppId, ArtifactId, OperationId, PlanId } from '../../domain/ids';

const id = <T extends string>(): z.ZodType<T, T> => z.string().min(1).max(300) as unknown as z.ZodType<T, T>;

export const appId = id<AppId>();
export const artifactId = id<ArtifactId>();
export const planId = id<PlanId>();
export const operationId = id<OperationId>();

/** UTC ISO 8601. */
export const isoTime = z.string().max(40);
/** Milliseconds since the epoch. */
export const epochMs = z.number();
/** Share of users, 0–1. */
export const fraction = z.number().min(0).max(1);
/** Google Play's codes end at 2,100,000,000; those of versions that are named by text are longer (`versionCodeOf`). */
export const versionCode = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
export const trackId = z.string().min(1).max(200);
/** A list that nobody changes on its way, as the domain's lists are. */
export const list = <Item extends z.ZodType>(item: Item) => z.array(item).readonly();

export const trackKind = z.enum(['internal', 'closed', 'open', 'production']);

const reasons = [
  'offline',
  'timeout',
  'store-unavailable',
  'rate-limited',
  'quota-exhausted',
  'credential-missing',
  'credential-invalid',
  'clock-skew',
  'permission-missing',
  'api-disabled',
  'app-not-found',
  'track-not-found',
  'release-not-found',
  'version-code-used',
  'version-code-unknown',
  'wrong-package',
  'not-signed',
  'wrong-certificate',
  'notes-too-long',
  'fraction-invalid',
  'first-release-not-staged',
  'draft-app',
  'nothing-to-halt',
  'no-upgrade-path',
  'shadowed',
  'no-countries',
  'policy-declaration',
  'invalid-request',
  'agreement-missing',
  'metadata-missing',
  'metadata-refused',
  'compliance-missing',
  'build-not-ready',
  'version-in-flight',
  'phased-release-over',
  'edit-gone',
  'edit-conflict',
  'store-moved',
  'state-refused',
  'already-so',
  'changes-in-review',
  'review-not-automatic',
  'review-automatic',
  'upload-session-lost',
  'hash-mismatch',
  'engine-unreachable',
  'engine-lost',
  'engine-refused',
  'build-failed',
  'image-missing',
  'registry-refused',
  'tool-missing',
  'artifact-refused',
  'artifact-missing',
  'disk-full',
  'history-read-only',
  'plan-expired',
  'confirmation-wrong',
  'not-allowed',
  'another-operation',
  'not-found',
  'workspace-invalid',
  'conflict',
  'cancelled',
  'interrupted',
  'unexpected',
] as const satisfies readonly FailureReason[];

/** A named failure as it crosses to the window: every call of the contract may answer with one. */
export const failureSchema = z.object({
  reason: z.enum(reasons),
  message: z.string(),
  stillTrue: z.string(),
  advice: z.string(),
  retryable: z.boolean(),
  retryAfterMs: z.number().optional(),
  raw: z.string().optional(),
}) satisfies z.ZodType<Failure>;
