import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Answer, errorOf, markerFile, PACKAGE, PlayClient, publisherSpec } from './play-client';
import { started } from './started';

const CHUNK = 262_144;
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const bundlesOf = (editId: string, packageName = PACKAGE) =>
  `/upload/androidpublisher/v3/applications/${packageName}/edits/${editId}/bundles`;

function checked(url: string, answer: Answer): unknown {
  expect(publisherSpec.problems({ method: 'POST', url, answer: answer.body })).toEqual([]);
  return answer.body;
}

async function begin(client: PlayClient, editId: string, bytes: number): Promise<string> {
  const answer = await client.send('POST', `${bundlesOf(editId)}?uploadType=resumable`, null, {
    'x-upload-content-type': 'application/octet-stream',
    'x-upload-content-length': String(bytes),
  });
  expect(answer).toMatchObject({ status: 200, body: null });
  expect(answer.headers.get('content-type')).toContain('text/plain');
  return answer.headers.get('location') ?? '';
}

function put(client: PlayClient, url: string, file: Buffer, from: number, to: number): Promise<Answer> {
  const range = `bytes ${from}-${to - 1}/${file.length}`;
  return client.send('PUT', url, new Uint8Array(file.subarray(from, to)), { 'content-range': range });
}

const status = (client: PlayClient, url: string, total: number) =>
  client.send('PUT', url, null, { 'content-range': `bytes */${total}` });

test('a media upload gives version code and hashes, and the bundle is in the edit alone', async () => {
  const { client } = await started({ scenario: 'fresh' });
  const file = markerFile({ versionCode: 151 }, 700_000);
  const id = await client.openEdit();
  const answer = await client.send('POST', `${bundlesOf(id)}?uploadType=media`, new Uint8Array(file));
  expect(checked(bundlesOf(id), answer)).toEqual({
    versionCode: 151,
    sha1: createHash('sha1').update(file).digest('hex'),
    sha256: sha256(file),
  });
  const { body } = await client.call('GET', `/edits/${id}/bundles`);
  expect(body).toMatchObject({
    bundles: expect.arrayContaining([expect.objectContaining({ versionCode: 151 })]),
  });
  const next = await client.openEdit();
  expect(JSON.stringify((await client.call('GET', `/edits/${next}/bundles`)).body)).not.toContain('151');
});

test('a multipart upload is taken apart at its boundary, in whatever pieces it comes', async () => {
  const { client } = await started({ scenario: 'fresh' });
  const file = Buffer.concat([markerFile({ versionCode: 151 }, 300_000), Buffer.from('\r\n--cut\r\n--')]);
  const id = await client.openEdit();
  const body = Buffer.concat([
    Buffer.from('--cut here\r\nContent-Type: application/json\r\n\r\n{}\r\n'),
    Buffer.from('--cut here\r\nContent-Type: application/octet-stream\r\n\r\n'),
    file,
    Buffer.from('\r\n--cut here--\r\n'),
  ]);
  const pieces = new ReadableStream({
    start(controller) {
      for (let at = 0; at < body.length; at += 9973) controller.enqueue(body.subarray(at, at + 9973));
      controller.close();
    },
  });
  const response = await fetch(`${client.url}${bundlesOf(id)}?uploadType=multipart`, {
    method: 'POST',
    body: pieces,
    duplex: 'half',
    headers: {
      authorization: client.authorization,
      'content-type': 'multipart/related; boundary="cut here"',
    },
  } as RequestInit);
  expect(await response.json()).toMatchObject({ sha256: sha256(file) });
});

