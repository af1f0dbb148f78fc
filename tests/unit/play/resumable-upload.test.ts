import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { failure, failureOf } from '@shared/domain/failure';
import type { TransferProgress } from '@shared/domain/operation';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { UploadSource } from '../../../electron/ports/store-target';
import { TransferMeter } from '../../../electron/process-kit/transfer-meter';
import { explainAnswer, vendorError } from '../../../electron/targets/play/explain';
import {
  type PartAnswer,
  type PartRequest,
  type UploadOptions,
  uploadResumable,
} from '../../../electron/targets/play/resumable-upload';

const GRANULE = 262_144;
const SIZE = GRANULE * 5 + 1000;

/** A server that speaks the protocol on bytes in memory; `trouble` may answer in its place. */
class Sink {
  readonly sessions = new Map<string, Buffer>();
  readonly seen: string[] = [];
  trouble: (request: PartRequest, index: number) => Promise<PartAnswer | null> | PartAnswer | null = () =>
    null;
  /** Most bytes of a part that are kept. */
  keep = Number.POSITIVE_INFINITY;

  readonly start = async (): Promise<string> => {
    const uri = `session-${this.sessions.size + 1}`;
    this.sessions.set(uri, Buffer.alloc(0));
    this.seen.push('start');
    return uri;
  };

  readonly put = async (request: PartRequest): Promise<PartAnswer> => {
    const range = request.headers['Content-Range'] ?? '';
    this.seen.push(range);
    const instead = await this.trouble(request, this.seen.length);
    if (instead) return instead;
    const held = this.sessions.get(request.uri);
    if (!held) return { status: 404, headers: {}, data: '' };
    const [, first, last] = /^bytes (\d+)-(\d+)\//.exec(range) ?? [];
    if (request.body && first !== undefined) {
      const sent = await all(request.body(() => {}));
      expect(sent.length).toBe(Number(last) - Number(first) + 1);
      expect(sent.length).toBe(Number(request.headers['Content-Length']));
      this.sessions.set(
        request.uri,
        Buffer.concat([held.subarray(0, Number(first)), sent.subarray(0, this.keep)]),
      );
    }
    return this.state(request.uri);
  };

  state(uri: string): PartAnswer {
    const held = this.sessions.get(uri) ?? Buffer.alloc(0);
    if (held.length === SIZE) return { status: 200, headers: {}, data: { versionCode: 1 } };
    // Without a byte stored there is no Range at all.
    return { status: 308, headers: held.length ? { range: `bytes=0-${held.length - 1}` } : {}, data: '' };
  }

  hash(): string {
    const whole = [...this.sessions.values()].at(-1) ?? Buffer.alloc(0);
    return createHash('sha256').update(whole).digest('hex');
  }
}

/** What a part may hold in memory at once, bytes. */
const LARGEST_PIECE = 1024 * 1024;

async function all(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) {
    expect(part.length).toBeLessThanOrEqual(LARGEST_PIECE);
    parts.push(Buffer.from(part)); // its memory is used again
  }
  return Buffer.concat(parts);
}

let directory: string;
let source: UploadSource;
let sink: Sink;
let slept: number[];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'slipway-upload-'));
  const bytes = randomBytes(SIZE);
  source = {
    path: join(directory, 'app.aab'),
    size: SIZE,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    versionCode: 1,
  };
  await writeFile(source.path, bytes);
  sink = new Sink();
  slept = [];
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const upload = (rest: Partial<UploadOptions> = {}) =>
  uploadResumable({
    source,
    session: null,
    start: sink.start,
    put: sink.put,
    explain: (answer) => explainAnswer(vendorError(answer.status, answer.data), 'upload'),
    pause: (attempt) => attempt + 1,
    clock: {
      now: () => 0,
      sleep: async (ms, signal) => {
        if (signal?.aborted) throw signal.reason;
        slept.push(ms);
      },
    },
    signal: new AbortController().signal,
    onTransfer: () => {},
    onWait: () => {},
    log: () => {},
    parts: { smallest: GRANULE, largest: GRANULE * 2 },
    ...rest,
  });

const cut = () => {
  throw failure('offline', 'The connection was cut.', { retryable: true });
};

