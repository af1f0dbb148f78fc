import { WEBHOOK_TOPICS } from '@shared/domain/webhook';
import { z } from 'zod';
import { PATTERNS } from './units';

/** The sentence for a name that cannot be one; told apart because a better name can be offered. */
export const NAME_SENTENCE =
  'A name here is made of small letters, digits and hyphens, and begins with a letter.';

const id = z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, { error: NAME_SENTENCE });
const text = z.string().trim().min(1, { error: 'This text is empty.' }).max(500);
const path = z.string().min(1, { error: 'This path is empty.' }).max(1_000);

/** A share that may be written as a number of percent or as text. */
const percentage = (sentence: string, largest: number, pattern: RegExp) => {
  const error = { error: sentence };
  return z.union(
    [z.number(error).gt(0, error).max(largest, error), z.string(error).regex(pattern, error)],
    error,
  );
};
const percent = percentage(
  'This should be a percentage above 0 and up to 100, such as 5 or 5%.',
  100,
  PATTERNS.percent,
);
const rate = percentage('This should be a rate such as "< 1.09%".', 100, PATTERNS.below);
const growth = percentage('This should be a percentage, such as 10%.', 1_000, PATTERNS.percent);
const DURATION = { error: 'This should be a duration such as 30m, 24h or 2d.' };
const duration = z.string(DURATION).regex(PATTERNS.duration, DURATION);
const INSTANT = {
  error: 'This should be a time such as 2026-11-25 18:00, in UTC unless it names another offset.',
};
const instant = z.string(INSTANT).regex(PATTERNS.instant, INSTANT);
const credential = z
  .string({ error: 'This should say where the key lies: file:PATH, env:NAME or vault:NAME.' })
  .regex(PATTERNS.credential, {
    error: 'This should say where the key lies: file:PATH, env:NAME or vault:NAME.',
  })
  .describe('Where the secret lies, never the secret itself: file:PATH, env:NAME or vault:NAME.');
