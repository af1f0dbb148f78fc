import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CallOutcome } from '@shared/domain/operation';
import { expect, it } from 'vitest';
import { newFolder } from './folders';
import { entry, NOON, open, record } from './records';

const CANARY = 'c4n4ryC4n4ryC4n4ry';
const SECRETS = {
  pem: `-----BEGIN PRIVATE KEY-----\nMII${CANARY}\n-----END PRIVATE KEY-----\n`,
  jwt: `eyJhbGciOiJSUzI1NiJ9.${CANARY}.${CANARY}`,
  token: `ya29.${CANARY}`,
  header: `Authorization: Bearer ${CANARY}`,
  address: `https://play.example/upload?uploadType=resumable&upload_id=${CANARY}`,
};

it('no credential reaches any file of the history, wherever it hides in a record', async () => {
  const directory = newFolder();
  const { history } = await open(directory);
  const all = Object.values(SECRETS).join(' ');
  const call: CallOutcome = {
    callId: 'upload',
    state: 'done',
    status: 200,
    tookMs: 1,
    sent: {
      method: 'PUT',
      path: SECRETS.address,
      body: { assertion: CANARY, nested: [{ private_key: CANARY }] },
    },
    answer: {
      access_token: CANARY,
      headers: { authorization: CANARY, location: SECRETS.address },
      text: all,
    },
  };
  const failure = {
    reason: 'unexpected',
    message: all,
    stillTrue: all,
    advice: all,
    retryable: false,
    raw: all,
  } as const;
  const readBack = { asked: all, storeSays: all, differs: true, readAt: new Date(NOON).toISOString() };
  const known = [{ title: all, value: all, verdict: 'pass' }] as const;
  await history.append(
    record({ title: all, why: all, account: all, confirmedBy: all, calls: [call], failure, readBack, known }),
  );
  await history.saveJournal(
    entry(
      'op_a',
      { state: 'failed', outcomes: [call], failure, readBack, endedAt: readBack.readAt },
      { bindings: { session: SECRETS.address } },
    ),
  );
  await history.appendLog('op_a', [{ at: readBack.readAt, level: 'error', text: all }]);
  expect((await history.query({ text: CANARY, limit: 10 })).matches).toBe(0);
  await history.close();

  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((file) =>
    file.isFile(),
  );
  expect(files.length).toBeGreaterThanOrEqual(3);
  for (const file of files)
    expect(readFileSync(join(file.parentPath, file.name), 'latin1')).not.toContain(CANARY);
});

it('words that only resemble a credential stay as a person wrote them', async () => {
  const { history } = await open(newFolder());
  const why = 'Basic settings and bearer documents moved';
  expect((await history.append(record({ why }))).why).toBe(why);
  await history.close();
});
