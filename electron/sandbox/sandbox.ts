import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { ReadArtifactIdentity } from './artifact-identity';
import { SandboxClock } from './clock';
import type { SandboxControl } from './control';
import { registerControl } from './control-routes';
import { Faults } from './faults';
import { readJsonFile, SavedJson } from './json-file';
import { createControl } from './local-control';
import { AccessTokens, grantsSchema } from './play/access-tokens';
import { registerPlay } from './play/routes';
import { type ServiceAccount, serviceAccount } from './play/service-account';
import { registerToken } from './play/token-routes';
import { RequestLog } from './request-log';
import { Router } from './router';
import { loadScenario } from './scenario';
import { scenarioData } from './scenarios';
import { type State, stateSchema } from './state-schema';
import { tlsFiles } from './tls';
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
});

const noReader: ReadArtifactIdentity = () =>
  Promise.reject(new Error('This sandbox was started without a reader of artifacts.'));

/** The state of a named scenario at `now` (ms). Throws for a name that is not one. */
function scenarioState(name: string, now: number): State {
  const data = scenarioData(name);
  if (data === null) throw new Error(`There is no scenario named "${name}".`);
  return loadScenario(data, now);
}

/** Starts the simulators of Google's token endpoint, Play Developer API and Reporting API on 127.0.0.1. */
export async function startSandbox(options: SandboxOptions = {}): Promise<RunningSandbox> {
  const directory = options.directory ?? mkdtempSync(join(tmpdir(), 'slipway-sandbox-'));
  const statePath = join(directory, 'state.json');
  const saved = savedSchema.nullable().parse(readJsonFile(statePath));
  const clock = new SandboxClock(saved?.clock, () => file.touch(true), options.realNow);
  const faults = new Faults();
  const state =
    saved && (options.scenario === undefined || options.scenario === saved.world.name)
      ? saved.world
      : scenarioState(options.scenario ?? 'fresh', clock.now());
  const world = new World(clock, faults, state, (binding) => file.touch(binding));
  const tokens = new AccessTokens(saved?.tokens ?? {}, () => file.touch(true));
  const file = new SavedJson(statePath, () => ({
    clock: clock.state,
    world: world.state,
    tokens: tokens.toJson(clock.now()),
  }));
  const router = new Router();
  const log = new RequestLog();
  const control = createControl({ world, log, scenarioState });
  const controlToken = randomBytes(32).toString('base64url');
  let accounts: readonly ServiceAccount[] = [];
  registerToken(router, world, tokens, () => accounts);
  registerPlay(router, world, { directory, readArtifactIdentity: options.readArtifactIdentity ?? noReader });
  registerControl(router, control, controlToken);

  const listener = createListener({ router, world, tokens, log, save: () => file.settle() });
  const http = createServer(listener);
  const tls = options.httpsPort === undefined ? null : tlsFiles(join(directory, 'tls'));
  const https = tls && createTlsServer({ key: tls.key, cert: tls.cert }, listener);
  const playUrl = `http://127.0.0.1:${await listen(http, options.port ?? 0)}`;
  const httpsUrl = https ? `https://127.0.0.1:${await listen(https, options.httpsPort ?? 0)}` : null;
  const account = (name: string, keyFile: string) =>
    serviceAccount(name, join(directory, keyFile), `${playUrl}/token`);
  const first = account('play-release', 'service-account.json');
  const second = account('somebody-else', 'service-account-2.json');
  accounts = [first, second];
  file.touch(false);
  return {
    playUrl,
    httpsUrl,
    caFile: tls?.caFile ?? null,
    serviceAccountKeyFile: first.keyFile,
    secondServiceAccountKeyFile: second.keyFile,
    controlToken,
    control,
    clock,
    world,
    close: async () => {
      await Promise.all([http, https].flatMap((server) => (server ? [stop(server)] : [])));
      file.flush();
      if (options.directory === undefined) rmSync(directory, { recursive: true, force: true });
    },
  };
}

function listen(server: Server, port: number): Promise<number> {
  server.requestTimeout = 0; // a large upload over a slow line takes as long as it takes
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      const address = server.address();
      resolve(isAddress(address) ? address.port : port);
    });
  });
}

const isAddress = (address: string | AddressInfo | null): address is AddressInfo =>
  typeof address === 'object' && address !== null;

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
