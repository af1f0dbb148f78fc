import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { buildBundle } from '../fixtures/android/build-bundle';
import { assertionOf } from '../unit/sandbox/play-client';
import { runClient } from './support/client-tools';
import { discoveryDocument } from './support/discovery-document';
import { type SandboxAddress, startSandboxProcess } from './support/sandbox-process';

/*
 * Clients that are not ours, pointed at a sandbox that runs alone: what they do unmodified at Google, they can do here.
 * The bundle is a real one, large enough for several chunks.
 */

const CLIENTS = resolve(import.meta.dirname, '../fixtures/clients');
const CHUNK = 262_144;
const LONG = { timeout: 120_000 };

let folder = '';
let sandbox: Awaited<ReturnType<typeof startSandboxProcess>>;
let play: SandboxAddress;
let bundle = '';

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'independent-client-'));
  bundle = await buildBundle({ extraBytes: 700_000 });
  sandbox = await startSandboxProcess('fresh');
  play = sandbox.play;
}, 120_000);

afterEach(async () => {
  await sandbox.end();
  rmSync(folder, { recursive: true });
});

const sha256 = () => createHash('sha256').update(readFileSync(bundle)).digest('hex');

test.for([
  { over: 'HTTP', secure: false },
  { over: 'HTTPS, trusting the CA file', secure: true },
])('Google’s Python client takes a bundle to production over $over', LONG, async ({ secure }) => {
  const url = secure ? play.httpsUrl : play.url;
  const document = (specification: string): string => {
    const path = join(folder, specification);
    writeFileSync(path, discoveryDocument(specification, url));
    return path;
  };
  const told = await runClient(
    'python',
    [
      join(CLIENTS, 'google-python-flow.py'),
      JSON.stringify({
        bundle,
        keyFile: play.serviceAccountKeyFile,
        packageName: play.packageName,
        publisher: document('androidpublisher.v3.json'),
        reporting: document('playdeveloperreporting.v1beta1.json'),
      }),
    ],
    secure ? { HTTPLIB2_CA_CERTS: play.caFile } : {},
  );
  const result: unknown = JSON.parse(told);
  expect(result).toMatchObject({
    bundle: { versionCode: 151, sha256: sha256() },
    release: {
      versionCodes: ['151'],
      userFraction: 0.05,
      releaseNotes: [{ language: 'fr-FR', text: 'Voilà.' }],
    },
    refusals: {
      tooMuch: { code: 400, status: 'INVALID_ARGUMENT', message: 'User fraction must be lower than one.' },
      spent: { code: 400, status: 'FAILED_PRECONDITION' },
      stranger: { code: 404, status: 'NOT_FOUND', message: 'Package not found: com.example.none.' },
    },
    days: 14,
  });
  const { statuses, chunks } = z.object({ statuses: z.array(z.string()), chunks: z.number() }).parse(result);
  expect(statuses.toSorted()).toEqual(['completed', 'inProgress']);
  expect(chunks).toBe(Math.ceil(readFileSync(bundle).length / CHUNK));
});

test.for([
  { day: 'a good day', failing: false },
  { day: 'a day on which the upload fails once and is resumed', failing: true },
])(
  'Google’s Ruby client, called as fastlane supply calls it, publishes on $day',
  LONG,
  async ({ failing }) => {
    if (failing) {
      const route = 'POST */upload/*';
      await sandbox.addFault({ kind: 'status', status: 503, route, skip: 1, count: 1 });
    }
    const told = await runClient('ruby', [
      join(CLIENTS, 'supply-flow.rb'),
      JSON.stringify({
        url: play.url,
        keyFile: play.serviceAccountKeyFile,
        packageName: play.packageName,
        bundle,
      }),
    ]);
    expect(JSON.parse(told)).toMatchObject({
      bundle: { versionCode: 151, sha256: sha256() },
      release: { versionCodes: ['151'], userFraction: 0.1, notes: ['Reads crumpled paper.'] },
      codes: expect.arrayContaining([138, 151]),
      refusals: {
        tooMuch: { code: 400, body: { message: 'User fraction must be lower than one.' } },
        spent: { code: 400, body: { status: 'FAILED_PRECONDITION' } },
        stranger: { code: 404 },
      },
    });
    const requests = await sandbox.requests();
    const commands = requests.flatMap(({ headers }) => headers['x-goog-upload-command'] ?? []);
    const upload = 'upload, finalize';
    expect(commands).toEqual(['start', upload, ...(failing ? ['query', upload] : [])]);
    // What this client does that others do not: a bare question mark, a length on GET, numbers for version codes.
    const read = requests.find(({ method }) => method === 'GET');
    expect(read).toMatchObject({
      url: expect.stringMatching(/\?$/),
      headers: { 'content-length': '0' },
      status: 200,
    });
    const set = requests.find(({ method }) => method === 'PUT');
    expect(set?.body).toMatchObject({ releases: [{ versionCodes: [151] }] });
  },
);

