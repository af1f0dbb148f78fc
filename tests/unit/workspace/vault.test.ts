import { generateKeyPairSync } from 'node:crypto';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Failure, failureOf } from '@shared/domain/failure';
import { expiryOf } from '@shared/domain/vault';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../../electron/workspace/secret';
import { takeOverOldKeys } from '../../../electron/workspace/vault/old-keys';
import { examineAs, recognise } from '../../../electron/workspace/vault/recognise';
import { createVault, type Vault } from '../../../electron/workspace/vault/vault';
import { createVaultDesk } from '../../../electron/workspace/vault/vault-desk';
import { keychainOf } from './support-keychain';
import { folderWith } from './temporary-folder';

const TOKEN = 'canary-5f1d8b7e9c-do-not-show';
const ABOUT = { kind: 'token', identity: null, expiresAt: null } as const;
const STRONG = { name: 'gnome_libsecret', weak: false };
const WEAK = { name: 'basic_text', weak: true };
const clock = { now: () => Date.UTC(2026, 10, 24) } as never;
const P8 = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString();
const HOOK = 'https://hooks.example.com/services/T000/canary';

const vaultIn = (folder: string, keychain: Parameters<typeof createVault>[0]['keychain']): Vault =>
  createVault({ folder: join(folder, 'vault'), keychain, clock, cost: 2 ** 14 });

const refusal = (promise: Promise<unknown>): Promise<Failure> =>
  promise.then(() => Promise.reject(new Error('expected a failure')), failureOf);

async function everyByteIn(folder: string): Promise<string> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const texts = files
    .filter((file) => file.isFile())
    .map((file) => readFile(join(file.parentPath, file.name), 'latin1'));
  return (await Promise.all(texts)).join('\n');
}

describe('the vault with a keychain', () => {
  it('encrypts, opens again after a start, and records the keychain', async () => {
    const folder = await folderWith({});
    const keychain = keychainOf('ada', STRONG);
    const entry = await vaultIn(folder, keychain).write('play', new Secret(TOKEN), ABOUT);
    expect(entry).toMatchObject({ keeper: 'system', backend: 'gnome_libsecret', state: 'open' });
    const later = vaultIn(folder, keychain);
    expect((await later.read('play'))?.reveal()).toBe(TOKEN);
    expect(await later.status()).toMatchObject({ keeper: 'system', keychainBefore: null });
    const bytes = await everyByteIn(folder);
    expect(bytes).not.toContain('canary');
    expect(bytes).toContain('gnome_libsecret');
    if (process.platform !== 'win32') {
      expect((await stat(join(folder, 'vault/entries/play.json'))).mode & 0o077).toBe(0);
    }
  });

  it('that is gone or another one costs a new sign-in and nothing else: the entry stays and may come back', async () => {
    const folder = await folderWith({});
    await vaultIn(folder, keychainOf('ada', STRONG)).write('play', new Secret(TOKEN), ABOUT);
    for (const other of [
      keychainOf('bob', { name: 'kwallet6', weak: false }),
      keychainOf('ada', null),
      null,
    ]) {
      const vault = vaultIn(folder, other);
      if (other === null || (await other.backend())?.name === 'kwallet6') {
        expect(await refusal(vault.read('play'))).toMatchObject({
          reason: 'credential-missing',
          message: expect.stringContaining('gnome_libsecret'),
          advice: expect.stringMatching(/Drop the key file again/),
        });
        expect(await vault.entries()).toMatchObject([{ name: 'play', state: 'lost' }]);
      }
      expect((await vault.status()).keychainBefore).toBe('gnome_libsecret');
    }
    const back = vaultIn(folder, keychainOf('ada', STRONG));
    expect((await back.read('play'))?.reveal()).toBe(TOKEN);
    const other = vaultIn(folder, keychainOf('bob', { name: 'kwallet6', weak: false }));
    expect(await other.write('play', new Secret('new'), ABOUT)).toMatchObject({
      state: 'open',
      backend: 'kwallet6',
    });
  });

  it('that protects little is not used before a person accepts it, nor after they take that back', async () => {
    const folder = await folderWith({});
    const keychain = keychainOf('ada', WEAK);
    const vault = vaultIn(folder, keychain);
    expect(await vault.write('play', new Secret(TOKEN), ABOUT)).toMatchObject({ keeper: 'memory' });
    expect(await vaultIn(folder, keychain).entries()).toEqual([]);
    await vault.acceptWeak(true);
    expect(await vault.status()).toMatchObject({
      keeper: 'system',
      weakAcceptedAt: '2026-11-24T00:00:00.000Z',
    });
    expect(await vaultIn(folder, keychain).entries()).toMatchObject([
      { name: 'play', backend: 'basic_text' },
    ]);
    await vault.acceptWeak(false);
    expect(await vaultIn(folder, keychain).entries()).toEqual([]);
    expect((await vault.read('play'))?.reveal()).toBe(TOKEN);
  });

  it('notices an entry that was put in another’s place', async () => {
    const folder = await folderWith({});
    const vault = vaultIn(folder, keychainOf('ada', STRONG));
    await vault.write('play', new Secret('one'), ABOUT);
    await vault.write('other', new Secret('two'), ABOUT);
    const entries = join(folder, 'vault/entries');
    await writeFile(join(entries, 'play.json'), await readFile(join(entries, 'other.json')));
    expect((await refusal(vault.read('play'))).reason).toBe('credential-missing');
  });
});

