import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ORPCError } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import { createRouterClient } from '@orpc/server';
import type { Contract } from '@shared/contract';
import type { Failure } from '@shared/domain/failure';
import type { AppId, OperationId } from '@shared/domain/ids';
import type { LaneView } from '@shared/domain/lane';
import type { Operation } from '@shared/domain/operation';
import type { StoreIntent } from '@shared/domain/plan';
import { readArtifactIdentity } from '../../../electron/artifacts/read-artifact';
import { compose } from '../../../electron/compose';
import type { Brain } from '../../../electron/hosts/brain';
import { type RunningSandbox, startSandbox } from '../../../electron/sandbox/sandbox';
import { writeSandboxWorkspace } from '../../../electron/workspace/sandbox-workspace';

/** The brain without a host: a data folder of its own, and a client that calls it as a window would. */
export interface TestBrain {
  readonly brain: Brain;
  readonly client: ContractRouterClient<Contract>;
  readonly dataDir: string;
  /** Stops the program as a quit does and starts it again on the same data. */
  restart(): Promise<TestBrain>;
  close(): Promise<void>;
}

const SANDBOX_TEMPLATE = join(import.meta.dirname, '../../../resources/sandbox');

export const ANDROID = 'android' as AppId;
export const MAIN_PACKAGE = 'com.arkalia.cia';

