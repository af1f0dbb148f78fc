import { WEBHOOK_TOPICS } from '@shared/domain/webhook';
import {
  type AccountConfig,
  type AndroidConfig,
  type AppConfig,
  type ArtifactChecks,
  type FreezeConfig,
  type GateThresholds,
  type IosConfig,
  type LadderConfig,
  type ServiceBuild,
  type ServiceConfig,
  WORKSPACE_DEFAULTS,
  type Workspace,
} from '@shared/domain/workspace';
import { resolveCluster, resolveDeployment, resolvePrometheus } from './resolve-cluster';
import { credentialReference, durationToMs, instantToIso, percentToFraction } from './units';
import type { WrittenChecks, WrittenGates, WrittenLadder, WrittenWorkspace } from './workspace-schema';

type WrittenApp = WrittenWorkspace['apps'][string];

/** Fills in the defaults and follows the references of a file in which nothing is wrong. */
export function resolveWorkspace(written: WrittenWorkspace): Workspace {
  const accounts = Object.entries(written.accounts ?? {}).map(([id, account]) => resolveAccount(id, account));
  const ladders = resolveLadders(written);
  const gates = resolveGates(written.gates, WORKSPACE_DEFAULTS.gates);
  const checks = resolveChecks(written.checks, WORKSPACE_DEFAULTS.checks);
  const base = { accounts, ladders, gates, checks };
  return {
    id: written.workspace,
    name: written.name ?? written.workspace,
    ...base,
    apps: Object.entries(written.apps).map(([id, app]) => resolveApp(id, app, base)),
    locales: [...new Set(written.locales)],
    checklist: written.checklist ?? [],
    environments: Object.entries(written.environments ?? {}).map(([id, environment]) => ({
      id,
      name: environment?.name ?? id,
      production: environment?.production ?? id === 'production',
      ...(environment?.kubernetes && { cluster: resolveCluster(environment.kubernetes) }),
    })),
    services: Object.entries(written.services ?? {}).map(([id, service]) =>
      resolveService(id, service, ladders),
    ),
    freezes: (written.freezes ?? []).map(resolveFreeze),
    webhooks: Object.entries(written.webhooks ?? {}).map(([id, webhook]) => {
      const { address, events } =
        typeof webhook === 'string' ? { address: webhook, events: undefined } : webhook;
      return { id, entry: address.slice('vault:'.length), topics: events ?? WEBHOOK_TOPICS };
    }),
  };
}

type Base = Pick<Workspace, 'accounts' | 'ladders' | 'gates' | 'checks'>;

function resolveApp(id: string, app: WrittenApp, base: Base): AppConfig {
  return {
    id,
    name: app.name ?? id,
    ...(app.android && { android: resolveAndroid(id, app.android, base) }),
    ...(app.ios && { ios: resolveIos(app.ios, base) }),
  };
}

function resolveAndroid(app: string, android: NonNullable<WrittenApp['android']>, base: Base): AndroidConfig {
  const { certificate_sha256: certificate, metadata, pubspec } = android;
  return {
    packageName: android.package,
    account: accountOf(base, android.account, 'google-play'),
    ladder: chooseLadder(app, android.ladder, base.ladders),
    gates: resolveGates(android.gates, base.gates),
    checks: resolveChecks(android.checks, base.checks),
    ...(certificate !== undefined && { certificateSha256: joinedPairs(certificate) }),
    ...(metadata !== undefined && { metadata }),
    ...(pubspec !== undefined && { pubspec }),
  };
}

const resolveIos = (ios: NonNullable<WrittenApp['ios']>, base: Base): IosConfig => ({
  bundleId: ios.bundle,
  account: accountOf(base, ios.account, 'app-store-connect'),
  phased: ios.phased ?? WORKSPACE_DEFAULTS.phased,
});

function accountOf<T extends AccountConfig['type']>(
  base: Base,
  id: string,
  type: T,
): Extract<AccountConfig, { type: T }> {
  const isWanted = (account: AccountConfig): account is Extract<AccountConfig, { type: T }> =>
    account.id === id && account.type === type;
  const account = base.accounts.find(isWanted);
  if (!account) throw new Error(`Workspace resolved before its references were checked: account ${id}`);
  return account;
}

function resolveAccount(
  id: string,
  account: NonNullable<WrittenWorkspace['accounts']>[string],
): AccountConfig {
  const key = credentialReference(account.key);
  const endpoint = account.endpoint === undefined ? {} : { endpoint: account.endpoint };
  return account.type === 'google-play'
    ? { id, type: account.type, key, ...endpoint }
    : { id, type: account.type, key, keyId: account.key_id, issuerId: account.issuer_id, ...endpoint };
}