describe('the vault with a passphrase', () => {
  it('opens with it alone, after every start anew', async () => {
    const folder = await folderWith({});
    const first = vaultIn(folder, null);
    await first.write('play', new Secret(TOKEN), ABOUT);
    expect(await everyByteIn(folder)).toBe('');
    await first.setPassphrase('correct horse battery');
    expect(await first.entries()).toMatchObject([{ keeper: 'passphrase', state: 'open' }]);
    expect(await everyByteIn(folder)).not.toMatch(/canary|correct horse/);

    const next = vaultIn(folder, null);
    expect(await next.status()).toMatchObject({ keeper: 'passphrase', locked: true, hasPassphrase: true });
    expect(await next.entries()).toMatchObject([{ state: 'locked' }]);
    expect((await refusal(next.read('play'))).message).toMatch(/locked/);
    expect((await refusal(next.write('more', new Secret('x'), ABOUT))).message).toMatch(/locked/);
    expect((await refusal(next.setPassphrase('something else'))).message).toMatch(/locked/);
    expect((await refusal(next.unlock('wrong horse battery'))).reason).toBe('credential-invalid');
    await next.unlock('correct horse battery');
    expect((await next.read('play'))?.reveal()).toBe(TOKEN);

    await next.setPassphrase('another horse battery');
    next.lock();
    expect((await refusal(next.unlock('correct horse battery'))).reason).toBe('credential-invalid');
    await next.unlock('another horse battery');
    expect((await next.read('play'))?.reveal()).toBe(TOKEN);
  });

  it('says so when there is none to unlock', async () => {
    const vault = vaultIn(await folderWith({}), null);
    expect((await refusal(vault.unlock('anything'))).message).toMatch(/No passphrase/);
  });
});

