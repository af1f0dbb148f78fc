import { createWriteStream, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { BenchmarkContext } from '../lib/benchmark';
import { output } from '../lib/child';
import { type SeededWorkspace, seedWorkspace } from '../lib/seeded-workspace';
import { syntheticRecord } from './records';

/** Events of the whole history. */
export const EVENTS = 1_000_000;

const filled = new WeakMap<BenchmarkContext, SeededWorkspace>();

/** A workspace with a million events; the one that was filled before in the same call where there is one. */
export async function filledWorkspace(context: BenchmarkContext): Promise<SeededWorkspace> {
  const there = filled.get(context);
  if (there) return there;
  context.log(`filling a history with ${EVENTS} events`);
  const workspace = seedWorkspace(context);
  const records = join(context.scratch('records'), 'records.jsonl');
  await writeRecords(records, 0, EVENTS);
  await output(context.node, [await context.bundle('bench/history/ours.ts'), workspace.historyDir, records]);
  rmSync(records);
  isFilled(context, workspace);
  return workspace;
}

/** Says that a workspace has its million events now. */
export function isFilled(context: BenchmarkContext, workspace: SeededWorkspace): void {
  filled.set(context, workspace);
}

/** Records `from + 1` and on. */
export function* recordsFrom(from: number, count: number) {
  for (let number = from + 1; number <= from + count; number += 1) yield syntheticRecord(number);
}

/** The same as a file, one JSON object a line. */
export async function writeRecords(path: string, from: number, count: number): Promise<void> {
  const lines = function* () {
    for (const record of recordsFrom(from, count)) yield `${JSON.stringify(record)}\n`;
  };
  await pipeline(Readable.from(lines()), createWriteStream(path));
}
