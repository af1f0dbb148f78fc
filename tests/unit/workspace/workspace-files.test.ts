import { generateKeyPairSync } from 'node:crypto';
import { chmod, lstat, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Failure, failureOf } from '@shared/domain/failure';
import { describe, expect, it } from 'vitest';
import { firstWorkspaceText, writeFirstWorkspace } from '../../../electron/workspace/first-workspace';
import { parseWorkspace } from '../../../electron/workspace/parse-workspace';
import { createVault } from '../../../electron/workspace/vault/vault';
import { createWorkspaceFiles } from '../../../electron/workspace/workspace-files';
import { folderWith } from './temporary-folder';

const TEXT = `workspace: a # ours
accounts:
  play: { type: google-play, key: vault:play }
apps:
  mobile:
    android:
      package: com.example.app
      account: play
      metadata: notes
      pubspec: pubspec.yaml
locales: [en-US, fr-FR]
`;

async function opened(files: Readonly<Record<string, string | Uint8Array>> = {}) {
  const folder = await folderWith({ 'slipway.yaml': TEXT, ...files });
  const path = join(folder, 'slipway.yaml');
  const vault = createVault({
    folder: join(folder, 'vault'),
    keychain: null,
    clock: { now: () => 0 } as never,
  });
  return { folder, path, files: createWorkspaceFiles({ workspaceFile: path, env: {}, vault }) };
}

/** As most editors save: a new file takes the old one's name. */
async function replace(path: string, text: string): Promise<void> {
  await writeFile(`${path}.tmp`, text);
  await rename(`${path}.tmp`, path);
}

const rejection = (promise: Promise<unknown>): Promise<Failure> =>
  promise.then(() => Promise.reject(new Error('expected a failure')), failureOf);

describe('loading', () => {
  it('gives the text, what it comes to, and a hash that follows the content', async () => {
    const { path, files } = await opened();
    const first = await files.load();
    expect(first).toMatchObject({ path, text: TEXT, problems: [], writable: true, workspace: { id: 'a' } });
    await writeFile(path, TEXT.replace('ours', 'yours'));
    expect((await files.load()).hash).not.toBe(first.hash);
  });

  it('gives the text with its problems when something is wrong', async () => {
    const { files } = await opened({ 'slipway.yaml': 'workspace: [\n' });
    expect(await files.load()).toMatchObject({ workspace: null, problems: [{ severity: 'error' }] });
  });

  it.each<[string, Record<string, string | Uint8Array>, string]>([
    ['bytes that are no text', { 'slipway.yaml': Buffer.from([0x61, 0xff, 0x0a]) }, 'workspace-invalid'],
    ['a giant', { 'slipway.yaml': 'x'.repeat(1_000_001) }, 'workspace-invalid'],
  ])('refuses %s', async (_, content, reason) => {
    const { files } = await opened(content);
    expect(await rejection(files.load())).toMatchObject({ reason });
  });

  it('says when the file is gone', async () => {
    const { path, files } = await opened();
    await rm(path);
    expect(await rejection(files.load())).toMatchObject({ reason: 'not-found' });
  });
});

