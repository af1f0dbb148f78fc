import { readFileSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  ANDROID,
  atStore,
  carryOut,
  commits,
  eventually,
  lane,
  refusalOf,
  type StoreOnly,
  startStore,
} from '../support/brain';
import { type BrainProcess, bundleBrainProgram, startBrainProcess } from '../support/brain-process';

/* What this computer does to the record: a full disk, damaged files. The store stays the truth. */

const advance = { kind: 'advance', versionCode: 142, track: 'production', fraction: 0.1 } as const;
const WHY = 'A rehearsal of a bad disk';
const LONG = 120_000;

let forget: () => Promise<void>;
beforeAll(async () => {
  forget = await bundleBrainProgram();
}, LONG);
afterAll(() => forget());

let place: StoreOnly;
let program: BrainProcess;
afterEach(async () => {
  await program.close();
  await place.close();
});

const start = async (): Promise<void> => {
  program = await startBrainProcess(place.workspaceFile, join(place.folder, 'data'));
};

async function givenStagedRollout(): Promise<void> {
  place = await startStore('staged-rollout');
  await start();
  await lane(program, 'production', 142);
}

/** The folder of the workspace's history. */
async function historyFolder(): Promise<string> {
  const workspaces = join(place.folder, 'data/workspaces');
  const [only = ''] = await readdir(workspaces);
  return join(workspaces, only);
}

/** The log's length without the room that is kept behind it. */
const usedBytes = (log: Buffer): number => log.findLastIndex((byte) => byte !== 0) + 1;

describe('a disk that is full when a change is confirmed', () => {
  it(
    'sends nothing, says that the history cannot be written, and goes on when there is room',
    async () => {
      await givenStagedRollout();
      const plan = await program.client.plans.make({ appId: ANDROID, intent: advance });
      const log = readFileSync(join(await historyFolder(), 'slipway.db-wal'));
      await program.limitFiles(usedBytes(log));
      place.store.control.clearRequests();
      const refused = await refusalOf(
        program.client.plans.confirm({ planId: plan.id, typed: '10%', reason: WHY }),
      );
      expect(['disk-full', 'history-read-only']).toContain(refused.reason);
      expect(place.store.control.requests().filter(({ url }) => url.includes('/edits'))).toEqual([]);
      expect((await program.client.system.info({})).history.readOnly).not.toBeNull();
      expect(atStore(place.store, 'production', 142)).toBe('inProgress 0.05');

      await program.limitFiles(null);
      const operation = await eventually(
        () => carryOut(program, advance, WHY),
        'a change once there is room again',
        30_000,
      );
      expect(operation.failure).toBeNull();
      expect(commits(place.store)).toHaveLength(1);
      expect((await program.client.system.info({})).history.readOnly).toBeNull();
    },
    LONG,
  );
});

describe('a damaged history', () => {
  it(
    'with a byte of the write-ahead log flipped says what was lost, and the store tells the rest',
    async () => {
      await givenStagedRollout();
      expect((await carryOut(program, advance, WHY)).failure).toBeNull();
      const told = await program.client.history.stats();
      await program.kill();
      const log = join(await historyFolder(), 'slipway.db-wal');
      const bytes = readFileSync(log);
      const middle = Math.floor(usedBytes(bytes) / 2);
      bytes[middle] = (bytes[middle] ?? 0) ^ 0xff;
      writeFileSync(log, bytes);

      await start();
      const { events } = await program.client.history.query({ text: 'kind:history.recovered', limit: 5 });
      expect(events[0]?.why).toMatch(new RegExp(`#${told.events}`));
      await lane(
        program,
        'production',
        142,
        ({ state }) => state.kind === 'staged' && state.fraction === 0.1,
      );
      expect(commits(place.store)).toHaveLength(1);
      expect((await program.client.history.verify()).unaltered).toBe(true);
      const next = await eventually(
        () => carryOut(program, { ...advance, fraction: 0.25 }, WHY),
        'a change once the lost one is settled',
        30_000,
      );
      expect(next.failure).toBeNull();
    },
    LONG,
  );

  it(
    'whose main file is ruined is kept aside, and the rollout goes on from what the store shows',
    async () => {
      await givenStagedRollout();
      expect((await carryOut(program, advance, WHY)).failure).toBeNull();
      await program.close();
      const folder = await historyFolder();
      const file = join(folder, 'slipway.db');
      const bytes = readFileSync(file);
      bytes.fill(0x5a, 0, 4_096 * 3);
      writeFileSync(file, bytes);

      await start();
      expect(await readdir(join(folder, 'set-aside'))).not.toEqual([]);
      await lane(
        program,
        'production',
        142,
        ({ state }) => state.kind === 'staged' && state.fraction === 0.1,
      );
      const { events } = await program.client.history.query({ text: 'kind:history.recovered', limit: 5 });
      expect(events).toHaveLength(1);
      expect(commits(place.store)).toHaveLength(1);
    },
    LONG,
  );
});
