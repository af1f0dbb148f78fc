import { generateKeyPairSync } from 'node:crypto';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { type Failure, failureOf } from '@shared/domain/failure';
import { type CredentialReference, formatReference } from '@shared/domain/workspace';
import { describe, expect, it } from 'vitest';
import { requireAppStoreKey } from '../../../electron/workspace/app-store-key';
import { resolveCredential } from '../../../electron/workspace/resolve-credential';
import { Secret } from '../../../electron/workspace/secret';
import { describeServiceAccount } from '../../../electron/workspace/service-account';
import { credentialReference } from '../../../electron/workspace/units';
import { createVault } from '../../../electron/workspace/vault/vault';
import { keychainOf } from './support-keychain';
import { folderWith } from './temporary-folder';

const ABOUT = { kind: 'token', identity: null, expiresAt: null } as const;
const vaultIn = (folder: string) =>
  createVault({
    folder,
    keychain: keychainOf('ada', { name: 'Keychain', weak: false }),
    clock: { now: () => 0 } as never,
  });
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const RSA_PEM = rsa.export({ type: 'pkcs8', format: 'pem' }).toString();
const EC_PEM = ec.export({ type: 'pkcs8', format: 'pem' }).toString();

const SERVICE_ACCOUNT = {
  type: 'service_account',
  project_id: 'arkalia-cia',
  private_key_id: '0f1e2d',
  private_key: RSA_PEM,
  client_email: 'play-release@arkalia-cia.iam.gserviceaccount.com',
};

const failureFrom = (run: () => unknown): Failure => {
  try {
    run();
  } catch (error) {
    return failureOf(error);
  }
  throw new Error('expected a failure');
};

const rejection = (promise: Promise<unknown>): Promise<Failure> =>
  promise.then(() => Promise.reject(new Error('expected a failure')), failureOf);

describe('a service-account key', () => {
  it('is described without its secret', () => {
    const identity = describeServiceAccount(JSON.stringify(SERVICE_ACCOUNT));
    expect(identity).toEqual({
      clientEmail: 'play-release@arkalia-cia.iam.gserviceaccount.com',
      projectId: 'arkalia-cia',
      keyId: '0f1e2d',
    });
  });

  const clipped = RSA_PEM.slice(0, 400);
  it.each([
    [
      'an OAuth client',
      JSON.stringify({ installed: { client_id: 'x', client_secret: 'hush' } }),
      /OAuth client/,
    ],
    ['a web OAuth client', JSON.stringify({ web: { client_id: 'x' } }), /OAuth client/],
    ['google-services.json', JSON.stringify({ project_info: {}, client: [] }), /google-services\.json/],
    ['an API key', `AIza${'a1B2'.repeat(9)}`, /API key/],
    ['a person', JSON.stringify({ type: 'authorized_user', refresh_token: 'hush' }), /gcloud/],
    ['a workload identity', JSON.stringify({ type: 'external_account' }), /workload identity/],
    ['a bare PEM', EC_PEM, /App Store Connect/],
    ['a list', '[]', /no service-account key/],
    ['no JSON', `{"private_key": "${clipped}`, /not JSON/],
    [
      'a key without its mail address',
      JSON.stringify({ ...SERVICE_ACCOUNT, client_email: undefined }),
      /client_email/,
    ],
    ['a clipped key', JSON.stringify({ ...SERVICE_ACCOUNT, private_key: clipped }), /cannot be read/],
    ['a key of another kind', JSON.stringify({ ...SERVICE_ACCOUNT, private_key: EC_PEM }), /not an RSA key/],
  ])('is told from %s, and nothing of the file is quoted', (_, text, sentence) => {
    const failure = failureFrom(() => describeServiceAccount(text));
    expect(failure).toMatchObject({ reason: 'credential-invalid', message: expect.stringMatching(sentence) });
    expect(JSON.stringify(failure)).not.toMatch(/hush|BEGIN|MII|AIza/);
  });
});

describe('a key of App Store Connect', () => {
  it('is an EC key in PEM', () => {
    expect(() => requireAppStoreKey(EC_PEM)).not.toThrow();
    expect(failureFrom(() => requireAppStoreKey(RSA_PEM)).reason).toBe('credential-invalid');
    expect(failureFrom(() => requireAppStoreKey('nonsense')).reason).toBe('credential-invalid');
  });
});