describe('saving', () => {
  it('puts the text in place, keeps the mode, and leaves nothing beside it', async () => {
    const { folder, path, files } = await opened();
    await chmod(path, 0o640);
    const { hash } = await files.load();
    const saved = await files.save(TEXT.replace('ours', 'new'), hash);
    expect(await readFile(path, 'utf8')).toContain('# new');
    expect((await files.load()).hash).toBe(saved.hash);
    expect(await readdir(folder)).toEqual(['slipway.yaml']);
    if (process.platform !== 'win32') expect((await stat(path)).mode & 0o777).toBe(0o640);
  });

  it('refuses when somebody else saved in between, and loses neither text', async () => {
    const { folder, path, files } = await opened();
    const { hash } = await files.load();
    const theirs = TEXT.replace('ours', 'theirs');
    await writeFile(path, theirs);
    expect(await rejection(files.save(TEXT, hash))).toMatchObject({ reason: 'conflict' });
    expect(await readFile(path, 'utf8')).toBe(theirs);
    expect(await readdir(folder)).toEqual(['slipway.yaml']);
  });

  it('lets one of two windows win and tells the other', async () => {
    const { path, files } = await opened();
    const { hash } = await files.load();
    const [one, other] = await Promise.allSettled([
      files.save(TEXT.replace('ours', 'one'), hash),
      files.save(TEXT.replace('ours', 'other'), hash),
    ]);
    expect([one.status, other.status]).toEqual(['fulfilled', 'rejected']);
    expect(await readFile(path, 'utf8')).toContain('# one');
  });

  it.each([
    ['an error', TEXT.replace('account: play', 'account: none'), /Line 8/],
    ['a secret', `${TEXT}# ya29.${'a'.repeat(30)}\n`, /token stands in this file/],
  ])('refuses a text with %s', async (_, text, message) => {
    const { path, files } = await opened();
    const { hash } = await files.load();
    const failure = await rejection(files.save(text, hash));
    expect(failure).toMatchObject({ reason: 'workspace-invalid', message: expect.stringMatching(message) });
    expect(await readFile(path, 'utf8')).toBe(TEXT);
  });

  it.skipIf(process.platform === 'win32')('follows a link and leaves it a link', async () => {
    const { folder, path, files } = await opened();
    const real = join(folder, 'real.yaml');
    await rename(path, real);
    await symlink(real, path);
    const { hash } = await files.load();
    await files.save(TEXT.replace('ours', 'new'), hash);
    expect((await lstat(path)).isSymbolicLink()).toBe(true);
    expect(await readFile(real, 'utf8')).toContain('# new');
  });
});

describe('watching', () => {
  it.each<[string, (path: string) => Promise<void>]>([
    ['written over', (path) => writeFile(path, `${TEXT}# more\n`)],
    ['replaced', (path) => replace(path, `${TEXT}# more\n`)],
    ['removed', (path) => rm(path)],
  ])('tells when the file is %s', async (_, change) => {
    const { path, files } = await opened();
    const { promise, resolve } = Promise.withResolvers<void>();
    const stop = files.onChange(resolve);
    await change(path);
    await promise;
    stop();
  });

  it('stays quiet while the content is the same', async () => {
    const { path, files } = await opened();
    let calls = 0;
    const { promise, resolve } = Promise.withResolvers<void>();
    const stop = files.onChange(() => {
      calls += 1;
      resolve();
    });
    await replace(path, TEXT);
    await replace(path, `${TEXT}# more\n`);
    await promise;
    stop();
    expect(calls).toBe(1);
  });
});

describe('what lies beside the file', () => {
  it('is read from its folder', async () => {
    const { files } = await opened({
      'notes/en-US/changelogs/151.txt': 'Faster',
      'pubspec.yaml': 'version: 1.5.0+151\n',
    });
    const { workspace } = await files.load();
    const android = workspace?.apps[0]?.android;
    if (!android) throw new Error('expected an Android app');
    expect(await files.releaseNotes(android, 151)).toMatchObject({
      notes: [{ language: 'en-US', text: 'Faster' }],
      problems: [{ language: 'fr-FR' }],
      from: 'notes',
    });
    expect(await files.pubspecVersion(android)).toEqual({ versionName: '1.5.0', versionCode: 151 });
    const { metadata: _metadata, pubspec: _pubspec, ...bare } = android;
    expect(await files.releaseNotes(bare, 151)).toEqual({ notes: [], problems: [], from: null });
    expect(await files.pubspecVersion(bare)).toBeNull();
    expect(await files.pubspecVersion({ ...bare, pubspec: 'none.yaml' })).toMatchObject({
      problem: expect.any(String),
    });
  });
});

