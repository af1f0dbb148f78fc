import { readFileSync } from 'node:fs';
import { copyFile, readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { z } from 'zod';
import { buildBundle, MAIN_BUNDLE } from '../fixtures/android/build-bundle';
import { ANDROID, carryOut, lane, refusalOf, startOn, startStore } from './support/brain';

/*
 * A whole run with a real service-account key, troubles included, and then a search for the key and for tokens in
 * everything that the program said and wrote, its vault included. Only the key file that its owner put there has them.
 */

let close: (() => Promise<void>) | undefined;
afterEach(() => close?.());

/** What must never be seen: every line of the private key, whole or as JSON text, and anything like a token. */
function canaries(keyFile: string): readonly string[] {
  const { private_key } = z
    .object({ private_key: z.string() })
    .parse(JSON.parse(readFileSync(keyFile, 'utf8')));
  const lines = private_key.split('\n').filter((line) => line.length > 20 && !line.startsWith('-----'));
  expect(lines.length).toBeGreaterThan(10);
  return lines;
}

function findingsIn(text: string, secrets: readonly string[]): readonly string[] {
  const tokens = text.match(/ya29\.[\w.-]{12,}|eyJ[\w-]{12,}\.[\w-]{12,}/g) ?? [];
  return [...secrets.filter((secret) => text.includes(secret)), ...tokens];
}

it('keeps the key and every token out of answers, history, journal, logs and notes', async () => {
  const place = await startStore('staged-rollout');
  const dataDir = join(place.folder, 'data');
  const program = await startOn(place.workspaceFile, dataDir);
  close = () => program.close().then(place.close);
  const { client } = program;
  const { control } = place.store;
  const secrets = canaries(place.store.serviceAccountKeyFile);
  const answers: unknown[] = [];
  const keep = async <T>(call: Promise<T>): Promise<T> => {
    const answer = await call;
    answers.push(answer);
    return answer;
  };

  // Given troubles that make the program quote what the other side said
  await lane(program, 'production', 142);
  control.addFault({ kind: 'token-expired', route: 'PUT */upload/*', skip: 1, count: 1 });
  control.addFault({ kind: 'cut-request', route: 'PUT */upload/*', atByte: 300_000, count: 1, skip: 2 });
  const path = await buildBundle({ ...MAIN_BUNDLE, extraBytes: 5_000_000 });
  const artifact = await keep(client.artifacts.inspect({ path }));
  await keep(
    carryOut(program, {
      kind: 'upload',
      artifactId: artifact.id,
      versionCode: 151,
      track: 'internal',
      reach: { kind: 'everyone' },
      details: { name: '1.5.0' },
    }),
  );
  control.addFault({ kind: 'lost-answer', route: 'POST *:commit', count: 1 });
  const advance = { kind: 'advance', versionCode: 142, track: 'production', fraction: 0.1 } as const;
  const first = await keep(carryOut(program, advance, 'A run for the secrets'));
  control.addFault({ kind: 'status', route: 'PUT */tracks/*', status: 403, count: 1 });
  const second = await keep(carryOut(program, { ...advance, fraction: 0.25 }, 'A run for the secrets'));
  expect([first.state, second.state]).toEqual(['succeeded', 'failed']);

  // And a key taken over into the vault, a broken one refused, and the connection tested while the token is refused
  const copy = join(place.folder, 'other-key.json');
  await copyFile(place.store.serviceAccountKeyFile, copy);
  await keep(client.settings.importKey({ path: copy, accountId: 'other' }));
  answers.push(
    await refusalOf(client.settings.importKey({ path: place.workspaceFile, accountId: 'broken' })),
  );

  // And the vault used for everything that it is for: typed, imported, rotated, tried, refused, locked
  const typed = 'canary-a-token-that-was-typed-81d0';
  const passphrase = 'canary-of-a-passphrase-55ac';
  await keep(client.vault.keep({ name: 'bot', kind: 'token', text: typed }));
  await keep(client.vault.importFile({ path: copy, name: 'spare' }));
  await keep(client.vault.setPassphrase({ passphrase }));
  await keep(client.vault.rotate({ path: copy, name: 'spare' }));
  await keep(client.vault.test({ name: 'spare' }));
  await keep(client.vault.lock());
  answers.push(await refusalOf(client.vault.keep({ name: 'late', kind: 'token', text: typed })));
  answers.push(await refusalOf(client.vault.unlock({ passphrase: `${passphrase}?` })));
  await keep(client.vault.unlock({ passphrase }));
  await keep(client.vault.view());
  control.addFault({ kind: 'status', route: '*/token', status: 403, count: 1 });
  await keep(client.settings.testAccount({ accountId: 'play-release' }));
  await keep(client.settings.testAccount({ accountId: 'play-release' }));

  // When everything that a window can ask for is asked for
  await keep(client.system.info({}));
  await keep(client.board.get());
  await keep(client.releases.get({ appId: ANDROID, versionCode: 142 }));
  await keep(client.settings.accounts({}));
  await keep(client.settings.file({}));
  await keep(client.history.query({ text: '', limit: 200 }));
  for (const { id } of await keep(client.operations.list({ limit: 20 }))) {
    await keep(client.operations.log({ operationId: id, after: 0, limit: 500 }));
  }
  const { base64 } = await client.history.export({ format: 'json', query: {}, release: null });
  answers.push(Buffer.from(base64, 'base64').toString('utf8'));
  await program.brain.close();

  // Then neither the answers nor the files hold a secret
  const all = [...secrets, typed, passphrase];
  expect(findingsIn(JSON.stringify(answers), all)).toEqual([]);
  const files = await readdir(dataDir, { recursive: true, withFileTypes: true });
  const searched: string[] = [];
  for (const file of files.filter((one) => one.isFile())) {
    const name = relative(dataDir, join(file.parentPath, file.name));
    searched.push(name);
    expect(findingsIn(await readFile(join(dataDir, name), 'latin1'), all), name).toEqual([]);
  }
  for (const file of ['slipway.db', join('entries', 'spare.json')])
    expect(
      searched.some((name) => name.endsWith(file)),
      file,
    ).toBe(true);
}, 120_000);

it('would find them', () => {
  const key = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSj';
  expect(findingsIn(`{"raw":"${key}"}`, [key])).toEqual([key]);
  expect(findingsIn('Bearer ya29.c.aaaaaaaaaaaaaaaa', [])).toHaveLength(1);
});
