import { z } from 'zod';
import type { BackendAct } from '../../domain/backend/act';
import { fraction } from './basic';

const image = z
  .string()
  .trim()
  .min(1)
  .max(500)
  .regex(/^[^\s]+$/, { error: 'An image has no spaces in it.' });
const replicas = z.number().int().min(0).max(10_000);

/** What a person wants of a service on a cluster. */
export const backendAct = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('set-image'), image }),
  z.object({ kind: z.literal('restart') }),
  z.object({ kind: z.literal('pause') }),
  z.object({ kind: z.literal('resume') }),
  z.object({ kind: z.literal('scale'), replicas }),
  z.object({ kind: z.literal('undo'), revision: z.number().int().min(1) }),
  z.object({ kind: z.literal('canary-start'), image, fraction }),
  z.object({ kind: z.literal('canary-step'), fraction }),
  z.object({ kind: z.literal('canary-promote') }),
  z.object({ kind: z.literal('canary-stop') }),
  z.object({ kind: z.literal('preview'), image, replicas: replicas.min(1) }),
  z.object({ kind: z.literal('switch') }),
  z.object({ kind: z.literal('retire') }),
  z.object({ kind: z.literal('apply'), digest: z.string().min(1).max(64), force: z.boolean() }),
  z.object({ kind: z.literal('argo-promote') }),
  z.object({ kind: z.literal('argo-promote-full') }),
  z.object({ kind: z.literal('argo-abort') }),
  z.object({ kind: z.literal('argo-retry') }),
]) satisfies z.ZodType<BackendAct>;
