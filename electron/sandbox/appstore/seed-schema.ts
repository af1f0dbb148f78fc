/*
 * How a scenario describes the App Store side, small: states by name, people and feedback by number. `plant.ts` makes
 * resources of it. Members whose names end in `At` are times, as in the rest of a scenario.
 */
import { z } from 'zod';
import { appStoreSettingsSchema } from './state';

const notes = z.record(z.string(), z.string());

/** Where a build stands on its way to testers. */
const buildStateSchema = z.enum([
  'processing',
  'failed',
  'missing-compliance',
  'ready',
  'waiting-for-review',
  'in-review',
  'rejected',
  'approved',
  'expired',
]);

const buildSchema = z.object({
  version: z.string(),
  build: z.string(),
  uploadedAt: z.number(),
  state: buildStateSchema.default('approved'),
  /** When processing ends; absent: after the usual time. */
  readyAt: z.number().optional(),
  /** Names of groups that have it. */
  groups: z.array(z.string()).default([]),
  notes: notes.default({}),
  autoNotify: z.boolean().default(true),
  /** What its testers did so far. */
  installs: z.int().default(0),
  sessions: z.int().default(0),
  crashes: z.int().default(0),
});

const groupSchema = z.object({
  name: z.string(),
  internal: z.boolean().default(false),
  allBuilds: z.boolean().default(false),
  /** How many people. */
  testers: z.int().default(0),
  publicLink: z.boolean().default(false),
  publicLinkLimit: z.int().optional(),
  createdAt: z.number().optional(),
});

const versionSchema = z.object({
  version: z.string(),
  build: z.string().optional(),
  state: z.string().default('READY_FOR_DISTRIBUTION'),
  releaseType: z.enum(['MANUAL', 'AFTER_APPROVAL', 'SCHEDULED']).default('MANUAL'),
  createdAt: z.number(),
  notes: notes.default({}),
  /** The phased release: how far it is, and what pauses took. */
  phase: z
    .object({
      state: z.enum(['INACTIVE', 'ACTIVE', 'PAUSED', 'COMPLETE']),
      activeDays: z.number().default(0),
      pausedDays: z.number().default(0),
    })
    .optional(),
});

const feedbackSchema = z.object({
  screenshots: z.int().default(0),
  crashes: z.int().default(0),
  /** Over how many days up to now it came. */
  days: z.number().default(3),
});

const appSchema = z.object({
  bundleId: z.string(),
  name: z.string(),
  primaryLocale: z.string().default('en-US'),
  groups: z.array(groupSchema).default([]),
  builds: z.array(buildSchema).default([]),
  versions: z.array(versionSchema).default([]),
  feedback: feedbackSchema.default({ screenshots: 0, crashes: 0, days: 3 }),
  /** How many ratings with words. */
  reviews: z.int().default(0),
  /** Users on automatic updates, for the figures of phases and power metrics. */
  users: z.int().default(18_000),
});

export const seedSchema = z.object({
  settings: appStoreSettingsSchema.partial().default({}),
  apps: z.array(appSchema),
});

export type AppStoreSeed = z.infer<typeof seedSchema>;
export type AppSeed = z.infer<typeof appSchema>;
export type BuildSeed = z.infer<typeof buildSchema>;
export type GroupSeed = z.infer<typeof groupSchema>;
export type VersionSeed = z.infer<typeof versionSchema>;