const VAULT_ENTRY = {
  error: 'The address of a webhook is a secret: put it into the vault and write vault:NAME.',
};
const vaultEntry = z.string(VAULT_ENTRY).regex(PATTERNS.vaultEntry, VAULT_ENTRY);
const endpoint = z
  .string()
  .regex(/^https?:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?(\/[^\s?#]*)?$/, {
    error: 'A stand-in server must be on this computer, such as http://127.0.0.1:8080.',
  })
  .describe('A stand-in server on this computer. Leave out to use the store itself.');

const account = z
  .discriminatedUnion('type', [
    z.strictObject({
      type: z.literal('google-play'),
      key: credential,
      endpoint: endpoint.optional(),
    }),
    z.strictObject({
      type: z.literal('app-store-connect'),
      key: credential,
      key_id: z.string().regex(/^[A-Z0-9]{10}$/, {
        error: 'A key ID has ten capital letters and digits; App Store Connect shows it beside the key.',
      }),
      issuer_id: z.guid({ error: 'An issuer ID is a UUID; App Store Connect shows it above the keys.' }),
      endpoint: endpoint.optional(),
    }),
  ])
  .describe('A way to sign in to a store.');

const rung = z.union([percent, z.strictObject({ percent, bake: duration.optional() })], {
  error: 'A step is a percentage, or { percent: 5, bake: 24h }.',
});
const rungs = z
  .array(rung, { error: 'The steps of a ladder are a list, such as [5, 10, 25, 50, 100].' })
  .min(1, { error: 'A ladder needs at least one step.' })
  .max(50, { error: 'A ladder of more than 50 steps is surely a mistake.' })
  .describe('Percentages of users, rising and ending at 100.');
const ladder = z.union([rungs, z.strictObject({ rungs, bake: duration.optional() })], {
  error: 'A ladder is a list of steps, or { rungs: [5, 10, 25, 50, 100], bake: 24h }.',
});
const ladderChoice = z
  .union([id, ladder], { error: 'This should be the name of a ladder, or a list of steps.' })
  .describe('The name of a ladder, or its steps.');

const gates = z
  .strictObject({
    crash_rate: rate.optional().describe('User-perceived crash rate that a release must stay below.'),
    anr_rate: rate.optional().describe('User-perceived ANR rate that a release must stay below.'),
    min_users: z.int().min(1).max(1_000_000_000).optional().describe('Fewer users than this prove nothing.'),
    max_age: duration.optional().describe('Older figures than this prove nothing.'),
  })
  .describe('What the health of a release is held against.');
const checks = z
  .strictObject({
    min_target_sdk: z.int().min(1).max(1_000).optional().describe('The lowest target SDK level to accept.'),
    max_growth: growth.optional().describe('Growth over the last release that needs a look.'),
  })
  .describe('What a bundle is held against before it is sent.');

const android = z
  .strictObject({
    package: z.string().regex(/^[A-Za-z]\w*(\.[A-Za-z]\w*)+$/, {
      error: 'A package name has at least two parts joined by dots, such as com.example.app.',
    }),
    account: id.describe('The account of type google-play that may release this app.'),
    certificate_sha256: z
      .string()
      .regex(/^[0-9A-Fa-f]{2}(:?[0-9A-Fa-f]{2}){31}$/, {
        error: 'A SHA-256 fingerprint has 32 pairs of hexadecimal digits, such as "AB:3F:…".',
      })
      .optional()
      .describe('Fingerprint of the certificate that signs uploads.'),
    ladder: ladderChoice.optional(),
    gates: gates.optional(),
    checks: checks.optional(),
    metadata: path.optional().describe('The fastlane folder with one folder for each language.'),
    pubspec: path.optional().describe("Flutter's pubspec.yaml, where it states the version."),
  })
  .describe('The app on Google Play.');
const ios = z
  .strictObject({
    bundle: z.string().regex(/^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/, {
      error: 'A bundle ID has at least two parts joined by dots, such as com.example.app.',
    }),
    account: id.describe('The account of type app-store-connect that may release this app.'),
    phased: z.boolean().optional().describe('Whether releases use the seven-day phased release.'),
  })
  .describe('The app on the App Store.');

const imageName = z
  .string()
  .regex(/^[a-z0-9]+([._:/-][a-z0-9]+|__[a-z0-9]+)*$/, {
    error: 'An image is named like registry.example.com/team/backend, without a tag.',
  })
  .max(250);
const build = z
  .strictObject({
    dockerfile: path.optional().describe('The Dockerfile; Dockerfile in the context when left out.'),
    context: path
      .optional()
      .describe('The folder that is sent to the engine; the workspace file’s own when left out.'),
    image: imageName.optional().describe('The repository that its tags belong to, without a tag.'),
    target: text.optional().describe('The stage to build; the last one when left out.'),
    platform: z
      .string()
      .regex(/^[a-z0-9]+\/[a-z0-9]+(\/[a-z0-9]+)?$/, { error: 'A platform is written as linux/amd64.' })
      .optional()
      .describe('The platform to build for, such as linux/amd64.'),
    args: z
      .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
      .optional()
      .describe('Build arguments. They stay in the image’s history: never secrets.'),
    secrets: z
      .record(z.string(), credential)
      .optional()
      .describe('Secrets that steps mount by their id, and where each lies.'),
  })
  .describe('How the image of the service is built.');

const objectName = z
  .string()
  .regex(/^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/, {
    error: 'A name in a cluster is made of small letters, digits and hyphens, such as arkalia-cia-backend.',
  })
  .describe('A name in the cluster.');
const cluster = z
  .strictObject({
    kubeconfig: z
      .union([path, z.array(path).min(1).max(20)])
      .optional()
      .describe(
        'Files of kubectl to look in, or vault:NAME for one that the vault keeps; KUBECONFIG or the usual place when left out.',
      ),
    context: text.optional().describe('The context to use; the files’ own current one when left out.'),
    namespace: objectName.optional().describe('Where services lie that name no namespace of their own.'),
    read_only: z.boolean().optional().describe('Slipway only looks, whatever the account could do.'),
  })
  .describe('The Kubernetes cluster that the environment runs on.');
const inCluster = z
  .strictObject({
    namespace: objectName.optional(),
    deployment: objectName
      .optional()
      .describe(
        'The Deployment, or the first colour. Left out where a Rollout of Argo has a template of its own.',
      ),
    rollout: objectName
      .optional()
      .describe(
        'The Rollout of Argo that leads the service. One that takes its template from the Deployment is found.',
      ),
    container: objectName.optional().describe('The container with the version; the first when left out.'),
    service: objectName.optional().describe('The Service that users reach it by.'),
    strategy: z.enum(['rolling', 'canary', 'blue-green']).optional(),
    canary: objectName.optional().describe('The Deployment that a canary goes to.'),
    http_route: objectName
      .optional()
      .describe('The HTTPRoute whose weights divide requests between both versions.'),
    canary_service: objectName
      .optional()
      .describe('The Service of the canary in the HTTPRoute; named as its Deployment when left out.'),
    canary_ingress: objectName
      .optional()
      .describe('The canary’s Ingress, whose nginx.ingress.kubernetes.io/canary-weight divides requests.'),
    other: objectName.optional().describe('The Deployment of the other colour.'),
    preview: objectName.optional().describe('The Service that reaches the colour that users do not.'),
    manifests: path
      .optional()
      .describe('The file or folder of YAML that the service is deployed from, applied by the server.'),
  })
  .refine(({ deployment, rollout }) => deployment !== undefined || rollout !== undefined, {
    error: 'Name the deployment, or the rollout of Argo that leads it.',
    path: ['deployment'],
  })
  .describe('What of the cluster is this service.');
const prometheus = z
  .strictObject({
    url: z.url({ protocol: /^https?$/, error: 'This should be an address that begins with http://.' }),
    error_rate: text
      .optional()
      .describe('PromQL for the share of requests that fail; $version is filled in.'),
    p95: text.optional().describe('PromQL for the 95th percentile in seconds; $version is filled in.'),
    requests: text.optional().describe('PromQL for the requests looked at; $version is filled in.'),
    max_error_rate: rate.optional().describe('The share of failing requests that a version must stay below.'),
    max_p95: z
      .string()
      .regex(/^\d{1,6}ms$/, { error: 'This should be a number of milliseconds, such as 350ms.' })
      .optional()
      .describe('The 95th percentile that a version must stay below.'),
    min_requests: z.int().min(1).optional().describe('Fewer requests than this prove nothing.'),
    max_age: duration.optional().describe('Older figures than this prove nothing.'),
  })
  .describe('Where the figures of the service come from, and what they are held against.');

const service = z.strictObject({
  name: text.optional(),
  build: build.optional(),
  compose: path.optional().describe('The compose file that it is run with on this computer.'),
  ladder: ladderChoice.optional(),
  environments: z
    .record(
      id,
      z.strictObject({
        health: z
          .url({ protocol: /^https?$/, error: 'This should be an address that begins with https://.' })
          .optional(),
        kubernetes: inCluster.optional(),
        prometheus: prometheus.optional(),
      }),
    )
    .optional(),
});

const webhook = z
  .union([
    vaultEntry,
    z.strictObject({
      address: vaultEntry,
      events: z
        .array(z.enum(WEBHOOK_TOPICS))
        .min(1)
        .optional()
        .describe('What it is told; everything when left out.'),
    }),
  ])
  .describe('Another program that is told what happens, such as a channel of Slack.');

/** The workspace file as people write it. Its twin for editors is `resources/slipway.schema.json`. */
export const workspaceSchema = z
  .strictObject({
    workspace: id.describe('A short name for the workspace, kept for good: history refers to it.'),
    name: text.optional().describe('The name that people see.'),
    accounts: z.record(id, account).optional().describe('Ways to sign in to the stores.'),
    apps: z
      .record(id, z.strictObject({ name: text.optional(), android: android.optional(), ios: ios.optional() }))
      .describe('The apps that are released from here.'),
    ladders: z.record(id, ladder).optional().describe('The steps by which releases reach everyone.'),
    gates: gates.optional(),
    checks: checks.optional(),
    locales: z
      .array(
        z.string().regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, { error: 'A language is written as en-US.' }),
      )
      .max(200)
      .optional()
      .describe('The languages that every release needs notes in.'),
    checklist: z.array(text).max(100).optional().describe('What people sign off before production.'),
    environments: z
      .record(
        id,
        z
          .strictObject({
            name: text.optional(),
            production: z.boolean().optional(),
            kubernetes: cluster.optional(),
          })
          .nullable(),
      )
      .optional()
      .describe('Where services run.'),
    services: z.record(id, service).optional().describe('The parts of the product that run on servers.'),
    freezes: z
      .array(z.strictObject({ from: instant, to: instant, reason: text.optional() }))
      .max(500)
      .optional()
      .describe('Times in which nothing goes to users. UTC.'),
    webhooks: z.record(id, webhook).optional().describe('Who else is told: addresses that lie in the vault.'),
  })
  .describe('A Slipway workspace: apps, stores, ladders and gates. Never secrets.');

/** The file's content once its shape is known to be right. */
export type WrittenWorkspace = z.infer<typeof workspaceSchema>;
export type WrittenLadder = z.infer<typeof ladder>;
export type WrittenGates = z.infer<typeof gates>;
export type WrittenChecks = z.infer<typeof checks>;