function resolveLadders(written: WrittenWorkspace): readonly LadderConfig[] {
  const named = Object.entries(written.ladders ?? {}).map(([id, ladder]) => resolveLadder(id, ladder));
  const usual = WORKSPACE_DEFAULTS.ladder;
  return named.some((ladder) => ladder.id === usual.id) ? named : [usual, ...named];
}

function resolveLadder(id: string, ladder: WrittenLadder): LadderConfig {
  const { rungs, bake } = Array.isArray(ladder) ? { rungs: ladder, bake: undefined } : ladder;
  const usual = bake === undefined ? WORKSPACE_DEFAULTS.bakeMs : durationToMs(bake);
  return {
    id,
    rungs: rungs.map((rung) => {
      const { percent, bake: own } = typeof rung === 'object' ? rung : { percent: rung, bake: undefined };
      const fraction = percentToFraction(percent);
      // Nothing comes after everyone, so the ladder's usual bake time says nothing there.
      const bakeMs = own !== undefined ? durationToMs(own) : fraction === 1 ? 0 : usual;
      return { fraction, bakeMs };
    }),
  };
}

/** A ladder written in place takes the name of what it serves. */
function chooseLadder(
  owner: string,
  choice: string | WrittenLadder | undefined,
  ladders: readonly LadderConfig[],
): LadderConfig {
  if (choice !== undefined && typeof choice !== 'string') return resolveLadder(owner, choice);
  const id = choice ?? WORKSPACE_DEFAULTS.ladder.id;
  const ladder = ladders.find((candidate) => candidate.id === id);
  if (!ladder) throw new Error(`Workspace resolved before its references were checked: ladder ${id}`);
  return ladder;
}

const resolveGates = (written: WrittenGates | undefined, usual: GateThresholds): GateThresholds => ({
  crashRate: written?.crash_rate === undefined ? usual.crashRate : percentToFraction(written.crash_rate),
  anrRate: written?.anr_rate === undefined ? usual.anrRate : percentToFraction(written.anr_rate),
  minUsers: written?.min_users ?? usual.minUsers,
  maxAgeMs: written?.max_age === undefined ? usual.maxAgeMs : durationToMs(written.max_age),
});

const resolveChecks = (written: WrittenChecks | undefined, usual: ArtifactChecks): ArtifactChecks => ({
  minTargetSdk: written?.min_target_sdk ?? usual.minTargetSdk,
  maxGrowth: written?.max_growth === undefined ? usual.maxGrowth : percentToFraction(written.max_growth),
});

function resolveService(
  id: string,
  service: NonNullable<WrittenWorkspace['services']>[string],
  ladders: readonly LadderConfig[],
): ServiceConfig {
  return {
    id,
    name: service.name ?? id,
    ...(service.ladder !== undefined && { ladder: chooseLadder(id, service.ladder, ladders) }),
    ...(service.build && { build: resolveBuild(id, service.build) }),
    ...(service.compose !== undefined && { compose: service.compose }),
    environments: Object.entries(service.environments ?? {}).map(
      ([environment, { health, kubernetes, prometheus }]) => ({
        environment,
        ...(health !== undefined && { health }),
        ...(kubernetes && { kubernetes: resolveDeployment(kubernetes) }),
        ...(prometheus && { prometheus: resolvePrometheus(prometheus) }),
      }),
    ),
  };
}

function resolveBuild(
  service: string,
  build: NonNullable<NonNullable<WrittenWorkspace['services']>[string]['build']>,
): ServiceBuild {
  const context = build.context ?? '.';
  return {
    dockerfile:
      build.dockerfile ?? (context === '.' ? 'Dockerfile' : `${context.replace(/\/$/, '')}/Dockerfile`),
    context,
    image: build.image ?? service,
    ...(build.target !== undefined && { target: build.target }),
    ...(build.platform !== undefined && { platform: build.platform }),
    args: Object.entries(build.args ?? {}).map(([name, value]) => ({ name, value: String(value) })),
    secrets: Object.entries(build.secrets ?? {}).map(([id, from]) => ({ id, from })),
  };
}

function resolveFreeze(freeze: NonNullable<WrittenWorkspace['freezes']>[number]): FreezeConfig {
  const [from, to] = [instantToIso(freeze.from), instantToIso(freeze.to)];
  if (from === undefined || to === undefined)
    throw new Error('Workspace resolved before its freezes were checked');
  return { from, to, ...(freeze.reason !== undefined && { reason: freeze.reason }) };
}

/** `ab3f…` and `AB:3F:…` as the one spelling that certificates are compared in. */
const joinedPairs = (fingerprint: string): string =>
  (fingerprint.replaceAll(':', '').toUpperCase().match(/../g) ?? []).join(':');
