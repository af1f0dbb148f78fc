import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { open, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hashFile } from '../../electron/artifacts/hash-file';
import type { UploadSource } from '../../electron/ports/store-target';
import type { BenchmarkContext, Result } from './benchmark';
import { output } from './child';
import { alternate, median } from './measure';
import { atLeastTimes, atMost } from './results';

/** What one start of an uploader does. */
export interface UploadTask {
  readonly url: string;
  readonly source: UploadSource;
  /** Where its session is kept, as the journal keeps it. */
  readonly journal: string;
}

/** What a store that takes uploads received since it was last asked. */
export interface Received {
  readonly received: number;
  /** SHA-256 of the file that was kept last; null while it is not whole. */
  readonly sha256: string | null;
}

/** A store that takes large files, as the arms see it. */
export interface UploadStore<Report extends Received = Received> {
  readonly url: string;
  report(): Promise<Report>;
}

/** One product's way to send a large file, and what its figures are called. */
export interface LargeUploads<Report extends Received> {
  readonly context: BenchmarkContext;
  readonly store: UploadStore<Report>;
  /** The uploader, by its path from the project's folder. */
  readonly uploader: string;
  /** Ending of the files, with its dot. */
  readonly ending: string;
  /** What the uploader wants to know of a file besides its bytes. */
  readonly about: Partial<UploadSource>;
  readonly names: { readonly speed: string; readonly memory: string; readonly resume: string };
  /** Looks at what a killed upload and the one after it told the store; throws when it is not as it must be. */
  readonly checkResumed?: (before: Report, after: Report) => void;
}

interface Uploaded {
  readonly ms: number;
  readonly peakBytes: number;
}

type Bench<Report extends Received> = LargeUploads<Report> & {
  readonly folder: string;
  /** The bundled uploader. */
  readonly program: string;
};

const MIB = 1024 * 1024;
const SPEED_BYTES = 1024 * MIB;
const MEMORY_BYTES = 4096 * MIB;
const KILLED_BYTES = 512 * MIB;

/** Uploads of large files: speed beside curl, memory, and what a kill in the middle costs. */
export async function largeUploads<Report extends Received>(
  uploads: LargeUploads<Report>,
): Promise<readonly Result[]> {
  const { context, uploader } = uploads;
  const bench = { ...uploads, folder: context.scratch('uploads'), program: await context.bundle(uploader) };
  return [await speed(bench), await memory(bench), await resume(bench)];
}

async function speed<Report extends Received>(bench: Bench<Report>): Promise<Result> {
  const { context, store } = bench;
  const source = await randomFile(bench, 'speed', SPEED_BYTES);
  const took = await alternate(context.rounds, {
    ours: async () => {
      const { ms } = await uploadOnce(bench, source);
      await checkReceived(store, source);
      context.log(`Slipway, hashing: ${ms.toFixed(0)} ms`);
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
  return atLeastTimes(bench.names.speed, 0.8, rate(took.ours), rate(took.curl));
}

async function memory<Report extends Received>(bench: Bench<Report>): Promise<Result> {
  const path = join(bench.folder, `memory${bench.ending}`);
  await writeFile(path, '');
  await truncate(path, MEMORY_BYTES);
  const source = await sourceOf(bench, path, MEMORY_BYTES);
  const { peakBytes } = await uploadOnce(bench, source);
  await checkReceived(bench.store, source);
  await rm(path);
  return atMost(bench.names.memory, 100, peakBytes / 1e6);
}

/** The worst of several kills: each at half, by SIGKILL, in the middle of a part. */
async function resume<Report extends Received>(bench: Bench<Report>): Promise<Result> {
  const { context, folder, store } = bench;
  const source = await randomFile(bench, 'killed', KILLED_BYTES);
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
    const after = await checkReceived(store, source);
    bench.checkResumed?.(before, after);
    shares.push(after.received / KILLED_BYTES);
    context.log(`killed at half: ${after.received} bytes of ${KILLED_BYTES}`);
  }
  await rm(source.path);
  return atMost(bench.names.resume, 1.02, Math.max(...shares));
}

function startUpload<Report extends Received>(
  { store, program, context }: Bench<Report>,
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

async function uploadOnce<Report extends Received>(
  bench: Bench<Report>,
  source: UploadSource,
  journal?: string,
): Promise<Uploaded> {
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

async function checkReceived<Report extends Received>(
  store: UploadStore<Report>,
  source: UploadSource,
): Promise<Report> {
  const report = await store.report();
  if (report.sha256 !== source.sha256) throw new Error('The store received other bytes than the file has.');
  return report;
}

async function randomFile<Report extends Received>(
  bench: Bench<Report>,
  name: string,
  size: number,
): Promise<UploadSource> {
  const path = join(bench.folder, `${name}${bench.ending}`);
  const file = await open(path, 'w');
  const block = randomBytes(8 * MIB);
  for (let written = 0; written < size; written += block.length) {
    block.writeBigUInt64LE(BigInt(written));
    await file.write(block);
  }
  await file.close();
  return sourceOf(bench, path, size);
}

async function sourceOf<Report extends Received>(
  { about }: Bench<Report>,
  path: string,
  size: number,
): Promise<UploadSource> {
  const { sha256 } = await hashFile(path);
  return { path, size, sha256, versionCode: 1, ...about };
}
