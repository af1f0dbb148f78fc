import { z } from 'zod';
import { EVENT_KINDS, EVENT_RESULTS } from '../../domain/audit';
import type { GateResult } from '../../domain/gate';
import type {
  AppView,
  BoardView,
  LaneView,
  MetricCourse,
  Need,
  ReleaseRow,
  ReleaseView,
  SourceView,
  SubmissionView,
} from '../../domain/lane';
import type { RolloutCommand, RolloutState, Settled } from '../../domain/rollout/state';
import type { TargetCapabilities } from '../../domain/target';
import { BUILD_PHASES } from '../../domain/testflight/phase';
import {
  appId,
  artifactId,
  epochMs,
  fraction,
  isoTime,
  list,
  operationId,
  trackId,
  trackKind,
  versionCode,
} from './basic';
import { releaseNote, reviewState } from './store';
import { storeBuild, submissionFacts, submissionPhaseName, submissionState } from './submission';

const HEALTH_METRICS = ['crash-rate', 'anr-rate', 'hangs', 'terminations'] as const;
const verdict = z.enum(['pass', 'hold', 'breach', 'unknown']);

const gateResult = z.object({
  metric: z.enum([...HEALTH_METRICS, 'sample', 'bake']),
  title: z.string(),
  verdict,
  sentence: z.string(),
  value: z.number().nullable(),
  limit: z.number().nullable(),
  users: z.number().nullable(),
  dataUntil: epochMs.nullable(),
  previous: z.number().nullable(),
  unit: z.string().optional(),
}) satisfies z.ZodType<GateResult>;

const since = epochMs;
const settledOptions = [
  z.object({ kind: z.literal('absent') }),
  z.object({ kind: z.literal('draft'), since }),
  z.object({ kind: z.literal('staged'), fraction, since }),
  z.object({ kind: z.literal('halted'), fraction: fraction.nullable(), since }),
  z.object({ kind: z.literal('completed'), since }),
  z.object({ kind: z.literal('superseded'), since }),
] as const;
const settled = z.discriminatedUnion('kind', settledOptions) satisfies z.ZodType<Settled>;

const command = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('release'),
    reach: z.union([z.literal('everyone'), z.literal('draft'), fraction]),
  }),
  z.object({ kind: z.literal('advance'), fraction }),
  z.object({ kind: z.literal('complete') }),
  z.object({ kind: z.literal('halt') }),
  z.object({ kind: z.literal('resume'), fraction }),
  z.object({ kind: z.literal('discard') }),
]) satisfies z.ZodType<RolloutCommand>;

const pending = { prior: settled, command, operationId, since };

/** Also what the history keeps of each rollout between two starts. */
export const rolloutState = z.discriminatedUnion('kind', [
  ...settledOptions,
  z.object({ kind: z.literal('awaiting'), ...pending, acknowledged: z.boolean() }),
  z.object({ kind: z.literal('unresolved'), ...pending, failedReads: z.number().int() }),
]) satisfies z.ZodType<RolloutState>;

const permission = z.discriminatedUnion('allowed', [
  z.object({ allowed: z.literal(true), needsReason: z.boolean(), reasonWhy: z.string().nullable() }),
  z.object({ allowed: z.literal(false), why: z.string() }),
]);

export const ladder = z.object({ rungs: list(z.object({ fraction, bakeMs: z.number().min(0) })) });

const points = list(z.object({ at: epochMs, value: z.number().nullable() }));
const course = z.object({
  metric: z.enum(HEALTH_METRICS),
  unit: z.string().optional(),
  title: z.string(),
  limit: z.number().nullable(),
  granularity: z.enum(['hour', 'day']),
  current: points,
  previous: points,
  previousLabel: z.string().nullable(),
}) satisfies z.ZodType<MetricCourse>;

const actions = z.object({
  advance: permission,
  complete: permission,
  halt: permission,
  resume: permission,
  promote: permission,
  discard: permission,
  'edit-details': permission,
});

const capabilities = z.object({
  id: z.string(),
  title: z.string(),
  chooseFraction: z.boolean(),
  advancesItself: z.boolean(),
  fixedLadder: ladder.nullable(),
  pauseBudgetDays: z.number().nullable(),
  halt: z.boolean(),
  haltCompleted: z.boolean(),
  haltCompletedExcept: list(z.string()),
  haltSentence: z.string(),
  haltVerb: z.string(),
  decrease: z.boolean(),
  rollback: z.boolean(),
  rollbackSentence: z.string(),
  notesLimit: z.number(),
  replyLimit: z.number(),
}) satisfies z.ZodType<TargetCapabilities>;

const submissionView = z.object({
  state: submissionState,
  phase: z.object({ name: submissionPhaseName, title: z.string(), sentence: z.string() }),
  facts: submissionFacts,
  permissions: z.object({
    edit: permission,
    'edit-promotional': permission,
    submit: permission,
    cancel: permission,
    release: permission,
  }),
  missing: list(z.string()),
  builds: list(storeBuild),
  locales: list(z.string()),
  nextVersion: z.string().nullable(),
}) satisfies z.ZodType<SubmissionView>;

