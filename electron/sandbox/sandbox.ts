import { randomBytes } from 'node:crypto';
import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { type ApiKeys, apiKeys } from './appstore/api-keys';
import { AppStore } from './appstore/app-store';
import { settleOnTime } from './appstore/due';
import { appStoreFront } from './appstore/front';
import { registerAppStore } from './appstore/routes';
import type { ReadArtifactIdentity } from './artifact-identity';
import { SandboxClock } from './clock';
import type { SandboxControl } from './control';
import { registerControl } from './control-routes';
import { Faults } from './faults';
import { readJsonFile, SavedJson } from './json-file';
import type { SavedCluster } from './kubernetes/cluster';
import { sceneOf, usersOf } from './kubernetes/scene';
import type { Seed } from './kubernetes/seed-schema';
import { type RunningKubernetes, startKubernetes } from './kubernetes/start';
import { createControl } from './local-control';
import { AccessTokens, grantsSchema } from './play/access-tokens';
import { registerPlay } from './play/routes';
import { type ServiceAccount, serviceAccount } from './play/service-account';
import { registerToken } from './play/token-routes';
import { RequestLog } from './request-log';
import { Router } from './router';
import { loadScenario } from './scenario';
import { scenarioData } from './scenarios';
import { openServers } from './servers';
import { type State, stateSchema } from './state-schema';
import { createListener } from './wire';
import { World } from './world';

/** How to start a sandbox. */
export interface SandboxOptions {
  /** A scenario's name; by default `fresh`, or what the directory holds. Another than
   * the one that the directory holds takes its place; the same one goes on. */
  readonly scenario?: string | undefined;
  /** Where state, keys and uploads are kept over restarts. Absent: a temporary directory, removed at the end. */
  readonly directory?: string | undefined;
  /** Port of the HTTP server; 0 or absent: any free one. */
  readonly port?: number | undefined;
  /** Port of the HTTPS server; 0: any free one. Absent: no HTTPS. */
  readonly httpsPort?: number | undefined;
  /** Reads package name and version code from uploaded files. Absent: the sandbox refuses every upload of an app. */
  readonly readArtifactIdentity?: ReadArtifactIdentity | undefined;
  /** Real time in ms, for tests. */
  readonly realNow?: (() => number) | undefined;
}

/** A sandbox that answers on 127.0.0.1. */
export interface RunningSandbox {
  /** Base URL of the Play Developer API, the Reporting API and the token endpoint. */
  readonly playUrl: string;
  readonly httpsUrl: string | null;
  /** The certificate that an HTTPS client must trust, PEM; null without HTTPS. */
  readonly caFile: string | null;
  readonly serviceAccountKeyFile: string;
  /** Key file of a second API user, who can get in the first one's way. */
  readonly secondServiceAccountKeyFile: string;
  /** Base URL of App Store Connect. */
  readonly appStoreUrl: string;
  /** The keys with which its clients sign. */
  readonly appStoreKeys: ApiKeys;
  /** The apps that stand in App Store Connect. */
  appStoreApps(): readonly { readonly bundleId: string; readonly name: string }[];
  /** The simulated cluster in which the backend lives. */
  readonly kubernetes: RunningKubernetes;
  /** What the cluster of its scenario began with. */
  readonly clusterSeed: () => Seed;
  /** To be sent as X-Sandbox-Control to the routes below `/_sandbox/`. */
  readonly controlToken: string;
  readonly control: SandboxControl;
  readonly clock: SandboxClock;
  /** The simulated world behind the wire. */
  readonly world: World;
  /** Stops listening, cuts what is under way, and saves. */
  close(): Promise<void>;
}

const savedSchema = z.object({
  clock: z.object({ realAt: z.number(), sandboxAt: z.number(), rate: z.number() }),
  world: stateSchema,
  tokens: grantsSchema,
  /** Absent in what an earlier version left. */
  kubernetes: z.custom<SavedCluster>((value) => typeof value === 'object' && value !== null).optional(),
});

const noReader: ReadArtifactIdentity = () =>
  Promise.reject(new Error('This sandbox was started without a reader of artifacts.'));

/** The state of a named scenario at `now` (ms). Throws for a name that is not one. */
function scenarioState(name: string, now: number): State {
  const data = scenarioData(name);
  if (data === null) throw new Error(`There is no scenario named "${name}".`);
  return loadScenario(data, now);
}

/** What an earlier run left. A state that this version cannot read is put aside, and the sandbox begins anew. */
function readSaved(statePath: string): z.infer<typeof savedSchema> | null {
  try {
    return savedSchema.nullable().parse(readJsonFile(statePath));
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof z.ZodError)) throw error;
    renameSync(statePath, `${statePath}.unreadable`);
    return null;
  }
}