test('curl alone takes a bundle to internal testing over HTTPS, in two pieces', LONG, async () => {
  const api = `${play.httpsUrl}/androidpublisher/v3/applications/${play.packageName}`;
  const curl = (args: readonly string[]) =>
    runClient('curl', ['--silent', '--show-error', '--cacert', play.caFile, ...args]);
  const tokenAnswer = await curl([
    `${play.httpsUrl}/token`,
    '--data-urlencode',
    'grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer',
    '--data-urlencode',
    `assertion=${assertionOf(play.serviceAccountKeyFile, Date.now())}`,
  ]);
  const { access_token } = z.object({ access_token: z.string() }).parse(JSON.parse(tokenAnswer));
  const auth = ['--header', `Authorization: Bearer ${access_token}`];
  const call = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const data = body === undefined ? [] : ['--json', JSON.stringify(body)];
    return JSON.parse(await curl([...auth, ...data, '--request', method, `${api}${path}`]));
  };
  const edit = z.object({ id: z.string() }).parse(await call('POST', '/edits', {}));

  const bytes = readFileSync(bundle);
  const started = await curl([
    ...auth,
    ...['--include', '--request', 'POST', '--data', ''],
    ...['--header', 'X-Upload-Content-Type: application/octet-stream'],
    ...['--header', `X-Upload-Content-Length: ${bytes.length}`],
    `${play.httpsUrl}/upload/androidpublisher/v3/applications/${play.packageName}/edits/${edit.id}/bundles?uploadType=resumable`,
  ]);
  const location = /^location: (\S+)/im.exec(started)?.[1] ?? '';
  expect(location).toContain(`${play.httpsUrl}/`);
  const put = async (from: number, until: number): Promise<string> => {
    const piece = join(folder, `piece-${from}`);
    writeFileSync(piece, bytes.subarray(from, until));
    const range = `Content-Range: bytes ${from}-${until - 1}/${bytes.length}`;
    return curl([...auth, '--include', '--upload-file', piece, '--header', range, location]);
  };
  const first = await put(0, 2 * CHUNK);
  expect(first).toMatch(/^HTTP\/1\.1 308/m);
  expect(first).toMatch(new RegExp(`^range: bytes=0-${2 * CHUNK - 1}\\r?$`, 'im'));
  const last = await put(2 * CHUNK, bytes.length);
  expect(last).toMatch(/^HTTP\/1\.1 200/m);
  expect(last).toContain(sha256());

  const release = { versionCodes: ['151'], status: 'completed' };
  await call('PUT', `/edits/${edit.id}/tracks/internal`, { track: 'internal', releases: [release] });
  expect(await call('POST', `/edits/${edit.id}:commit`, {})).toMatchObject({ id: edit.id });
  expect(await call('GET', '/tracks/internal/releases')).toMatchObject({
    releases: [{ activeArtifacts: [{ versionCode: 151 }] }],
  });
  expect(await call('GET', `/edits/${edit.id}`)).toMatchObject({
    error: { code: 400, status: 'FAILED_PRECONDITION' },
  });
});

test('curl without the CA file refuses the sandbox: its certificate is nobody else’s', LONG, async () => {
  await expect(runClient('curl', ['--silent', '--show-error', `${play.httpsUrl}/token`])).rejects.toThrow(
    /certificate/i,
  );
});
