import { z } from 'zod';
import {
  BETA_REVIEW_STATES,
  type BetaBuild,
  type BetaGroup,
  type BuildUsage,
  EXTERNAL_STATES,
  INTERNAL_STATES,
  PROCESSING_STATES,
} from '../../domain/testflight/build';
import type { CrashExcerpt } from '../../domain/testflight/feedback';
import { BUILD_PHASES } from '../../domain/testflight/phase';
import { BETA_ACTIONS } from '../../domain/testflight/policy';
import type { BetaBuildView, BetaGroupOfBuild, FeedbackView } from '../../domain/testflight/view';
import { appId, failureSchema, isoTime, list } from './basic';
import { betaNote, feedbackTriage, standingOrder } from './beta';

const phase = z.enum(BUILD_PHASES);

const build = z.object({
  id: z.string(),
  version: z.string(),
  buildNumber: z.string(),
  uploadedAt: isoTime,
  expiresAt: isoTime.nullable(),
  expired: z.boolean(),
  processing: z.enum(PROCESSING_STATES),
  usesNonExemptEncryption: z.boolean().nullable(),
  internalOnly: z.boolean(),
  internal: z.enum(INTERNAL_STATES),
  external: z.enum(EXTERNAL_STATES),
  review: z.enum(BETA_REVIEW_STATES).nullable(),
  reviewSubmittedAt: isoTime.nullable(),
  autoNotify: z.boolean(),
  groupIds: list(z.string()),
}) satisfies z.ZodType<BetaBuild>;

const group = z.object({
  id: z.string(),
  name: z.string(),
  internal: z.boolean(),
  allBuilds: z.boolean(),
  publicLink: z.string().nullable(),
  publicLinkOn: z.boolean(),
  publicLinkLimit: z.number().nullable(),
  feedback: z.boolean(),
  testers: z.number().nullable(),
}) satisfies z.ZodType<BetaGroup>;

const groupOfBuild = group.extend({
  has: z.boolean(),
  state: z.string(),
  why: z.string().nullable(),
}) satisfies z.ZodType<BetaGroupOfBuild>;

export const betaBuildView = z.object({
  build,
  label: z.string(),
  phase,
  stateLabel: z.string(),
  internalSentence: z.string(),
  externalSentence: z.string(),
  permissions: list(z.object({ action: z.enum(BETA_ACTIONS), why: z.string().nullable() })),
  groups: list(groupOfBuild),
  notes: list(betaNote),
  missing: list(z.string()),
  draft: list(betaNote).nullable(),
  differences: list(
    z.object({
      locale: z.string(),
      sent: z.string(),
      stored: z.string().nullable(),
      verdict: z.enum(['same', 'missing', 'cut', 'differs']),
    }),
  ),
  commit: z.object({ hash: z.string(), author: z.string() }).nullable(),
  before: z.string().nullable(),
  order: standingOrder.nullable(),
  readAt: isoTime,
}) satisfies z.ZodType<BetaBuildView>;

export const buildUsage = z.object({
  invites: z.number(),
  installs: z.number(),
  sessions: z.number(),
  crashes: z.number(),
  feedback: z.number(),
  readAt: isoTime,
}) satisfies z.ZodType<BuildUsage>;

const text = z.string().nullable();
const number = z.number().nullable();

export const feedbackView = z.object({
  appId,
  appName: z.string(),
  readAt: isoTime.nullable(),
  failure: failureSchema.nullable(),
  items: list(
    z.object({
      id: z.string(),
      kind: z.enum(['screenshot', 'crash']),
      at: isoTime,
      comment: text,
      email: text,
      testerId: text,
      testerName: z.string(),
      buildId: text,
      build: text,
      bundleId: text,
      device: z.object({
        model: z.string(),
        osVersion: text,
        locale: text,
        timeZone: text,
        architecture: text,
        connection: text,
        battery: number,
        diskFree: number,
        diskTotal: number,
        screenWidth: number,
        screenHeight: number,
        uptimeMs: number,
      }),
      pictures: list(z.object({ width: z.number(), height: z.number() })),
      triage: feedbackTriage,
    }),
  ),
}) satisfies z.ZodType<FeedbackView>;

export const crashExcerptShape = z.object({
  exception: z.string(),
  frames: list(z.object({ index: z.number(), image: z.string(), symbol: z.string(), ours: z.boolean() })),
  more: z.number(),
}) satisfies z.ZodType<CrashExcerpt>;