/**
 * Starts the simulators of Google's token endpoint, Play Developer API and Reporting API, and of App Store Connect, on 127.0.0.1. Rejects for a
 * scenario that is none and for a port in use; then nothing of it stays.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<RunningSandbox> {
  if (options.directory !== undefined) return start(options.directory, options, () => {});
  const directory = mkdtempSync(join(tmpdir(), 'slipway-sandbox-'));
  const remove = () => rmSync(directory, { recursive: true, force: true });
  return start(directory, options, remove).catch((error: unknown) => {
    remove();
    throw error;
  });
}

async function start(
  directory: string,
  options: SandboxOptions,
  afterClose: () => void,
): Promise<RunningSandbox> {
  const statePath = join(directory, 'state.json');
  const saved = readSaved(statePath);
  const clock = new SandboxClock(saved?.clock, () => file.touch(true), options.realNow);
  const faults = new Faults();
  const goesOn =
    saved && (options.scenario === undefined || options.scenario === saved.world.name) ? saved : null;
  const state = goesOn?.world ?? scenarioState(options.scenario ?? 'fresh', clock.now());
  // A state of before there was an App Store gets the one of its scenario.
  if (Object.keys(state.appStore.resources).length === 0 && scenarioData(state.name) !== null)
    state.appStore = scenarioState(state.name, clock.now()).appStore;
  const world = new World(clock, faults, state, (binding) => file.touch(binding));
  let kubernetes: RunningKubernetes | null = null;
  const tokens = new AccessTokens(saved?.tokens ?? {}, () => file.touch(true));
  const file = new SavedJson(statePath, () => ({
    clock: clock.state,
    world: world.state,
    tokens: tokens.toJson(clock.now()),
    kubernetes: kubernetes ? kubernetes.saved() : goesOn?.kubernetes,
  }));
  const appStore = new AppStore(world);
  const router = new Router();
  const log = new RequestLog();
  const control = createControl({
    world,
    appStore,
    log,
    scenarioState,
    plantCluster: (name) => {
      const data = scenarioData(name);
      const at = clock.now();
      kubernetes?.plant(() => sceneOf(data, at), usersOf(data));
    },
  });
  const controlToken = randomBytes(32).toString('base64url');
  let accounts: readonly ServiceAccount[] = [];
  registerToken(router, world, tokens, () => accounts);
  registerPlay(router, world, { directory, readArtifactIdentity: options.readArtifactIdentity ?? noReader });
  const appStoreKeys = apiKeys(directory);
  const front = appStoreFront(world, () => Object.values(appStoreKeys));
  registerAppStore(router, appStore, front, directory);
  registerControl(router, control, controlToken);

  const listener = createListener({ router, world, tokens, log, fronts: [front], save: () => file.settle() });
  const scene = scenarioData(state.name);
  const began = clock.now();
  const cluster = await startKubernetes({
    directory,
    clock,
    seed: () => sceneOf(scene, began),
    users: usersOf(scene),
    saved: goesOn?.kubernetes,
    onChange: () => file.touch(false),
  });
  kubernetes = cluster;
  const servers = await openServers(listener, {
    port: options.port ?? 0,
    httpsPort: options.httpsPort,
    tlsDirectory: join(directory, 'tls'),
  }).catch(async (error: unknown) => {
    await cluster.close();
    throw error;
  });
  const playUrl = servers.httpUrl;
  const account = (name: string, keyFile: string) =>
    serviceAccount(name, join(directory, keyFile), `${playUrl}/token`);
  const first = account('play-release', 'service-account.json');
  const second = account('somebody-else', 'service-account-2.json');
  accounts = [first, second];
  file.touch(false);
  const stopSettling = settleOnTime(appStore);
  return {
    playUrl,
    httpsUrl: servers.httpsUrl,
    caFile: servers.caFile,
    serviceAccountKeyFile: first.keyFile,
    secondServiceAccountKeyFile: second.keyFile,
    appStoreUrl: servers.httpUrl,
    appStoreKeys,
    appStoreApps: () =>
      appStore.shelf.all('apps').map(({ attributes }) => ({
        bundleId: String(attributes.bundleId),
        name: String(attributes.name),
      })),
    kubernetes: cluster,
    clusterSeed: () => sceneOf(scenarioData(world.state.name), began),
    controlToken,
    control,
    clock,
    world,
    close: async () => {
      stopSettling();
      await Promise.all([servers.close(), cluster.close()]);
      file.flush();
      afterClose();
    },
  };
}