describe('keys', () => {
  const key = JSON.stringify({
    type: 'service_account',
    project_id: 'p',
    private_key: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
      type: 'pkcs8',
      format: 'pem',
    }),
    client_email: 'robot@p.iam.gserviceaccount.com',
  });

  it('dropped as files go to the vault, and the account then knows its identity', async () => {
    const { folder, files } = await opened({ 'downloads/key.json': key });
    const account = (await files.load()).workspace?.accounts[0];
    if (!account) throw new Error('expected an account');
    expect(await files.identify(account)).toMatchObject({
      identity: null,
      problem: expect.stringContaining('no entry'),
    });
    const imported = await files.importKey(join(folder, 'downloads/key.json'), 'play');
    expect(imported).toEqual({
      type: 'google-play',
      identity: 'robot@p.iam.gserviceaccount.com',
      reference: 'vault:play',
    });
    expect(await files.identify(account)).toEqual({
      identity: imported.identity,
      problem: null,
      warning: null,
    });
  });

  it('leave no copy behind where a browser sent them', async () => {
    const { folder } = await opened({ 'incoming/file-1/key.json': key, 'own/key.json': key });
    const files = createWorkspaceFiles({
      workspaceFile: join(folder, 'slipway.yaml'),
      vault: createVault({ folder: join(folder, 'keys'), keychain: null, clock: { now: () => 0 } as never }),
      env: {},
      incoming: join(folder, 'incoming'),
    });
    await files.importKey(join(folder, 'incoming/file-1/key.json'), 'play');
    await files.importKey(join(folder, 'own/key.json'), 'play');
    expect(await readdir(join(folder, 'incoming'))).toEqual([]);
    expect(await readdir(join(folder, 'own'))).toEqual(['key.json']);
  });

  it('of App Store Connect are taken by what they are, and named by their file', async () => {
    const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const p8 = ec.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const { folder, files } = await opened({ 'AuthKey_2X9R4HXF34.p8': p8, 'other.p8': p8 });
    expect(await files.importKey(join(folder, 'AuthKey_2X9R4HXF34.p8'), 'apple')).toEqual({
      type: 'app-store-connect',
      identity: '2X9R4HXF34',
      reference: 'vault:apple',
    });
    expect(await files.importKey(join(folder, 'other.p8'), 'apple')).toMatchObject({
      identity: 'App Store Connect',
    });
  });

  it('that are private but of another kind are refused without a word of them', async () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const { folder, files } = await opened({ 'rsa.p8': pem });
    const failure = await rejection(files.importKey(join(folder, 'rsa.p8'), 'apple'));
    expect(failure).toMatchObject({ reason: 'credential-invalid' });
    expect(JSON.stringify(failure)).not.toContain(pem.split('\n')[1]);
  });

  it('of another kind are refused and not kept', async () => {
    const { folder, files } = await opened({ 'client.json': JSON.stringify({ installed: {} }) });
    const failure = await rejection(files.importKey(join(folder, 'client.json'), 'play'));
    expect(failure).toMatchObject({
      reason: 'credential-invalid',
      message: expect.stringContaining('OAuth client'),
    });
    expect(await readdir(folder)).not.toContain('vault');
  });
});

describe('a first workspace', () => {
  const first = {
    name: 'Häuser: "Süd" & #1',
    packageName: 'com.example.app',
    keyReference: 'vault:play-release',
  };

  it('is sound, whatever its name', () => {
    const { workspace, problems } = parseWorkspace(firstWorkspaceText(first));
    expect(problems).toEqual([]);
    expect(workspace).toMatchObject({
      id: 'hauser-sud-1',
      name: first.name,
      apps: [{ android: { packageName: first.packageName } }],
    });
  });

  it.each([
    ['42 Apps', 'apps'],
    ['日本', 'workspace'],
    ['x'.repeat(80), 'x'.repeat(63)],
  ])('called %j has an id', (name, id) => {
    expect(parseWorkspace(firstWorkspaceText({ ...first, name })).workspace?.id).toBe(id);
  });

  it('is written once, and never over another', async () => {
    const folder = join(await folderWith({}), 'new');
    const path = await writeFirstWorkspace(folder, first);
    expect(await readFile(path, 'utf8')).toBe(firstWorkspaceText(first));
    expect(await rejection(writeFirstWorkspace(folder, first))).toMatchObject({ reason: 'conflict' });
    const wrong = writeFirstWorkspace(join(folder, 'b'), { ...first, packageName: 'x' });
    expect(await rejection(wrong)).toMatchObject({ reason: 'workspace-invalid' });
  });
});