const laneView = z.object({
  appId,
  appName: z.string(),
  target: z.string(),
  targetTitle: z.string(),
  track: trackId,
  trackTitle: z.string(),
  trackKind,
  versionCode,
  versionName: z.string().nullable(),
  label: z.string(),
  state: rolloutState,
  review: reviewState,
  ladder,
  climbed: list(z.object({ fraction, at: epochMs })),
  gates: list(gateResult),
  verdict,
  courses: list(course),
  healthReadAt: isoTime.nullable(),
  healthSource: z.string().nullable(),
  permissions: actions,
  activeUsers: z.number().nullable(),
  testers: z.number().nullable(),
  readAt: isoTime,
  stale: z.string().nullable(),
  operationId: operationId.nullable(),
  below: z.object({ label: z.string(), versionCode }).nullable(),
  notes: list(releaseNote),
  inAppUpdatePriority: z.number().nullable(),
  capabilities,
  submission: submissionView.nullable(),
  promoteTo: list(z.object({ track: trackId, title: z.string(), kind: trackKind })),
}) satisfies z.ZodType<LaneView>;

const appView = z.object({
  appId,
  name: z.string(),
  packageName: z.string(),
  target: z.string(),
  live: list(z.object({ label: z.string(), fraction })),
  activeUsers: z.number().nullable(),
  build: z
    .object({
      artifactId,
      label: z.string(),
      fileName: z.string(),
      sizeBytes: z.number(),
      readAt: isoTime,
      refused: z.number(),
      warnings: z.number(),
      operationId: operationId.nullable(),
    })
    .nullable(),
  beta: z
    .object({
      buildId: z.string(),
      label: z.string(),
      phase: z.enum(BUILD_PHASES),
      stateLabel: z.string(),
      sentence: z.string(),
      groups: list(z.string()),
      expiresAt: isoTime.nullable(),
      newFeedback: z.number(),
      readAt: isoTime.nullable(),
    })
    .nullable(),
  staging: list(laneView),
  production: list(laneView),
  readAt: isoTime.nullable(),
  readError: z
    .object({
      message: z.string(),
      stillTrue: z.string(),
      advice: z.string(),
      raw: z.string().nullable(),
      nextTryAt: epochMs.nullable(),
    })
    .nullable(),
  loading: z.boolean(),
}) satisfies z.ZodType<AppView>;

const need = z.object({
  id: z.string(),
  tone: z.enum(['ready', 'watch', 'halted', 'failed', 'in-review', 'not-known', 'draft']),
  title: z.string(),
  text: z.string(),
  action: z.string(),
  appId,
  track: trackId,
  versionCode,
  intent: z.enum(['advance', 'complete', 'resume', 'halt', 'promote', 'submit', 'release']).nullable(),
  since: isoTime,
}) satisfies z.ZodType<Need>;

export const boardView = z.object({
  apps: list(appView),
  needs: list(need),
}) satisfies z.ZodType<BoardView>;

export const sourceView = z.object({
  id: z.string(),
  title: z.string(),
  readAt: isoTime.nullable(),
  dataUntil: isoTime.nullable(),
  state: z.enum(['ok', 'late', 'failed', 'offline', 'reading']),
  message: z.string().nullable(),
  nextTryAt: epochMs.nullable(),
  budget: z.object({ remaining: z.number(), limit: z.number() }).nullable(),
}) satisfies z.ZodType<SourceView>;

export const releaseRow = z.object({
  appId,
  appName: z.string(),
  versionCode,
  label: z.string(),
  lanes: list(z.object({ track: trackId, trackTitle: z.string(), state: rolloutState, review: reviewState })),
  since: isoTime.nullable(),
}) satisfies z.ZodType<ReleaseRow>;

export const releaseView = z.object({
  appId,
  appName: z.string(),
  packageName: z.string(),
  versionCode,
  versionName: z.string().nullable(),
  label: z.string(),
  lanes: list(laneView),
  signoffs: list(
    z.object({ title: z.string(), given: z.object({ by: z.string(), at: isoTime }).nullable() }),
  ),
  events: list(
    z.object({
      sequence: z.number(),
      at: isoTime,
      title: z.string(),
      by: z.string(),
      kind: z.enum(EVENT_KINDS),
      result: z.enum(EVENT_RESULTS),
    }),
  ),
  eventCount: z.number(),
  freezes: list(z.object({ from: epochMs, to: epochMs, reason: z.string().nullable() })),
  previousLabel: z.string().nullable(),
  artifact: z.object({ id: artifactId, sha256: z.string(), sizeBytes: z.number() }).nullable(),
}) satisfies z.ZodType<ReleaseView>;
