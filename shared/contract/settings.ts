import { z } from 'zod';
import type { WorkspaceProblem } from '../domain/workspace';
import { entry } from './base';
import { fraction, isoTime, list } from './schemas/basic';

const problem = z.object({
  severity: z.enum(['error', 'warning']),
  path: z.string(),
  line: z.number(),
  column: z.number(),
  endLine: z.number(),
  endColumn: z.number(),
  sentence: z.string(),
  suggestion: z.object({ sentence: z.string(), replacement: z.string().optional() }).optional(),
}) satisfies z.ZodType<WorkspaceProblem>;

const connectionStep = z.object({
  title: z.string(),
  call: z.string(),
  state: z.enum(['ok', 'failed', 'skipped']),
  tookMs: z.number().nullable(),
  status: z.number().nullable(),
  raw: z.string().nullable(),
  steps: list(z.string()),
  message: z.string().nullable(),
});

const connectionTest = z.object({
  at: isoTime,
  tookMs: z.number(),
  steps: list(connectionStep),
  ok: z.boolean(),
});

const account = z.object({
  id: z.string(),
  type: z.enum(['google-play', 'app-store-connect']),
  /** Who the key signs in as, e.g. a service account's address; null when the key cannot be read. */
  identity: z.string().nullable(),
  /** `file:./play.json`; never the key itself. */
  reference: z.string(),
  endpoint: z.string().nullable(),
  usedBy: list(z.string()),
  problem: z.string().nullable(),
  lastTest: connectionTest.nullable(),
});

const summary = z.object({
  apps: list(
    z.object({
      id: z.string(),
      name: z.string(),
      packageName: z.string().nullable(),
      bundleId: z.string().nullable(),
      account: z.string().nullable(),
      ladder: z.string().nullable(),
    }),
  ),
  ladders: list(z.object({ id: z.string(), rungs: list(z.object({ fraction, bakeMs: z.number() })) })),
  /** Rates are fractions of daily users; ages are ms. */
  gates: z.object({
    crashRate: z.number(),
    anrRate: z.number(),
    minUsers: z.number(),
    maxAgeMs: z.number(),
  }),
  checks: z.object({ minTargetSdk: z.number(), maxGrowth: z.number() }),
  locales: list(z.string()),
  checklist: list(z.string()),
  freezes: list(z.object({ from: isoTime, to: isoTime, reason: z.string().nullable() })),
});

const yamlText = z.string().max(1_000_000);

export const settings = {
  /** The workspace as it is in use, every default filled in. */
  summary: entry.output(summary),
  accounts: entry.output(list(account)),
  testAccount: entry.input(z.object({ accountId: z.string() })).output(connectionTest),
  /** Takes over a store's key file that the host has; `slipway.yaml` then refers to it. */
  importKey: entry
    .input(z.object({ path: z.string().min(1).max(4_096), accountId: z.string().min(1).max(60) }))
    .output(
      z.object({
        type: z.enum(['google-play', 'app-store-connect']),
        identity: z.string(),
        reference: z.string(),
      }),
    ),
  file: entry.output(
    z.object({
      path: z.string(),
      text: yamlText,
      hash: z.string(),
      problems: list(problem),
      writable: z.boolean(),
    }),
  ),
  validate: entry.input(z.object({ text: yamlText })).output(list(problem)),
  /** Saves the text unless the file changed on disk since `hash`. */
  save: entry.input(z.object({ text: yamlText, hash: z.string() })).output(z.object({ hash: z.string() })),
  /** Sets one value by its path, keeping comments and layout; returns the new text without saving it. */
  edit: entry
    .input(z.object({ text: yamlText, path: list(z.union([z.string(), z.number()])), value: z.unknown() }))
    .output(z.object({ text: yamlText, problems: list(problem) })),
};

export const workspaces = {
  list: entry.output(
    list(
      z.object({
        id: z.string(),
        name: z.string(),
        path: z.string().nullable(),
        sandbox: z.boolean(),
        current: z.boolean(),
        problem: z.string().nullable(),
      }),
    ),
  ),
  /** Opens a `slipway.yaml`, or the sandbox when the path is null. */
  open: entry.input(z.object({ path: z.string().max(4_096).nullable() })).output(z.void()),
  /** Writes a first `slipway.yaml` for one Android app into a folder and opens it. */
  create: entry
    .input(
      z.object({
        folder: z.string().min(1).max(4_096),
        name: z.string().trim().min(1).max(80),
        packageName: z.string().trim().min(3).max(200),
        keyPath: z.string().max(4_096).nullable(),
      }),
    )
    .output(z.object({ path: z.string() })),
};
