import { z } from 'zod';
import type { CallOutcome, Operation, OperationLogLine } from '../../domain/operation';
import type {
  BackendIntent,
  BetaIntent,
  Plan,
  PlanIntent,
  PlannedCall,
  StoreIntent,
} from '../../domain/plan';
import { backendAct } from './backend';
import {
  appId,
  artifactId,
  epochMs,
  failureSchema,
  fraction,
  isoTime,
  list,
  operationId,
  planId,
  trackId,
  versionCode,
} from './basic';
import { testFlightAct } from './beta';
import { countryTargeting, releaseNote, storeTrack } from './store';
import { submissionIntents } from './submission';

const details = z.object({
  name: z.string().max(50).optional(),
  notes: z.array(releaseNote).max(100).readonly().optional(),
  inAppUpdatePriority: z.number().int().min(0).max(5).optional(),
  countryTargeting: countryTargeting.nullable().optional(),
});

const reach = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('everyone') }),
  z.object({ kind: z.literal('fraction'), fraction: fraction }),
  z.object({ kind: z.literal('draft') }),
]);

const onTrack = { versionCode, track: trackId };

const storeIntent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('upload'), artifactId, reach, details, ...onTrack }),
  z.object({ kind: z.literal('promote'), fromTrack: trackId, reach, details, ...onTrack }),
  z.object({ kind: z.literal('advance'), fraction, ...onTrack }),
  z.object({ kind: z.literal('complete'), ...onTrack }),
  z.object({ kind: z.literal('halt'), ...onTrack }),
  z.object({ kind: z.literal('resume'), fraction, ...onTrack }),
  z.object({ kind: z.literal('edit-details'), details, ...onTrack }),
  z.object({ kind: z.literal('discard-draft'), ...onTrack }),
  ...submissionIntents,
]) satisfies z.ZodType<StoreIntent>;

const betaIntent = z.object({
  kind: z.literal('testflight'),
  track: z.literal('testflight'),
  versionCode,
  act: testFlightAct,
}) satisfies z.ZodType<BetaIntent>;

const backendIntent = z.object({
  kind: z.literal('backend'),
  track: trackId,
  versionCode,
  act: backendAct,
}) satisfies z.ZodType<BackendIntent>;

/** What a person asks for. */
export const planIntent = z.union([storeIntent, betaIntent, backendIntent]) satisfies z.ZodType<PlanIntent>;

const fact = z.object({ key: z.string(), title: z.string(), value: z.string().nullable() });

export const plannedCall = z.object({
  id: z.string(),
  role: z.enum(['open', 'check', 'upload', 'write', 'validate', 'commit', 'read-back', 'close']),
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
  path: z.string(),
  shortPath: z.string(),
  query: z.record(z.string(), z.string()),
  body: z.unknown(),
  current: z.unknown(),
  purpose: z.string(),
  affectsUsers: z.boolean(),
  uploadBytes: z.number().optional(),
  mediaType: z.string().optional(),
}) satisfies z.ZodType<PlannedCall>;

const reachSummary = z.object({
  track: z.string(),
  headline: z.string(),
  fraction: fraction.nullable(),
  people: z.string().nullable(),
  label: z.string().nullable(),
});

export const plan = z.object({
  id: planId,
  appId,
  target: z.string(),
  intent: planIntent,
  title: z.string(),
  action: z.string(),
  createdAt: isoTime,
  host: z.string(),
  before: reachSummary,
  after: reachSummary,
  calls: list(plannedCall),
  readBack: list(plannedCall),
  basis: z.object({ readAt: isoTime, tracks: list(storeTrack), fingerprint: z.string() }),
  expected: list(storeTrack),
  facts: z.object({ before: list(fact), expected: list(fact), done: z.string() }).optional(),
  confirmation: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('click') }),
    z.object({ kind: z.literal('typed'), expected: z.string() }),
  ]),
  slow: z.boolean().optional(),
  needsReason: z.boolean(),
  consequences: list(
    z.object({ tone: z.enum(['undo', 'bake', 'gates', 'lock', 'warning', 'info']), text: z.string() }),
  ),
}) satisfies z.ZodType<Plan>;

export const callOutcome = z.object({
  callId: z.string(),
  state: z.enum(['pending', 'sending', 'done', 'failed', 'unknown']),
  status: z.number().nullable(),
  tookMs: z.number().nullable(),
  sent: z.object({ method: z.string(), path: z.string(), body: z.unknown() }).nullable(),
  answer: z.unknown(),
}) satisfies z.ZodType<CallOutcome>;

export const readBack = z.object({
  asked: z.string(),
  storeSays: z.string(),
  differs: z.boolean(),
  readAt: isoTime,
});

export const operation = z.object({
  id: operationId,
  kind: z.enum(['store-write', 'refresh', 'artifact', 'export', 'engine']),
  appId: appId.nullable(),
  planId: planId.nullable(),
  title: z.string(),
  state: z.enum(['planned', 'running', 'succeeded', 'failed', 'unknown', 'cancelled', 'interrupted']),
  step: z.string(),
  fraction: z.number().nullable(),
  transfer: z
    .object({
      confirmed: z.number(),
      sent: z.number(),
      total: z.number(),
      rate: z.number().nullable(),
      secondsLeft: z.number().nullable(),
    })
    .nullable(),
  calls: list(plannedCall),
  outcomes: list(callOutcome),
  startedAt: isoTime,
  endedAt: isoTime.nullable(),
  usualMs: z.number().nullable(),
  failure: failureSchema.nullable(),
  readBack: readBack.nullable(),
  cancellable: z.boolean(),
  waitingUntil: epochMs.nullable(),
  revision: z.number(),
}) satisfies z.ZodType<Operation>;

export const operationLogLine = z.object({
  at: isoTime,
  level: z.enum(['info', 'warn', 'error']),
  text: z.string(),
}) satisfies z.ZodType<OperationLogLine>;
