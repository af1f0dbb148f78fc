import { mkdirSync, writeSync } from 'node:fs';
import type { ContractRouterClient } from '@orpc/contract';
import { createRouterClient } from '@orpc/server';
import type { Contract } from '@shared/contract';
import type { AppId } from '@shared/domain/ids';
import type { Operation } from '@shared/domain/operation';
import { compose } from '../../electron/compose';
import { arm, pointsPassed } from './kill-points';
import type { Life, Line } from './lives';

/*
 * One life of the program: it starts on what the last one left, says how every operation ended, plans the next step of
 * the rollout and confirms it. It is killed wherever the life says. What it has said before stays said: each line is
 * written at once.
 */

const APP = 'android' as AppId;
const POLL_MS = 4;

const life = JSON.parse(process.argv[2] ?? '') as Life;
const say = (line: Line): void => void writeSync(1, `${JSON.stringify(line)}\n`);
const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, POLL_MS));

if (life.kill?.since === 'start') arm(life.kill.point);
mkdirSync(life.dataDir, { recursive: true });
const brain = await compose({
  host: 'loopback',
  version: '0.0.0-bench',
  dataDir: life.dataDir,
  workspaceFile: life.workspaceFile,
  scenario: null,
});
// The brain gives its router without its type, as hosts need none.
const client = createRouterClient(brain.router, {
  context: { window: 'bench' },
}) as unknown as ContractRouterClient<Contract>;

async function settled(): Promise<readonly Operation[]> {
  for (;;) {
    const operations = await client.operations.list({ limit: 3 });
    if (operations.every((operation) => operation.endedAt !== null)) return operations;
    await soon();
  }
}

const before = await settled();
say({
  kind: 'settled',
  operations: before.map(({ id, state }) => ({ id, state })),
});
const { events } = await client.history.query({ text: `app:${APP}`, limit: 30 });
const { unaltered } = await client.history.verify();
say({
  kind: 'history',
  unaltered,
  events: events.map(({ operationId, kind, result, toFraction }) => ({
    operationId,
    kind,
    result,
    fraction: toFraction,
  })),
});

if (life.fraction !== null) {
  const plan = await client.plans.make({
    appId: APP,
    intent: { kind: 'advance', versionCode: life.versionCode, track: 'production', fraction: life.fraction },
  });
  if (life.kill?.since === 'confirm') arm(life.kill.point);
  say({ kind: 'planned' });
  const { id } = await client.plans.confirm({
    planId: plan.id,
    typed: plan.confirmation.kind === 'typed' ? plan.confirmation.expected : null,
    reason: 'A rehearsal of a crash',
  });
  say({ kind: 'confirmed', id });
  const [operation] = (await settled()).filter((one) => one.id === id);
  say({ kind: 'ended', id, state: operation?.state ?? 'unknown', points: pointsPassed() });
}
arm(Number.POSITIVE_INFINITY);
await brain.close();
process.exit(0);
