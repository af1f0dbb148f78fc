import { z } from 'zod';
import type { StandingOrder, TestFlightAct } from '../../domain/testflight/act';
import { type FeedbackTriage, TRIAGE_STATES } from '../../domain/testflight/feedback';
import { BETA_LIMITS } from '../../domain/testflight/limits';
import { isoTime, list } from './basic';

const id = z.string().min(1).max(100);
const ids = (most: number) => z.array(id).min(1).max(most).readonly();
const buildId = id;
const groupId = id;

export const betaNote = z.object({ locale: z.string().min(2).max(20), text: z.string().max(20_000) });

const newTester = z.object({
  email: z.email().max(200),
  firstName: z.string().max(100).nullable(),
  lastName: z.string().max(100).nullable(),
});

const linkLimit = z.number().int().min(1).max(BETA_LIMITS.externalTesters).nullable();

/** What a person wants of TestFlight. */
export const testFlightAct = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('set-notes'), buildId, notes: z.array(betaNote).min(1).max(50).readonly() }),
  z.object({ kind: z.literal('answer-compliance'), buildId, usesNonExempt: z.boolean() }),
  z.object({ kind: z.literal('add-to-group'), buildId, groupIds: ids(50) }),
  z.object({ kind: z.literal('remove-from-group'), buildId, groupId }),
  z.object({ kind: z.literal('submit-review'), buildId }),
  z.object({ kind: z.literal('notify'), buildId }),
  z.object({ kind: z.literal('auto-notify'), buildId, on: z.boolean() }),
  z.object({ kind: z.literal('expire'), buildIds: ids(BETA_LIMITS.buildsPerPlan) }),
  z.object({
    kind: z.literal('create-group'),
    name: z.string().trim().min(1).max(50),
    internal: z.boolean(),
    publicLink: z.boolean(),
    publicLinkLimit: linkLimit,
    feedback: z.boolean(),
  }),
  z.object({
    kind: z.literal('edit-group'),
    groupId,
    publicLink: z.boolean(),
    publicLinkLimit: linkLimit,
    feedback: z.boolean(),
  }),
  z.object({
    kind: z.literal('add-testers'),
    groupId,
    testers: z.array(newTester).min(1).max(BETA_LIMITS.testersPerPlan).readonly(),
  }),
  z.object({ kind: z.literal('remove-testers'), groupId, testerIds: ids(BETA_LIMITS.testersPerPlan) }),
  z.object({ kind: z.literal('resend-invitations'), testerIds: ids(BETA_LIMITS.testersPerPlan) }),
]) satisfies z.ZodType<TestFlightAct>;

/** Also what is kept of orders between two starts. */
export const standingOrder = z.object({
  buildId,
  label: z.string(),
  acts: list(testFlightAct),
  setBy: z.string(),
  setAt: isoTime,
  done: z.number(),
  state: z.enum(['waiting', 'sending', 'done', 'failed']),
  problem: z.string().nullable(),
  operationId: z.string().nullable(),
}) satisfies z.ZodType<StandingOrder>;

/** Also what is kept of triage between two starts. */
export const feedbackTriage = z.object({
  state: z.enum(TRIAGE_STATES),
  issue: z.string().max(200).nullable(),
  by: z.string().nullable(),
  at: isoTime.nullable(),
}) satisfies z.ZodType<FeedbackTriage>;