/** Starts the program in the sandbox with a scenario. */
export async function startBrain(scenario: string | null, dataDir?: string): Promise<TestBrain> {
  const folder = dataDir ?? (await mkdtemp(join(tmpdir(), 'slipway-scenario-')));
  const brain = await compose({
    host: 'loopback',
    version: '0.0.0-test',
    dataDir: folder,
    workspaceFile: null,
    scenario,
  });
  const client = clientOf(brain);
  return {
    brain,
    client,
    dataDir: folder,
    async restart() {
      await brain.close();
      return startBrain(null, folder);
    },
    async close() {
      await brain.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The program on a workspace file of its own, beside a simulated store that the test drives and listens to. */
export interface TestStore extends TestBrain {
  readonly store: RunningSandbox;
  /** A second window on the same brain is the same client; a second machine is a second program. */
  readonly workspaceFile: string;
}

/** A simulated store with a workspace file that leads to it, and no program yet. */
export interface StoreOnly {
  readonly store: RunningSandbox;
  readonly workspaceFile: string;
  /** Empty but for the store and the workspace; taken away with them. */
  readonly folder: string;
  close(): Promise<void>;
}

/** Starts a simulated store alone. */
export async function startStore(scenario: string): Promise<StoreOnly> {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-store-'));
  const store = await startSandbox({ directory: join(folder, 'store'), scenario, readArtifactIdentity });
  const workspaceFile = await writeSandboxWorkspace(SANDBOX_TEMPLATE, join(folder, 'app'), {
    ...store,
    apps: Object.values(store.control.state().apps),
    appStoreApps: store.appStoreApps(),
    cluster: {
      kubeconfigFile: store.kubernetes.kubeconfigFile,
      prometheusUrl: store.kubernetes.prometheusUrl,
      deployments: store.kubernetes.deployments(),
      rollouts: store.kubernetes.rollouts(),
    },
  });
  return {
    store,
    workspaceFile,
    folder,
    async close() {
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Starts a simulated store, and the program as it runs with a real account: by `slipway.yaml`. */
export async function startWithStore(scenario: string): Promise<TestStore> {
  const place = await startStore(scenario);
  const first = await startOn(place.workspaceFile, join(place.folder, 'data'));
  return {
    ...first,
    store: place.store,
    workspaceFile: place.workspaceFile,
    async close() {
      await first.brain.close();
      await place.close();
    },
  };
}

/** Another program on the same workspace file, with a data folder of its own: a colleague's machine. */
export async function startOn(workspaceFile: string, dataDir: string): Promise<TestBrain> {
  await mkdir(dataDir, { recursive: true });
  const brain = await compose({
    host: 'loopback',
    version: '0.0.0-test',
    dataDir,
    workspaceFile,
    scenario: null,
  });
  const client = clientOf(brain);
  await client.board.get(); // a window is there: stores are read soon after it has its board
  return {
    brain,
    client,
    dataDir,
    async restart() {
      await brain.close();
      return startOn(workspaceFile, dataDir);
    },
    close: () => brain.close(),
  };
}

/** Requests that could change something for users, as the store saw them. */
export function commits(store: RunningSandbox): readonly string[] {
  return store.control
    .requests()
    .filter((request) => request.method === 'POST' && request.url.includes(':commit'))
    .map((request) => request.url);
}

function clientOf(brain: Brain): ContractRouterClient<Contract> {
  const client = createRouterClient(brain.router, { context: { window: 'test' } });
  // The brain gives its router without its type, as hosts need none.
  return client as unknown as ContractRouterClient<Contract>;
}

/** Asks again until the answer is there; fails after `ms` with the last thing seen. */
export async function eventually<T>(
  ask: () => Promise<T | null | undefined>,
  what: string,
  ms = 15_000,
): Promise<T> {
  const end = performance.now() + ms;
  let last: unknown = null;
  while (performance.now() < end) {
    try {
      const answer = await ask();
      if (answer !== null && answer !== undefined) return answer;
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`Not seen within ${ms} ms: ${what}${last ? ` (${String(last)})` : ''}`);
}

/** Anything that answers calls of the contract. */
export type Called = Pick<TestBrain, 'client'>;

/** The lane of a version on a track, once it is there and fits. */
export function lane(
  { client }: Called,
  track: string,
  versionCode: number,
  fits: (lane: LaneView) => boolean = () => true,
): Promise<LaneView> {
  return eventually(async () => {
    const view = await client.releases.get({ appId: ANDROID, versionCode });
    return view.lanes.find((candidate) => candidate.track === track && fits(candidate));
  }, `${versionCode} on ${track}`);
}

/** Plans, confirms as the plan asks, and waits until the operation has ended. */
export async function carryOut(
  test: Called,
  intent: StoreIntent,
  reason: string | null = null,
): Promise<Operation> {
  const started = await begin(test, intent, reason);
  return ended(test, started.id);
}

/** Plans and confirms as the plan asks; the operation has begun. */
export async function begin(
  { client }: Called,
  intent: StoreIntent,
  reason: string | null = null,
): Promise<Operation> {
  const plan = await client.plans.make({ appId: ANDROID, intent });
  const typed = plan.confirmation.kind === 'typed' ? plan.confirmation.expected : null;
  return client.plans.confirm({ planId: plan.id, typed, reason });
}

/** The operation once it fits: for what happens on the way. */
export function underWay(
  { client }: Called,
  operationId: OperationId,
  what: string,
  fits: (operation: Operation) => boolean,
): Promise<Operation> {
  return eventually(async () => {
    const now = await client.operations.get({ operationId });
    return fits(now) ? now : null;
  }, what);
}

/** The failure that a call is refused with; rejects when it goes through. */
export async function refusalOf(call: Promise<unknown>): Promise<Failure> {
  try {
    await call;
  } catch (error) {
    if (error instanceof ORPCError) return error.data;
    throw error;
  }
  throw new Error('It went through.');
}

/** What the store has of a version on a track of the main app: `inProgress 0.05`. */
export function atStore(store: RunningSandbox, track: string, versionCode: number): string {
  const releases = store.control.state().apps[MAIN_PACKAGE]?.tracks[track]?.releases ?? [];
  const release = releases.find((candidate) => candidate.versionCodes.includes(versionCode));
  return release ? [release.status, release.userFraction].join(' ').trim() : 'absent';
}

/** Resolves when a fault that fires once has fired: a request of that kind has arrived at the store. */
export function fired(store: RunningSandbox, id: string): Promise<unknown> {
  return eventually(
    async () => (store.control.faults().some((fault) => fault.id === id) ? null : true),
    `the fault ${id} firing`,
  );
}

/** The operation once it has an end: what is not known is not one. */
export function ended({ client }: Called, operationId: OperationId): Promise<Operation> {
  return eventually(
    async () => {
      const now = await client.operations.get({ operationId });
      return now.endedAt === null ? null : now;
    },
    'the end of the operation',
    60_000,
  );
}