test('a resumable upload goes on at the offset that the server names', async () => {
  const { client, sandbox } = await started({ scenario: 'fresh' });
  const file = markerFile({ versionCode: 151 }, 3 * CHUNK + 100);
  const id = await client.openEdit();
  const url = await begin(client, id, file.length);
  expect(url.startsWith(`${sandbox.playUrl}/upload/`)).toBe(true);
  const none = await status(client, url, file.length);
  expect([none.status, none.headers.get('range')]).toEqual([308, null]);
  const one = await put(client, url, file, 0, CHUNK);
  expect([one.status, one.headers.get('range'), one.headers.get('location')]).toEqual([
    308,
    `bytes=0-${CHUNK - 1}`,
    null,
  ]);
  sandbox.control.addFault({ kind: 'partial-accept', route: 'PUT *bundles', keepBytes: 1000, count: 1 });
  const partial = await put(client, url, file, CHUNK, 3 * CHUNK);
  expect(partial.headers.get('range')).toBe(`bytes=0-${CHUNK + 999}`);
  const again = await put(client, url, file, CHUNK, 2 * CHUNK);
  expect(again.headers.get('range')).toBe(`bytes=0-${2 * CHUNK - 1}`);
  const last = await put(client, url, file, 2 * CHUNK, file.length);
  expect(checked(bundlesOf(id), last)).toMatchObject({ versionCode: 151, sha256: sha256(file) });
  expect((await status(client, url, file.length)).body).toEqual(last.body);
});

test('a client that cannot bear 308 gets 200 that says so', async () => {
  const { client } = await started({ scenario: 'fresh' });
  const file = markerFile({ versionCode: 151 }, 2 * CHUNK);
  const url = await begin(client, await client.openEdit(), file.length);
  const answer = await client.send('PUT', url, new Uint8Array(file.subarray(0, CHUNK)), {
    'content-range': `bytes 0-${CHUNK - 1}/${file.length}`,
    'x-guploader-no-308': 'yes',
  });
  expect([answer.status, answer.headers.get('x-http-status-code-override')]).toEqual([200, '308']);
  expect(answer.headers.get('range')).toBe(`bytes=0-${CHUNK - 1}`);
});

test('chunks that are no multiple of 256 KiB, leave a gap or change the total are refused', async () => {
  const { client } = await started({ scenario: 'fresh' });
  const file = markerFile({ versionCode: 151 }, 3 * CHUNK);
  const url = await begin(client, await client.openEdit(), file.length);
  expect(errorOf(await put(client, url, file, 0, 1000)).message).toContain('262144');
  expect(errorOf(await put(client, url, file, CHUNK, 2 * CHUNK)).message).toContain('stands at byte 0');
  const shorter = file.subarray(0, 2 * CHUNK);
  expect(errorOf(await put(client, url, shorter, 0, CHUNK)).message).toContain('announced');
});

test('a session that is unknown, lost or expired answers 404 or 410', async () => {
  const { client, sandbox } = await started({ scenario: 'fresh' });
  const id = await client.openEdit();
  const file = markerFile({ versionCode: 151 });
  expect((await status(client, `${bundlesOf(id)}?upload_id=nobody`, 10)).status).toBe(404);
  const lost = await begin(client, id, file.length);
  sandbox.control.addFault({ kind: 'session-lost', route: 'PUT *bundles', status: 410, count: 1 });
  expect((await status(client, lost, file.length)).status).toBe(410);
  expect((await status(client, lost, file.length)).status).toBe(404);
  const old = await begin(client, id, file.length);
  sandbox.clock.advance(8 * 86_400_000);
  const later = await PlayClient.signIn(sandbox.playUrl, sandbox.serviceAccountKeyFile, sandbox.clock.now());
  expect((await status(later, old, file.length)).status).toBe(410);
});

test('the X-Goog-Upload form: start, upload, query, finalize', async () => {
  const { client } = await started({ scenario: 'fresh' });
  const file = markerFile({ versionCode: 151 }, 5000);
  const id = await client.openEdit();
  const start = await client.send('POST', `${bundlesOf(id)}?uploadType=resumable`, '', {
    'x-goog-upload-protocol': 'resumable',
    'x-goog-upload-command': 'start',
    'x-goog-upload-header-content-length': String(file.length),
    'x-goog-upload-header-content-type': 'application/octet-stream',
  });
  expect(start.headers.get('x-goog-upload-status')).toBe('active');
  const url = start.headers.get('x-goog-upload-url') ?? '';
  const upload = (command: string, from: number, to: number) =>
    client.send('POST', url, new Uint8Array(file.subarray(from, to)), {
      'x-goog-upload-command': command,
      'x-goog-upload-offset': String(from),
    });
  expect((await upload('upload', 0, 2000)).headers.get('x-goog-upload-status')).toBe('active');
  expect((await upload('query', 0, 0)).headers.get('x-goog-upload-size-received')).toBe('2000');
  expect(errorOf(await upload('upload', 3000, 5000)).code).toBe(400);
  const last = await upload('upload, finalize', 2000, 5000);
  expect(last.headers.get('x-goog-upload-status')).toBe('final');
  expect(last.body).toMatchObject({ versionCode: 151, sha256: sha256(file) });
});

