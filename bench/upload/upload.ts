import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { open, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hashFile } from '../../electron/artifacts/hash-file';
import type { UploadSource } from '../../electron/ports/store-target';
import type { Benchmark, BenchmarkContext } from '../lib/benchmark';
import { ended, output } from '../lib/child';
import { alternate, median } from '../lib/measure';
import { atLeastTimes, atMost } from '../lib/results';
import type { SinkReport } from './sink';

/** What one start of the uploader does. */
export interface UploadTask {
  readonly url: string;
  readonly source: UploadSource;
  /** Where the session is kept. */
  readonly journal: string;
}

interface Uploaded {
  readonly ms: number;
  readonly peakBytes: number;
}

const MIB = 1024 * 1024;
const SPEED_BYTES = 1024 * MIB;
const MEMORY_BYTES = 4096 * MIB;
const KILLED_BYTES = 512 * MIB;

/** The sink as the arms see it. */
interface Sink {
  readonly url: string;
  report(): Promise<SinkReport>;
  close(): Promise<void>;
}

/** Uploads of large files: speed beside curl, memory, and what a kill in the middle costs. */
export const upload: Benchmark = {
  name: 'upload',
  async run(context) {
    const folder = context.scratch('upload');
    const sink = await openSink(context);
    try {
      const program = await context.bundle('bench/upload/uploader.ts');
      const bench = { context, folder, sink, program };
      return [await speed(bench), await memory(bench), await resume(bench)];
    } finally {
      await sink.close();
    }
  },
};

interface Bench {
  readonly context: BenchmarkContext;
  readonly folder: string;
  readonly sink: Sink;
  /** The bundled uploader. */
  readonly program: string;
}

async function speed(bench: Bench) {
  const { context, folder, sink } = bench;
  const source = await randomFile(join(folder, 'speed.aab'), SPEED_BYTES);
  const took = await alternate(context.rounds, {
    ours: async () => {
      const { ms } = await uploadOnce(bench, source);
      await checkReceived(sink, source);
      context.log(`Slipway, hashing: ${ms.toFixed(0)} ms`);
      return ms;
    },
    curl: async () => {
      const seconds = await output('curl', [
        ...['--silent', '--show-error', '--fail', '--output', '/dev/null', '--write-out', '%{time_total}'],
        ...['--header', 'Expect:', '--upload-file', source.path, `${sink.url}/plain`],
      ]);
      await checkReceived(sink, source);
      context.log(`curl -T: ${(Number(seconds) * 1000).toFixed(0)} ms`);
      return Number(seconds) * 1000;
    },
  });
  await rm(source.path);
  const rate = (ms: readonly number[]) => SPEED_BYTES / MIB / (median(ms) / 1000);
  return atLeastTimes(
    'upload: speed of 1 GiB with hashing against curl -T, MiB/s',
    0.8,
    rate(took.ours),
    rate(took.curl),
  );
}

async function memory(bench: Bench) {
  const path = join(bench.folder, 'memory.aab');
  await writeFile(path, '');
  await truncate(path, MEMORY_BYTES);
  const source = await sourceOf(path, MEMORY_BYTES);
  const { peakBytes } = await uploadOnce(bench, source);
  await checkReceived(bench.sink, source);
  await rm(path);
  return atMost('upload: largest resident memory at 4 GiB, MB', 100, peakBytes / 1e6);
}

/** The worst of several kills: each at half, by SIGKILL, in the middle of a part. */
async function resume(bench: Bench) {
  const { context, folder, sink } = bench;
  const source = await randomFile(join(folder, 'killed.aab'), KILLED_BYTES);
  const shares: number[] = [];
  for (let round = 0; round < context.rounds; round += 1) {
    const journal = join(folder, `killed-${round}.json`);
    const child = startUpload(bench, source, journal);
    child.on('message', ({ sent }: { readonly sent: number }) => {
      if (sent >= KILLED_BYTES / 2) child.kill('SIGKILL');
    });
    const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
    if (signal !== 'SIGKILL') throw new Error(`The upload ended with ${code} before it could be killed.`);
    await uploadOnce(bench, source, journal);
    const { received } = await checkReceived(sink, source);
    shares.push(received / KILLED_BYTES);
    context.log(`killed at half: ${received} bytes of ${KILLED_BYTES}`);
  }
  await rm(source.path);
  return atMost('upload: bytes after a kill at half, share of the file', 1.02, Math.max(...shares));
}

function startUpload({ sink, program, context }: Bench, source: UploadSource, journal: string): ChildProcess {
  const task: UploadTask = { url: sink.url, source, journal };
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

async function checkReceived(sink: Sink, source: UploadSource): Promise<SinkReport> {
  const report = await sink.report();
  if (report.sha256 !== source.sha256) throw new Error('The sink received other bytes than the file has.');
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
  return { path, size, sha256, versionCode: 1 };
}

async function openSink(context: BenchmarkContext): Promise<Sink> {
  const child = fork(await context.bundle('bench/upload/sink.ts'), [], {
    execPath: context.node,
    execArgv: [],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const [{ url }] = (await once(child, 'message')) as [{ readonly url: string }];
  return {
    url,
    async report() {
      const answer = once(child, 'message') as Promise<[SinkReport]>;
      child.send('report');
      return (await answer)[0];
    },
    close: () => ended(child),
  };
}
