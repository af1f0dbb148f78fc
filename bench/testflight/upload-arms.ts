import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { open, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hashFile } from '../../electron/artifacts/hash-file';
import type { UploadSource } from '../../electron/ports/store-target';
import type { BenchmarkContext, Result } from '../lib/benchmark';
import { output } from '../lib/child';
import { alternate, median } from '../lib/measure';
import { atLeastTimes, atMost } from '../lib/results';
import type { StoreReport } from './store';
import type { UploadTask } from './uploader';

const MIB = 1024 * 1024;
const SPEED_BYTES = 1024 * MIB;
const MEMORY_BYTES = 4096 * MIB;
const KILLED_BYTES = 512 * MIB;

/** The store in Apple's place, as the arms see it. */
export interface Store {
  readonly url: string;
  report(): Promise<StoreReport>;
}

interface Bench {
  readonly context: BenchmarkContext;
  readonly folder: string;
  readonly store: Store;
  /** The bundled uploader. */
  readonly program: string;
}

interface Uploaded {
  readonly ms: number;
  readonly peakBytes: number;
}

/** Uploads of large builds: speed beside curl, memory, and what a kill in the middle costs. */
export async function uploadArms(context: BenchmarkContext, store: Store): Promise<readonly Result[]> {
  const program = await context.bundle('bench/testflight/uploader.ts');
  const bench: Bench = { context, folder: context.scratch('ipa'), store, program };
  return [await speed(bench), await memory(bench), await resume(bench)];
}

async function speed(bench: Bench): Promise<Result> {
  const { context, folder, store } = bench;
  const source = await randomFile(join(folder, 'speed.ipa'), SPEED_BYTES);
  const took = await alternate(context.rounds, {
    ours: async () => {
      const { ms } = await uploadOnce(bench, source);
      await checkReceived(store, source);
      context.log(`Slipway in parts, hashing: ${ms.toFixed(0)} ms`);
      return ms;
    },
    curl: async () => {
      const seconds = await output('curl', [
        ...['--silent', '--show-error', '--fail', '--output', '/dev/null', '--write-out', '%{time_total}'],
        ...['--header', 'Expect:', '--upload-file', source.path, `${store.url}/plain`],
      ]);
      await checkReceived(store, source);
      context.log(`curl -T: ${(Number(seconds) * 1000).toFixed(0)} ms`);
      return Number(seconds) * 1000;
    },
  });
  await rm(source.path);
  const rate = (ms: readonly number[]) => SPEED_BYTES / MIB / (median(ms) / 1000);
  return atLeastTimes(
    'testflight: speed of a 1 GiB build in parts with hashing against curl -T, MiB/s',
    0.8,
    rate(took.ours),
    rate(took.curl),
  );
}

async function memory(bench: Bench): Promise<Result> {
  const path = join(bench.folder, 'memory.ipa');
  await writeFile(path, '');
  await truncate(path, MEMORY_BYTES);
  const source = await sourceOf(path, MEMORY_BYTES);
  const { peakBytes } = await uploadOnce(bench, source);
  await checkReceived(bench.store, source);
  await rm(path);
  return atMost('testflight: largest resident memory at a 4 GiB build, MB', 100, peakBytes / 1e6);
}

/** The worst of several kills: each at half, by SIGKILL, in the middle of a part. */
async function resume(bench: Bench): Promise<Result> {
  const { context, folder, store } = bench;
  const source = await randomFile(join(folder, 'killed.ipa'), KILLED_BYTES);
  const shares: number[] = [];
  for (let round = 0; round < context.rounds; round += 1) {
    const before = await store.report();
    const journal = join(folder, `killed-${round}.json`);
    const child = startUpload(bench, source, journal);
    child.on('message', ({ sent }: { readonly sent: number }) => {
      if (sent >= KILLED_BYTES / 2) child.kill('SIGKILL');
    });
    const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
    if (signal !== 'SIGKILL') throw new Error(`The upload ended with ${code} before it could be killed.`);
    await uploadOnce(bench, source, journal);
    const { received, reservations } = await checkReceived(store, source);
    if (reservations !== before.reservations + 1) throw new Error('The build was reserved once more.');
    shares.push(received / KILLED_BYTES);
    context.log(`killed at half: ${received} bytes of ${KILLED_BYTES}`);
  }
  await rm(source.path);
  return atMost('testflight: bytes after a kill at half, share of the build', 1.02, Math.max(...shares));
}

function startUpload(
  { store, program, context }: Bench,
  source: UploadSource,
  journal: string,
): ChildProcess {
  const task: UploadTask = { url: store.url, source, journal };
  return fork(program, [JSON.stringify(task)], {
    execPath: context.node,
    execArgv: [],
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
}

async function uploadOnce(bench: Bench, source: UploadSource, journal?: string): Promise<Uploaded> {
  const own = journal ?? join(bench.folder, `${randomBytes(6).toString('hex')}.json`);
  const child = startUpload(bench, source, own);
  let text = '';
  child.stdout?.setEncoding('utf8').on('data', (more: string) => {
    text += more;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`The upload ended with ${code}.`);
  return JSON.parse(text) as Uploaded;
}

async function checkReceived(store: Store, source: UploadSource): Promise<StoreReport> {
  const report = await store.report();
  if (report.sha256 !== source.sha256) throw new Error('The store received other bytes than the file has.');
  return report;
}

async function randomFile(path: string, size: number): Promise<UploadSource> {
  const file = await open(path, 'w');
  const block = randomBytes(8 * MIB);
  for (let written = 0; written < size; written += block.length) {
    block.writeBigUInt64LE(BigInt(written));
    await file.write(block);
  }
  await file.close();
  return sourceOf(path, size);
}

async function sourceOf(path: string, size: number): Promise<UploadSource> {
  const { sha256 } = await hashFile(path);
  const build = { shortVersion: '2.0.0', version: '1', platform: 'IOS' } as const;
  return { path, size, sha256, versionCode: 1, fileName: 'many.ipa', build };
}
