import { type ChildProcess, spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'electron-vite';
import { beforeAll, describe, expect, it } from 'vitest';
import { readHighWater } from '../../../electron/history/high-water';
import { newFolder } from './folders';
import { open } from './records';

const ROOT = resolve(import.meta.dirname, '../../..');
const PROGRAM = join(ROOT, 'node_modules/.cache/history-appender/appender.js');

beforeAll(async () => {
  await build({
    configFile: join(import.meta.dirname, 'appender.config.ts'),
    root: ROOT,
    logLevel: 'error',
  });
}, 60_000);

interface Run {
  readonly acknowledged: ReadonlyMap<number, string>;
  readonly warnings: readonly string[];
}

/** Runs the program and kills it, without warning, once so many events were acknowledged. */
async function runUntilKilled(directory: string, after: number): Promise<Run> {
  const child: ChildProcess = spawn(process.execPath, [PROGRAM, directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const acknowledged = new Map<number, string>();
  const warnings: string[] = [];
  const exited = new Promise<void>((done) => child.once('exit', () => done()));
  if (child.stdout === null) throw new Error('no output');
  for await (const line of createInterface(child.stdout)) {
    const [first = '', second = ''] = line.split(' ');
    if (first === 'warning') warnings.push(line);
    else acknowledged.set(Number(first), second);
    if (acknowledged.size === after) child.kill('SIGKILL');
  }
  await exited;
  return { acknowledged, warnings };
}

describe('a program killed in the middle of appending', () => {
  it('never loses an acknowledged event, and its mark agrees at the next start', async () => {
    const directory = newFolder();
    const all = new Map<number, string>();
    for (let round = 1; round <= 12; round += 1) {
      const { acknowledged, warnings } = await runUntilKilled(directory, round * round * 3);
      expect(warnings).toEqual([]);
      for (const [sequence, hash] of acknowledged) {
        expect(all.has(sequence)).toBe(false);
        all.set(sequence, hash);
      }
      expect(readHighWater(join(directory, 'slipway.high-water'))?.sequence).toBeGreaterThanOrEqual(
        Math.max(...all.keys()),
      );
    }
    const { history, warnings } = await open(directory);
    expect(warnings).toEqual([]);
    for (const [sequence, hash] of all) expect((await history.event(sequence))?.hash).toBe(hash);
    expect((await history.verify()).unaltered).toBe(true);
    await history.close();
  }, 60_000);

  it('holds the file against other processes while it runs', async () => {
    const directory = newFolder();
    const child = spawn(process.execPath, [PROGRAM, directory], { stdio: ['ignore', 'pipe', 'inherit'] });
    const exited = new Promise<void>((done) => child.once('exit', () => done()));
    await new Promise((first) => child.stdout.once('data', first));
    await expect(open(directory)).rejects.toMatchObject({ failure: { reason: 'conflict' } });
    child.kill('SIGKILL');
    await exited;
    const { history } = await open(directory);
    expect((await history.stats()).events).toBeGreaterThan(0);
    await history.close();
  });
});