describe('a reference', () => {
  it.each(['file:./keys/play key.json', 'env:PLAY_KEY', 'vault:play-release'])(
    '%s is read and written alike',
    (text) => {
      expect(formatReference(credentialReference(text))).toBe(text);
    },
  );

  const context = (folder: string, env: Record<string, string> = {}) => ({
    workspaceFile: join(folder, 'app/slipway.yaml'),
    env,
    vault: vaultIn(join(folder, 'vault')),
  });

  it('to a file is followed from the folder of the workspace file', async () => {
    const folder = await folderWith({ 'app/key.json': 'the key' });
    await chmod(join(folder, 'app/key.json'), 0o600);
    const { secret, warnings } = await resolveCredential(
      { source: 'file', path: './key.json' },
      context(folder),
    );
    expect(secret.reveal()).toBe('the key');
    expect(warnings).toEqual([]);
  });

  it.skipIf(process.platform === 'win32')('to a file that others can open comes with a warning', async () => {
    const folder = await folderWith({ 'app/key.json': 'the key' });
    await chmod(join(folder, 'app/key.json'), 0o644);
    const { warnings } = await resolveCredential({ source: 'file', path: 'key.json' }, context(folder));
    expect(warnings).toEqual([expect.stringContaining('chmod 600')]);
  });

  it('to the environment and to the vault gives what lies there', async () => {
    const folder = await folderWith({});
    const where = context(folder, { PLAY_KEY: 'from env' });
    await where.vault.write('play-release', new Secret('from vault'), ABOUT);
    const [env, vault] = await Promise.all([
      resolveCredential({ source: 'env', variable: 'PLAY_KEY' }, where),
      resolveCredential({ source: 'vault', entry: 'play-release' }, where),
    ]);
    expect([env.secret.reveal(), vault.secret.reveal()]).toEqual(['from env', 'from vault']);
  });

  it.each<[string, CredentialReference, string, RegExp]>([
    ['no file', { source: 'file', path: 'none.json' }, 'credential-missing', /none\.json/],
    ['a folder', { source: 'file', path: '.' }, 'credential-invalid', /not a file/],
    ['an empty file', { source: 'file', path: 'empty.json' }, 'credential-invalid', /empty/],
    ['a large file', { source: 'file', path: 'large.json' }, 'credential-invalid', /too large/],
    ['no variable', { source: 'env', variable: 'NONE' }, 'credential-missing', /NONE is not set/],
    ['an empty variable', { source: 'env', variable: 'EMPTY' }, 'credential-missing', /EMPTY is empty/],
    ['no entry', { source: 'vault', entry: 'none' }, 'credential-missing', /no entry none/],
  ])('to %s says so, with what to do', async (_, reference, reason, message) => {
    const folder = await folderWith({ 'app/empty.json': ' \n', 'app/large.json': 'x'.repeat(70_000) });
    const failure = await rejection(resolveCredential(reference, context(folder, { EMPTY: '' })));
    expect(failure).toMatchObject({ reason, message: expect.stringMatching(message) });
    expect(failure.advice).not.toBe('');
  });

  it('to a vault where there is none says so', async () => {
    const where = { workspaceFile: '/nowhere/slipway.yaml', env: {} };
    const failure = await rejection(resolveCredential({ source: 'vault', entry: 'a' }, where));
    expect(failure).toMatchObject({
      reason: 'credential-missing',
      message: expect.stringContaining('vault:a'),
    });
  });
});

describe('a secret in memory', () => {
  it('shows itself only when revealed', () => {
    const secret = new Secret('hush');
    const shown = [
      String(secret),
      JSON.stringify({ secret }),
      inspect({ secret }),
      `${secret}`,
      Object.values(secret),
    ];
    expect(JSON.stringify(shown)).not.toContain('hush');
    expect(secret.reveal()).toBe('hush');
  });
});

describe('the name of a vault entry', () => {
  it.each(['../play', 'a/b', '', '.hidden'])('is not %j', async (entry) => {
    const vault = vaultIn(await folderWith({}));
    await expect(vault.write(entry, new Secret('x'), ABOUT)).rejects.toThrow(/named with/);
  });
});