describe('an upload', () => {
  it('sends granules, grows its parts on a quick line, and ends with every byte there', async () => {
    expect((await upload()).status).toBe(200);
    expect(sink.seen).toEqual([
      'start',
      `bytes 0-${GRANULE - 1}/${SIZE}`,
      `bytes ${GRANULE}-${GRANULE * 3 - 1}/${SIZE}`,
      `bytes ${GRANULE * 3}-${GRANULE * 5 - 1}/${SIZE}`,
      `bytes ${GRANULE * 5}-${SIZE - 1}/${SIZE}`,
    ]);
    expect(sink.hash()).toBe(source.sha256);
  });

  it('goes on where the server stands when it kept less than was sent', async () => {
    sink.keep = GRANULE + 1234;
    await upload();
    expect(sink.hash()).toBe(source.sha256);
    expect(sink.seen[3]).toMatch(new RegExp(`^bytes ${GRANULE * 2 + 1234}-`));
  });

  it('starts at the first byte when a 308 names no range', async () => {
    sink.trouble = (_, index) => (index === 2 ? { status: 308, headers: {}, data: '' } : null);
    await upload();
    expect(sink.seen[2]).toMatch(/^bytes 0-/);
    expect(sink.hash()).toBe(source.sha256);
  });

  it.each([
    ['a cut', cut],
    ['a 503', () => ({ status: 503, headers: {}, data: '' })],
    ['a 408', () => ({ status: 408, headers: {}, data: '' })],
  ])('asks before it sends again after %s', async (_, trouble) => {
    sink.trouble = (__, index) => (index === 3 ? trouble() : null);
    await upload();
    expect(sink.seen[3]).toBe(`bytes */${SIZE}`);
    expect(sink.hash()).toBe(source.sha256);
    expect(slept).toEqual([1]);
  });

  it('is done when only the last answer was lost', async () => {
    sink.trouble = async (request) => {
      const range = request.headers['Content-Range'] ?? '';
      if (!range.includes(`-${SIZE - 1}/`)) return null;
      sink.trouble = () => null;
      sink.seen.pop();
      await sink.put(request);
      return cut();
    };
    expect((await upload()).status).toBe(200);
    expect(sink.seen.at(-1)).toBe(`bytes */${SIZE}`);
    expect(sink.hash()).toBe(source.sha256);
  });

  it('waits as long as it is told', async () => {
    const waits: (number | null)[] = [];
    sink.trouble = (_, index) => (index === 2 ? { status: 429, headers: {}, data: '' } : null);
    await upload({
      explain: (answer) => explainAnswer(vendorError(answer.status, answer.data), 'upload', 7_000),
      onWait: (until) => waits.push(until),
    });
    expect(slept).toEqual([7_000]);
    expect(waits).toEqual([7_000, null]);
  });

  it('resumes a known session by asking first', async () => {
    const uri = await sink.start();
    const bytes = await readFile(source.path);
    sink.sessions.set(uri, bytes.subarray(0, GRANULE * 2));
    sink.seen.length = 0;
    await upload({ session: uri });
    expect(sink.seen.slice(0, 2)).toEqual([
      `bytes */${SIZE}`,
      `bytes ${GRANULE * 2}-${GRANULE * 3 - 1}/${SIZE}`,
    ]);
    expect(sink.hash()).toBe(source.sha256);
  });

  it('starts over when the session is gone, and gives up when that goes on', async () => {
    await upload({ session: 'session-of-yesterday' });
    expect(sink.seen.slice(0, 2)).toEqual([`bytes */${SIZE}`, 'start']);
    expect(sink.hash()).toBe(source.sha256);

    sink.trouble = () => ({ status: 410, headers: {}, data: '' });
    const failed = failureOf(await upload().catch((error: unknown) => error));
    expect(failed.reason).toBe('upload-session-lost');
  });

  it('gives up when nothing moves, with the session kept', async () => {
    sink.trouble = () => cut();
    const failed = failureOf(await upload().catch((error: unknown) => error));
    expect(failed).toMatchObject({ reason: 'offline', retryable: true });
    expect(failed.stillTrue).toContain('Google keeps the bytes that it confirmed');
    expect(slept).toEqual([1, 2, 3, 4, 5]);
  });

  it('does not send again what Google refused', async () => {
    const text = 'Version code 1 has already been used.';
    sink.trouble = () => ({ status: 403, headers: {}, data: { error: { message: text } } });
    const failed = failureOf(await upload().catch((error: unknown) => error));
    expect(failed.reason).toBe('version-code-used');
    expect(sink.seen).toHaveLength(2);
  });

  it('stops when a pause is cancelled', async () => {
    const controller = new AbortController();
    sink.trouble = () => {
      controller.abort();
      return cut();
    };
    const failed = failureOf(await upload({ signal: controller.signal }).catch((error: unknown) => error));
    expect(failed.reason).toBe('cancelled');
    expect(failed.advice).toMatch(/goes on where it stopped/);
  });

  it('goes through three buffers, however large a part is', async () => {
    const size = GRANULE * 32;
    await writeFile(source.path, Buffer.alloc(size));
    const memory = new Set<ArrayBufferLike>();
    let pieces = 0;
    const put = async ({ body, headers }: PartRequest): Promise<PartAnswer> => {
      for await (const piece of body?.(() => {}) ?? []) {
        memory.add(piece.buffer);
        pieces += 1;
      }
      const last = /-(\d+)\//.exec(headers['Content-Range'] ?? '')?.[1];
      return last === String(size - 1)
        ? { status: 200, headers: {}, data: {} }
        : { status: 308, headers: { range: `bytes=0-${last}` }, data: '' };
    };
    const sha256 = createHash('sha256').update(Buffer.alloc(size)).digest('hex');
    await upload({ source: { ...source, size, sha256 }, put, parts: { smallest: size, largest: size } });
    expect(pieces).toBeGreaterThan(8);
    expect(memory.size).toBe(3);
  });

  it('refuses a file that got other bytes since it was checked, though its length is the same', async () => {
    const bytes = await readFile(source.path);
    bytes.writeUInt8(bytes.readUInt8(SIZE - 1) ^ 1, SIZE - 1);
    await writeFile(source.path, bytes);
    const failed = failureOf(await upload().catch((error: unknown) => error));
    expect(failed.reason).toBe('hash-mismatch');
    expect(failed.stillTrue).toMatch(/nothing was committed/);
  });

  it('counts what an earlier start of the program sent when it compares the bytes', async () => {
    await sink.start();
    sink.sessions.set('session-1', (await readFile(source.path)).subarray(0, GRANULE * 3));
    expect((await upload({ session: 'session-1' })).status).toBe(200);
    const bytes = await readFile(source.path);
    bytes.writeUInt8(bytes.readUInt8(0) ^ 1, 0);
    await writeFile(source.path, bytes);
    sink.sessions.set('session-1', bytes.subarray(0, GRANULE * 3));
    const failed = failureOf(await upload({ session: 'session-1' }).catch((error: unknown) => error));
    expect(failed.reason).toBe('hash-mismatch');
  });

  it('refuses an empty file', async () => {
    await writeFile(source.path, '');
    const failed = failureOf(
      await upload({ source: { ...source, size: 0 } }).catch((error: unknown) => error),
    );
    expect(failed.reason).toBe('artifact-missing');
    expect(sink.seen).toEqual([]);
  });

  it('tells where it stands, never more than there is', async () => {
    const told: TransferProgress[] = [];
    await upload({ onTransfer: (progress) => told.push(progress) });
    expect(told.at(-1)).toMatchObject({ confirmed: SIZE, sent: 0, total: SIZE });
    expect(told.every((one) => one.confirmed + one.sent <= SIZE)).toBe(true);
  });
});

describe('the meter', () => {
  it('measures the last seconds and counts back when the server kept less', () => {
    const told: TransferProgress[] = [];
    let now = 0;
    const meter = new TransferMeter(
      10_000,
      (progress) => told.push(progress),
      () => now,
    );
    meter.confirm(0);
    expect(told.at(-1)).toMatchObject({ rate: null, secondsLeft: null });
    now = 1_000;
    meter.sending(2_000);
    expect(told.at(-1)).toMatchObject({ confirmed: 0, sent: 2_000, rate: 2_000, secondsLeft: 4 });
    now = 2_000;
    meter.confirm(1_000);
    expect(told.at(-1)).toMatchObject({ confirmed: 1_000, sent: 0 });
    expect(told.at(-1)?.rate ?? 0).toBeGreaterThanOrEqual(0);
  });

  it('reports no more often than people can read', () => {
    const told: TransferProgress[] = [];
    const meter = new TransferMeter(
      10_000,
      (progress) => told.push(progress),
      () => 0,
    );
    for (let i = 0; i < 100; i += 1) meter.sending(10);
    expect(told).toHaveLength(1);
  });
});
