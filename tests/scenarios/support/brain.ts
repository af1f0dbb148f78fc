import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ContractRouterClient } from '@orpc/contract';
import { createRouterClient } from '@orpc/server';
import type { Contract } from '@shared/contract';
import type { AppId, OperationId } from '@shared/domain/ids';
import type { LaneView } from '@shared/domain/lane';
import type { Operation } from '@shared/domain/operation';
import type { StoreIntent } from '@shared/domain/plan';
import { compose } from '../../../electron/compose';
import type { Brain } from '../../../electron/hosts/brain';

/** The brain without a host: a data folder of its own, and a client that calls it as a window would. */
export interface TestBrain {
  readonly brain: Brain;
  readonly client: ContractRouterClient<Contract>;
  readonly dataDir: string;
  /** Stops the program as a quit does and starts it again on the same data. */
  restart(): Promise<TestBrain>;
  close(): Promise<void>;
}

export const ANDROID = 'android' as AppId;

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
  const client = createRouterClient(brain.router, {
    context: { window: 'test' },
  }) as unknown as ContractRouterClient<Contract>;
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

/** The lane of a version on a track, once it is there and fits. */
export function lane(
  { client }: TestBrain,
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
  test: TestBrain,
  intent: StoreIntent,
  reason: string | null = null,
): Promise<Operation> {
  const plan = await test.client.plans.make({ appId: ANDROID, intent });
  const typed = plan.confirmation.kind === 'typed' ? plan.confirmation.expected : null;
  const started = await test.client.plans.confirm({ planId: plan.id, typed, reason });
  return ended(test, started.id);
}

/** The operation once nothing more happens to it by itself. */
export function ended({ client }: TestBrain, operationId: OperationId): Promise<Operation> {
  return eventually(
    async () => {
      const now = await client.operations.get({ operationId });
      return now.state === 'running' || now.state === 'planned' ? null : now;
    },
    'the end of the operation',
    60_000,
  );
}
