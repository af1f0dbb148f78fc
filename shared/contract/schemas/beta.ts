import { z } from 'zod';
import type { TestFlightAct } from '../../domain/testflight/act';
import { BETA_LIMITS } from '../../domain/testflight/policy';

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
