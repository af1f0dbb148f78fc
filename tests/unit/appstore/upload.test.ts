import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { failureOf } from '@shared/domain/failure';
import type { TransferProgress } from '@shared/domain/operation';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Bindings, PerformContext, UploadSource } from '../../../electron/ports/store-target';
import { performUpload } from '../../../electron/targets/appstore/upload/perform';
import { planUpload } from '../../../electron/targets/appstore/upload/plan';
import { clientOn, refusal } from './apple';
import { type Arrived, type Scripted, type ScriptedServer, scriptedServer } from './scripted-server';

const PART = 100_000;
const BYTES = Buffer.alloc(250_000).map((_, index) => (index * 31) % 251);

/** Apple's side of an upload, as much of it as the uploader meets. */
class Apple {
  readonly held = new Map<number, Buffer>();
  readonly trouble: { readonly when: (request: Arrived) => boolean; answer: Scripted; times: number }[] = [];
  state = 'AWAITING_UPLOAD';
  reservations = 0;
  files = 0;
  addresses = 0;
  builds = 0;
  server!: ScriptedServer;

  async start(): Promise<this> {
    this.server = await scriptedServer((request) => this.#answer(request));
    return this;
  }

  paths(): string[] {
    return this.server.arrived.map(({ method, url }) => `${method} ${url.pathname}`);
  }

  puts(): Arrived[] {
    return this.server.arrived.filter(({ method }) => method === 'PUT');
  }

  #upload = () => ({ type: 'buildUploads', id: 'up', attributes: { state: { state: this.state } } });

  #file() {
    this.addresses += 1;
    const operations = [0, PART, 2 * PART].map((offset, index) => ({
      method: 'PUT',
      url: `${this.server.base}/storage/${this.addresses}/part-${index}`,
      offset,
      length: Math.min(PART, BYTES.length - offset),
      requestHeaders: [{ name: 'X-Apple-Part', value: String(index) }],
      partNumber: index + 1,
    }));
    const attributes = { fileName: 'cia.ipa', fileSize: BYTES.length, uploadOperations: operations };
    return { type: 'buildUploadFiles', id: 'file', attributes };
  }