test.each([
  ['of another app', { packageName: 'com.other', versionCode: 151 }, 403, 'APK has the wrong package name'],
  ['without a signature', { versionCode: 151, signed: false }, 403, 'The Android App Bundle was not signed.'],
  ['with a used version code', { versionCode: 138 }, 403, 'Version code 138 has already been used.'],
])('a bundle %s is refused', async (_case, identity, code, message) => {
  const { client } = await started({ scenario: 'fresh' });
  const id = await client.openEdit();
  const url = `${bundlesOf(id)}?uploadType=media`;
  const refusal = errorOf(await client.send('POST', url, new Uint8Array(markerFile(identity))));
  expect(refusal.code).toBe(code);
  expect(refusal.message).toContain(message);
});

test('what is no bundle at all cannot be parsed, and nothing of it stays on disk', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'sandbox-test-'));
  try {
    const { client } = await started({ scenario: 'fresh', directory });
    const url = `${bundlesOf(await client.openEdit())}?uploadType=media`;
    expect(errorOf(await client.send('POST', url, 'no bundle')).message).toContain('could not be parsed');
    expect(readdirSync(join(directory, 'uploads'))).toEqual([]);
  } finally {
    rmSync(directory, { recursive: true });
  }
});

test('bytes that no upload knows any more are swept away at the next start', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'sandbox-test-'));
  try {
    const first = await started({ scenario: 'fresh', directory });
    const file = markerFile({ versionCode: 151 }, 2 * CHUNK);
    const url = await begin(first.client, await first.client.openEdit(), file.length);
    await put(first.client, url, file, 0, CHUNK);
    first.sandbox.control.reset();
    expect(readdirSync(join(directory, 'uploads'))).toHaveLength(1);
    await first.sandbox.close();
    await started({ directory });
    expect(readdirSync(join(directory, 'uploads'))).toEqual([]);
  } finally {
    rmSync(directory, { recursive: true });
  }
});

test('APKs, symbols, expansion files, images and internal sharing have their own answers', async () => {
  const { client } = await started({ scenario: 'fresh' });
  const id = await client.openEdit();
  const base = `/upload/androidpublisher/v3/applications/${PACKAGE}/edits/${id}`;
  const upload = async (path: string, body: Buffer | string, type = 'application/octet-stream') => {
    const bytes = typeof body === 'string' ? body : new Uint8Array(body);
    const answer = await client.send('POST', `${path}?uploadType=media`, bytes, { 'content-type': type });
    return checked(path, answer);
  };
  const apk = markerFile({ versionCode: 160 });
  expect(await upload(`${base}/apks`, apk)).toMatchObject({
    versionCode: 160,
    binary: { sha256: sha256(apk) },
  });
  expect(await upload(`${base}/apks/160/deobfuscationFiles/proguard`, 'a -> b')).toEqual({
    deobfuscationFile: { symbolType: 'proguard' },
  });
  expect(await upload(`${base}/apks/160/expansionFiles/main`, 'obb')).toEqual({
    expansionFile: { fileSize: '3' },
  });
  expect((await client.call('GET', `/edits/${id}/apks/160/expansionFiles/main`)).body).toEqual({
    fileSize: '3',
  });
  expect(await upload(`${base}/listings/en-US/icon`, 'png', 'image/png')).toMatchObject({
    image: { sha256: sha256(Buffer.from('png')) },
  });
  const { body } = await client.call('GET', `/edits/${id}/listings/en-US/icon`);
  const url = /"url":"([^"]+)"/.exec(JSON.stringify(body))?.[1] ?? '';
  expect(await (await fetch(url)).text()).toBe('png');
  const sharing = `/upload/androidpublisher/v3/applications/internalappsharing/${PACKAGE}/artifacts/bundle`;
  const shared = markerFile({ versionCode: 138 });
  expect(await upload(sharing, shared)).toMatchObject({ sha256: sha256(shared) });
});
