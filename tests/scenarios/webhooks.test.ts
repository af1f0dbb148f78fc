import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { signatureOf } from '../../electron/workspace/webhook-sender';
import {
  carryOut,
  eventually,
  lane,
  type StoreOnly,
  startOn,
  startStore,
  type TestBrain,
} from './support/brain';

interface Received {
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** A receiver of its own on this computer, that answers as it is told. */
async function startReceiver() {
  const received: Received[] = [];
  let answers: number[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (part) => {
      body += part;
    });
    request.on('end', () => {
      received.push({ headers: request.headers, body });
      response.writeHead(answers.shift() ?? 204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return {
    received,
    address: `http://127.0.0.1:${port}/services/T0/canary-4c1e77`,
    answerWith(...codes: number[]) {
      answers = codes;
    },
    close: () => server.close(),
  };
}

let place: StoreOnly;
let test: TestBrain;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
afterEach(async () => {
  await test?.close();
  await place?.close();
  receiver?.close();
});

it('tells others what happens: signed, until it is taken, and never with its address', async () => {
  // Given a workspace that tells a chat, whose address and signing secret lie in the vault
  [place, receiver] = await Promise.all([startStore('staged-rollout'), startReceiver()]);
  const written = readFileSync(place.workspaceFile, 'utf8');
  writeFileSync(place.workspaceFile, `${written}\nwebhooks:\n  chat: vault:chat\n`);
  const dataDir = join(place.folder, 'data');
  test = await startOn(place.workspaceFile, dataDir);
  const kept = await test.client.vault.keep({
    name: 'chat',
    kind: 'webhook',
    text: `${receiver.address}\nsigning-canary-93ab`,
  });
  expect(kept).toMatchObject({ identity: new URL(receiver.address).host, usedBy: ['the webhook chat'] });

  // When it is tried from the vault, then a test arrives that shows its sender, and a refusal is told
  expect(await test.client.vault.test({ name: 'chat' })).toMatchObject({ ok: true });
  const [first] = receiver.received;
  expect(JSON.parse(first?.body ?? '')).toMatchObject({
    event: 'test',
    text: expect.stringContaining('A test'),
  });
  const [, seconds = '', signature] =
    /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(first?.headers['x-slipway-signature'])) ?? [];
  expect(signature).toBe(signatureOf('signing-canary-93ab', Number(seconds), first?.body ?? ''));
  receiver.answerWith(404);
  expect(await test.client.vault.test({ name: 'chat' })).toMatchObject({
    ok: false,
    sentence: expect.stringContaining('404'),
  });

  // When a rollout reaches everybody while the receiver stumbles, then it is sent again, as the same delivery
  receiver.answerWith(503, 204);
  await lane(test, 'production', 142);
  const done = await carryOut(test, { kind: 'complete', versionCode: 142, track: 'production' }, 'Rehearsal');
  expect(done.failure).toBeNull();
  await eventually(async () => receiver.received[3], 'the second try');
  const tries = receiver.received.slice(2);
  expect(new Set(tries.map(({ headers }) => headers['x-slipway-delivery'])).size).toBe(1);
  expect(JSON.parse(tries[0]?.body ?? '')).toMatchObject({
    event: 'rollout-done',
    text: expect.stringMatching(/1\.4\.0 \(142\) set to 100%.*slipway:\/\/release\//),
  });
  const deliveries = async () =>
    (await test.client.history.query({ text: 'chat was', limit: 20 })).events.filter(
      ({ kind }) => kind === 'webhook.delivered',
    );
  await eventually(async () => ((await deliveries()).length === 3 ? true : null), 'three deliveries noted');

  // Then what is written down names the host, and neither the address nor what signs
  const told = JSON.stringify(await deliveries());
  expect(told).toContain('Tries');
  for (const secret of ['canary-4c1e77', 'signing-canary']) expect(told).not.toContain(secret);
}, 120_000);