  #answer(request: Arrived): Scripted {
    const trouble = this.trouble.find(({ when, times }) => times > 0 && when(request));
    if (trouble) {
      trouble.times -= 1;
      return trouble.answer;
    }
    const { method, url, body } = request;
    const ok = (data: unknown): Scripted => ({ status: method === 'POST' ? 201 : 200, body: { data } });
    if (method === 'PUT') {
      this.held.set(Number(request.headers['x-apple-part']), body);
      return { status: 200 };
    }
    switch (`${method} ${url.pathname}`) {
      case 'GET /v1/apps':
        return ok([{ type: 'apps', id: '42' }]);
      case 'GET /v1/builds':
        return ok(this.builds > 0 ? [{ type: 'builds', id: 'b' }] : []);
      case 'GET /v1/apps/42/buildUploads':
        return ok(this.reservations > 0 && this.state === 'AWAITING_UPLOAD' ? [this.#upload()] : []);
      case 'POST /v1/buildUploads':
        this.reservations += 1;
        return ok(this.#upload());
      case 'GET /v1/buildUploads/up':
        return ok(this.#upload());
      case 'GET /v1/buildUploads/up/buildUploadFiles':
        return ok(this.files > 0 ? [this.#file()] : []);
      case 'POST /v1/buildUploadFiles':
        this.files += 1;
        return ok(this.#file());
      case 'GET /v1/buildUploadFiles/file':
        return ok(this.#file());
      case 'PATCH /v1/buildUploadFiles/file':
        this.state = 'PROCESSING';
        return ok(this.#file());
      default:
        return { status: 404, body: { errors: [{ code: 'NOT_FOUND', detail: 'There is no such path.' }] } };
    }
  }
}

let apple: Apple;
let folder: string;
let source: UploadSource;

beforeEach(async () => {
  apple = await new Apple().start();
  folder = await mkdtemp(join(tmpdir(), 'slipway-ipa-'));
  const path = join(folder, 'cia.ipa');
  await writeFile(path, BYTES);
  source = {
    path,
    size: BYTES.length,
    sha256: createHash('sha256').update(BYTES).digest('hex'),
    versionCode: 151,
    fileName: 'cia.ipa',
    build: { shortVersion: '1.5.0', version: '151', platform: 'IOS' },
  };
});
afterEach(async () => {
  await apple.server.close();
  await rm(folder, { recursive: true, force: true });
});

/** The runner's part: calls in order, with a journal that outlives a program. */
class Program {
  bindings: Record<string, string> = {};
  readonly done = new Set<string>();
  readonly transfers: TransferProgress[] = [];
  readonly logged: string[] = [];
  readonly control = new AbortController();
  onBind: (values: Bindings) => void = () => undefined;

  async run(upTo = 'processing') {
    const { client, clock } = await clientOn(apple.server.base);
    const plan = planUpload('com.arkalia.cia', source);
    const results = [];
    for (const call of [...plan.calls, ...plan.readBack]) {
      if (this.done.has(call.id)) continue;
      const result = await performUpload({ client, clock, pace: clock }, call, this.context());
      Object.assign(this.bindings, result.bind);
      this.done.add(call.id);
      results.push({ id: call.id, ...result });
      if (call.id === upTo) break;
    }
    return results;
  }

  context(): PerformContext {
    return {
      bindings: this.bindings,
      artifact: source,
      signal: this.control.signal,
      bind: async (values) => {
        Object.assign(this.bindings, values);
        this.onBind(values);
      },
      onTransfer: (progress) => this.transfers.push(progress),
      onWait: () => undefined,
      log: (level, text) => this.logged.push(`${level}: ${text}`),
    };
  }
}

const whole = () => Buffer.concat([0, 1, 2].map((part) => apple.held.get(part) ?? Buffer.alloc(0)));

describe('uploading a build', () => {
  it('sends what was planned, and ends when Apple processes it', async () => {
    const program = new Program();
    const results = await program.run();
    expect(apple.paths()).toEqual([
      'GET /v1/apps',
      'GET /v1/builds',
      'GET /v1/apps/42/buildUploads',
      'POST /v1/buildUploads',
      'GET /v1/buildUploads/up/buildUploadFiles',
      'POST /v1/buildUploadFiles',
      'GET /v1/buildUploadFiles/file',
      'PUT /storage/2/part-0',
      'PUT /storage/2/part-1',
      'PUT /storage/2/part-2',
      'PATCH /v1/buildUploadFiles/file',
      'GET /v1/buildUploads/up',
    ]);
    expect(whole().equals(BYTES)).toBe(true);
    const reserved = apple.server.arrived.find(
      ({ url, method }) => method === 'POST' && url.pathname === '/v1/buildUploads',
    );
    expect(JSON.parse(String(reserved?.body)).data).toEqual({
      type: 'buildUploads',
      attributes: { cfBundleShortVersionString: '1.5.0', cfBundleVersion: '151', platform: 'IOS' },
      relationships: { app: { data: { type: 'apps', id: '42' } } },
    });
    const finished = JSON.parse(String(apple.server.arrived.at(-2)?.body)).data;
    expect(finished).toEqual({
      type: 'buildUploadFiles',
      id: 'file',
      attributes: {
        uploaded: true,
        sourceFileChecksums: { file: { hash: source.sha256, algorithm: 'SHA_256' } },
      },
    });
    expect(results.at(-1)?.facts).toEqual(planUpload('com.arkalia.cia', source).facts.expected);
    expect(program.transfers.at(-1)).toMatchObject({ confirmed: BYTES.length, total: BYTES.length });
  });

  it('shows the addresses of the parts a token no more than the record shows them', async () => {
    const results = await new Program().run();
    for (const put of apple.puts()) expect(put.headers.authorization).toBeUndefined();
    expect(JSON.stringify(results)).not.toContain('/storage/');
  });

  it('sends a part that was cut once more, and no other', async () => {
    apple.trouble.push({ when: ({ url }) => url.pathname.endsWith('part-1'), answer: 'cut', times: 1 });
    await new Program().run();
    expect(apple.puts().map(({ url }) => url.pathname.slice(-1))).toEqual(['0', '1', '1', '2']);
    expect(whole().equals(BYTES)).toBe(true);
  });

  it.each([
    ['a part that is refused for a while', { status: 503, body: '<html>Slow down</html>' }],
    ['a part that is limited', { status: 429, headers: { 'retry-after': '3' } }],
  ] satisfies [string, Scripted][])('waits for %s', async (_, answer) => {
    apple.trouble.push({ when: ({ url }) => url.pathname.endsWith('part-2'), answer, times: 2 });
    await new Program().run();
    expect(apple.puts()).toHaveLength(5);
  });

  it('reads the addresses anew when one has ended', async () => {
    apple.trouble.push({
      when: ({ method, url }) => method === 'PUT' && url.pathname === '/storage/2/part-1',
      answer: { status: 403, body: '<Error><Code>AccessDenied</Code></Error>' },
      times: 9,
    });
    await new Program().run();
    expect(apple.puts().map(({ url }) => url.pathname)).toEqual([
      '/storage/2/part-0',
      '/storage/2/part-1',
      '/storage/3/part-1',
      '/storage/3/part-2',
    ]);
  });

  it('asks a person when nothing gets any further', async () => {
    apple.trouble.push({ when: ({ method }) => method === 'PUT', answer: 'cut', times: 99 });
    const failed = await new Program().run().then(() => null, failureOf);
    expect(failed).toMatchObject({ reason: 'offline', retryable: true });
    expect(apple.puts()).toHaveLength(6);
  });

  it('goes on after a kill where the journal ends, with what was reserved', async () => {
    const first = new Program();
    first.onBind = ({ sentBytes }) => {
      if (sentBytes === String(PART)) first.control.abort();
    };
    const stopped = await first.run().then(() => null, failureOf);
    expect(stopped?.reason).toBe('cancelled');
    const second = new Program();
    second.bindings = { ...first.bindings };
    for (const id of first.done) second.done.add(id);
    await second.run();
    expect(apple.reservations).toBe(1);
    expect(apple.files).toBe(1);
    expect(apple.puts().filter(({ url }) => url.pathname.endsWith('part-0'))).toHaveLength(1);
    expect(whole().equals(BYTES)).toBe(true);
    expect(apple.state).toBe('PROCESSING');
  });

  it('takes up a reservation whose answer never reached the journal', async () => {
    const first = new Program();
    await first.run('find-upload');
    apple.trouble.push({
      when: ({ method, url }) => {
        const reserves = method === 'POST' && url.pathname === '/v1/buildUploads';
        if (reserves) apple.reservations += 1;
        return reserves;
      },
      answer: 'cut',
      times: 1,
    });
    expect(await first.run().then(() => null, failureOf)).toMatchObject({ reason: 'offline' });
    const second = new Program();
    second.bindings = { ...first.bindings };
    for (const id of first.done) second.done.add(id);
    await second.run();
    expect(apple.reservations).toBe(1);
    expect(apple.state).toBe('PROCESSING');
  });

  it('adopts what another plan for the same build left unfinished', async () => {
    await new Program().run('reserve-file');
    const again = new Program();
    await again.run();
    expect([apple.reservations, apple.files]).toEqual([1, 1]);
    expect(again.logged.join()).toContain('left unfinished');
  });

  it('says that a build is there already, before anything is reserved', async () => {
    apple.builds = 1;
    const results = await new Program().run('find-build');
    expect(results.at(-1)?.facts).toEqual(planUpload('com.arkalia.cia', source).facts.expected);
  });

  it('takes “already so” for the end of an upload, and reads what Apple makes of it', async () => {
    apple.trouble.push({
      when: ({ method }) => {
        if (method === 'PATCH') apple.state = 'PROCESSING';
        return method === 'PATCH';
      },
      answer: refusal(409, 'STATE_ERROR', 'The file has already been submitted.'),
      times: 1,
    });
    const results = await new Program().run();
    expect(results.at(-1)?.facts?.[0]?.value).toBe('in App Store Connect');
  });

  it('refuses a file that changed after it was checked', async () => {
    await writeFile(source.path, Buffer.alloc(BYTES.length));
    const failed = await new Program().run().then(() => null, failureOf);
    expect(failed?.reason).toBe('hash-mismatch');
    expect(apple.state).toBe('AWAITING_UPLOAD');
  });

  it('refuses operations that are not the file', async () => {
    await writeFile(source.path, BYTES.subarray(1));
    source = { ...source, size: BYTES.length - 1 };
    const failed = await new Program().run().then(() => null, failureOf);
    expect(failed?.reason).toBe('unexpected');
  });
});