describe('what a person does with it', () => {
  it('imports a file once, and throws away the copy that a browser sent', async () => {
    const folder = await folderWith({ 'incoming/file-1/AuthKey_2X9R4HXF34.p8': P8 });
    const desk = createVaultDesk(vaultIn(folder, keychainOf('ada', STRONG)), join(folder, 'incoming'));
    const path = join(folder, 'incoming/file-1/AuthKey_2X9R4HXF34.p8');
    const entry = await desk.importFile(path, 'apple');
    expect(entry).toMatchObject({ kind: 'app-store-connect', identity: '2X9R4HXF34', expiresAt: null });
    await expect(stat(path)).rejects.toThrow(/ENOENT/);
    expect((await refusal(desk.keep('apple', 'token', 'x'))).reason).toBe('conflict');
    expect(await desk.examine('apple')).toBeNull();
  });

  it('rotates to a secret of the same kind that works, and otherwise keeps what was there', async () => {
    const folder = await folderWith({
      'hook.txt': `${HOOK}\n`,
      'AuthKey_AAAAAAAAAA.p8': P8,
      'new.txt': `${HOOK}2`,
    });
    const vault = vaultIn(folder, keychainOf('ada', STRONG));
    const desk = createVaultDesk(vault, join(folder, 'incoming'));
    await desk.importFile(join(folder, 'hook.txt'), 'hook');
    const works = async () => null;
    const other = await refusal(desk.rotate('hook', { path: join(folder, 'AuthKey_AAAAAAAAAA.p8') }, works));
    expect(other.message).toMatch(/another kind/);
    const refused = await refusal(
      desk.rotate('hook', { path: join(folder, 'new.txt') }, async () => 'The store said no.'),
    );
    expect(refused).toMatchObject({ stillTrue: 'hook holds the key that it held before.' });
    expect((await vault.read('hook'))?.reveal()).toBe(`${HOOK}\n`);
    await desk.rotate('hook', { path: join(folder, 'new.txt') }, works);
    expect((await vault.read('hook'))?.reveal()).toBe(`${HOOK}2`);
    await desk.remove('hook');
    expect(await desk.entries()).toEqual([]);
    expect((await refusal(desk.remove('hook'))).reason).toBe('not-found');
  });

  it('takes over keys of earlier versions, and leaves them where nothing can keep them yet', async () => {
    const folder = await folderWith({ 'keys/apple.key': P8 });
    await takeOverOldKeys(join(folder, 'keys'), vaultIn(folder, null));
    expect(await readdir(join(folder, 'keys'))).toEqual(['apple.key']);
    const vault = vaultIn(folder, keychainOf('ada', STRONG));
    await takeOverOldKeys(join(folder, 'keys'), vault);
    expect(await readdir(join(folder, 'keys'))).toEqual([]);
    expect((await vault.read('apple'))?.reveal()).toBe(P8);
  });
});

describe('what a secret is', () => {
  const jwt = `h.${Buffer.from(JSON.stringify({ exp: 1_800_000_000 })).toString('base64url')}.s`;
  const kube = `apiVersion: v1\nkind: Config\ncontexts: [{name: staging, context: {}}]\nusers: [{name: a, user: {token: ${jwt}}}]\n`;
  it.each([
    ['a p8 file', P8, 'AuthKey_2X9R4HXF34.p8', { kind: 'app-store-connect', identity: '2X9R4HXF34' }],
    ['an address', HOOK, 'hook.txt', { kind: 'webhook', identity: 'hooks.example.com' }],
    [
      'a registry’s file',
      JSON.stringify({ auths: { 'registry.arkalia.eu': { auth: 'YTpi' } } }),
      'config.json',
      { kind: 'registry', identity: 'registry.arkalia.eu' },
    ],
    [
      'a kubeconfig',
      kube,
      'config',
      { kind: 'kubeconfig', identity: 'staging', expiresAt: '2027-01-15T08:00:00.000Z' },
    ],
  ])('is told from %s', (_, text, path, expected) => {
    expect(recognise(text, path)).toMatchObject(expected);
  });

  it('is refused without a word of it', () => {
    for (const text of [`password: ${TOKEN}`, `{"a": "${TOKEN}"}`, TOKEN]) {
      const refused = (() => {
        try {
          recognise(text, 'x.json');
          throw new Error('expected a failure');
        } catch (error) {
          return failureOf(error);
        }
      })();
      expect(refused.reason).toBe('credential-invalid');
      expect(JSON.stringify(refused)).not.toContain('canary');
    }
    expect(examineAs('token', jwt, null).expiresAt).toBe('2027-01-15T08:00:00.000Z');
  });

  it('is over, soon over, or neither', () => {
    const now = Date.UTC(2026, 10, 24);
    const day = 86_400_000;
    expect(expiryOf(null, now).state).toBe('none');
    expect(expiryOf(now - 1, now).state).toBe('over');
    expect(expiryOf(now + 20 * day, now)).toEqual({ state: 'soon', days: 20 });
    expect(expiryOf(now + 22 * day, now).state).toBe('fine');
  });
});
