import { z } from 'zod';
import type { AndroidFacts, ArtifactFacts, IosFacts } from '../domain/artifact';
import { ARTIFACT_CHECK_IDS, type ArtifactCheck } from '../domain/artifact-verdict';
import type { ArtifactView } from '../domain/lane';
import { entry } from './base';
import { appId, artifactId, isoTime, list, trackKind, versionCode } from './schemas/basic';
import { ladder } from './schemas/lane';
import { releaseNote } from './schemas/store';

const certificate = z.object({ sha256: z.string(), subject: z.string(), notAfter: z.string() });
const scheme = z.enum(['jar', 'v1', 'v2', 'v3', 'v3.1']);

const commonFacts = {
  fileName: z.string(),
  sizeBytes: z.number(),
  sha256: z.string(),
  packageName: z.string(),
  versionCode,
  versionName: z.string().nullable(),
  languages: list(z.string()).nullable(),
  sizeByPart: z.object({
    native: z.number(),
    assets: z.number(),
    code: z.number(),
    resources: z.number(),
    other: z.number(),
  }),
};

const androidFacts = z.object({
  ...commonFacts,
  format: z.enum(['aab', 'apk']),
  minSdk: z.number().nullable(),
  targetSdk: z.number().nullable(),
  debuggable: z.boolean(),
  usesCleartextTraffic: z.boolean().nullable(),
  permissions: list(z.string()),
  abis: list(z.string()),
  modules: list(z.object({ name: z.string(), kind: z.enum(['base', 'feature', 'asset-pack', 'unknown']) })),
  signing: z.discriminatedUnion('state', [
    z.object({ state: z.literal('unsigned') }),
    z.object({
      state: z.literal('signed'),
      schemes: list(scheme),
      certificates: list(certificate),
      verified: list(z.string()),
    }),
    z.object({
      state: z.literal('broken'),
      schemes: list(scheme),
      certificates: list(certificate),
      problem: z.string(),
    }),
  ]),
  hasR8Mapping: z.boolean().nullable(),
  hasNativeSymbols: z.boolean().nullable(),
  pageAlignment: z.object({
    checked: z.number(),
    unaligned: list(z.string()),
    unreadable: list(z.string()),
  }),
}) satisfies z.ZodType<AndroidFacts>;

const iosFacts = z.object({
  ...commonFacts,
  format: z.literal('ipa'),
  appName: z.string().nullable(),
  buildNumber: z.string(),
  platform: z.enum(['IOS', 'TV_OS', 'VISION_OS', 'MAC_OS']).nullable(),
  minOs: z.string().nullable(),
  sdk: z.string().nullable(),
  xcode: z.string().nullable(),
  devices: list(z.string()),
  usesNonExemptEncryption: z.boolean().nullable(),
  signed: z.boolean(),
  profile: z
    .object({
      name: z.string(),
      kind: z.enum(['app-store', 'ad-hoc', 'development', 'enterprise']),
      teamId: z.string().nullable(),
      teamName: z.string().nullable(),
      expiresAt: isoTime,
      appId: z.string().nullable(),
      debuggable: z.boolean(),
      entitlements: list(z.string()),
    })
    .nullable(),
  hasIcon: z.boolean(),
  extensions: list(z.string()),
}) satisfies z.ZodType<IosFacts>;

const facts = z.discriminatedUnion('format', [androidFacts, iosFacts]) satisfies z.ZodType<ArtifactFacts>;

const check = z.object({
  id: z.enum(ARTIFACT_CHECK_IDS),
  verdict: z.enum(['pass', 'warning', 'refused']),
  title: z.string(),
  detail: z.string(),
  action: z
    .discriminatedUnion('id', [
      z.object({ id: z.literal('replace-file'), label: z.string() }),
      z.object({ id: z.literal('expect-certificate'), label: z.string(), sha256: z.string() }),
    ])
    .optional(),
}) satisfies z.ZodType<ArtifactCheck>;

const artifactView = z.object({
  id: artifactId,
  appId: appId.nullable(),
  appName: z.string().nullable(),
  facts,
  checks: list(check),
  readAt: isoTime,
  tookMs: z.number(),
  storeReadAt: isoTime.nullable(),
  notes: list(releaseNote),
  notesFrom: z.string().nullable(),
  locales: list(z.string()),
  ladder,
  tracks: list(
    z.object({ id: z.string(), title: z.string(), kind: trackKind, testers: z.number().nullable() }),
  ),
  activeUsers: z.number().nullable(),
  previous: androidFacts
    .pick({ versionCode: true, sizeBytes: true, permissions: true, sizeByPart: true })
    .nullable(),
  last: z
    .object({
      label: z.string(),
      versionCode,
      sizeBytes: z.number().nullable(),
      notes: list(releaseNote),
    })
    .nullable(),
}) satisfies z.ZodType<ArtifactView>;

export const artifacts = {
  /** Reads and checks a file that the host already has: a path of this computer, or one that was just received. */
  inspect: entry.input(z.object({ path: z.string().min(1).max(4_096) })).output(artifactView),
  get: entry.input(z.object({ artifactId })).output(artifactView),
  forget: entry.input(z.object({ artifactId })).output(z.void()),
  /** A small signed bundle to practise with; only the sandbox has one. */
  sample: entry.output(z.object({ path: z.string() })),
};
