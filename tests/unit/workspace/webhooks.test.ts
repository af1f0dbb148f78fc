import { createServer, type Server } from 'node:http';
import { messageOf } from '@shared/domain/webhook';
import { afterEach, describe, expect, it } from 'vitest';
import type { Session } from '../../../electron/app/session';
import { openWebhooks } from '../../../electron/app/webhooks';
import type { WebhookSender } from '../../../electron/ports/webhook-sender';
import { Secret } from '../../../electron/workspace/secret';
import { createSeenSecrets } from '../../../electron/workspace/vault/seen-secrets';
import { webhookOf } from '../../../electron/workspace/vault/webhook-entry';
import { createWebhookSender } from '../../../electron/workspace/webhook-sender';

const MESSAGE = messageOf(
  {
    title: 'Android app 1.4.0 (142): a gate is breached',
    body: 'Look at it.',
    href: '/releases/android/142',
  },
  { id: 'delivery-1', event: 'gate-breached', workspace: 'CIA', at: '2026-11-25T00:00:00.000Z' },
);
const NEVER = new AbortController().signal;

let server: Server | undefined;
afterEach(() => server?.close());

/** A receiver that answers with these codes, and a clock whose sleeps are noted and over at once. */
async function given(...answers: readonly (readonly [number, Record<string, string>?])[]) {
  const left = [...answers];
  const bodies: string[] = [];
  server = createServer((request, response) => {
    request.setEncoding('utf8').on('data', (part) => bodies.push(part));
    request.on('end', () => {
      const [code, headers = {}] = left.shift() ?? [200];
      response.writeHead(code, headers).end();
    });
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const slept: number[] = [];
  const pace = {
    now: () => 1_700_000_000_000,
    sleep: async (ms: number) => void slept.push(ms),
  };
  const vault = {
    read: async (name: string) => (name === 'chat' ? new Secret(`http://127.0.0.1:${port}/hook`) : undefined),
  };
  return { sender: createWebhookSender(vault, pace), slept, bodies };
}

describe('a message to another program', () => {
  it('says what Slack shows, with a link that opens the place', () => {
    expect(MESSAGE).toMatchObject({
      text: 'CIA: Android app 1.4.0 (142): a gate is breached. Look at it. slipway://release/android/142',
      link: 'slipway://release/android/142',
    });
    expect(messageOf({ title: 'T', body: 'B', href: '/settings' }, MESSAGE).link).toBeNull();
  });

  it('is tried again after longer and longer pauses, or as long as the receiver asks', async () => {
    const { sender, slept, bodies } = await given([500], [429, { 'retry-after': '90' }], [204]);
    const went = await sender.send('chat', MESSAGE, { tries: 6, signal: NEVER });
    expect(went).toMatchObject({ ok: true, tries: 3, sentence: expect.stringMatching(/took it at try 3/) });
    expect(slept).toEqual([1_000, 90_000]);
    expect(bodies.map((body) => JSON.parse(body).id)).toEqual(['delivery-1', 'delivery-1', 'delivery-1']);
  });

  it('is given up after its last try, and at once where the receiver does not want it', async () => {
    const down = await given([500], [500], [500]);
    expect(await down.sender.send('chat', MESSAGE, { tries: 3, signal: NEVER })).toMatchObject({
      ok: false,
      tries: 3,
    });
    server?.close();
    const gone = await given([410]);
    expect(await gone.sender.send('chat', MESSAGE, { tries: 6, signal: NEVER })).toMatchObject({
      ok: false,
      tries: 1,
      sentence: expect.stringContaining('410'),
    });
    expect(await gone.sender.send('other', MESSAGE, { tries: 6, signal: NEVER })).toMatchObject({
      ok: false,
    });
  });

  it('is never followed to another address', async () => {
    const { sender } = await given([302, { location: 'https://elsewhere.invalid/' }]);
    expect(await sender.send('chat', MESSAGE, { tries: 6, signal: NEVER })).toMatchObject({ ok: false });
  });
});

describe('webhooks of a workspace', () => {
  it('are told what they want to hear, and what the last run could not say', async () => {
    const documents = new Map<string, unknown>();
    const sent: string[] = [];
    const stuck: WebhookSender = {
      send: (_entry, { event }, { signal }) =>
        new Promise((_resolve, reject) => {
          sent.push(event);
          signal.addEventListener('abort', () => reject(signal.reason));
        }),
    };
    const taking: WebhookSender = {
      send: async (entry, { event }) => {
        sent.push(`${event} to ${entry}`);
        return { ok: true, sentence: 'It took it.', tries: 1 };
      },
    };
    const sessionWith = (webhooks: WebhookSender) =>
      ({
        workspace: { name: 'CIA', webhooks: [{ id: 'chat', entry: 'team', topics: ['gate-breached'] }] },
        webhooks,
        ids: { next: () => 'delivery-1' },
        clock: { now: () => 0 },
        origin: 'test',
        news: { changed: () => undefined, recorded: () => undefined },
        history: {
          append: async (event: object) => event,
          documents: async () => [...documents].map(([key, value]) => ({ key, value, version: 1 })),
          putDocument: async (_collection: string, key: string, value: unknown) =>
            void documents.set(key, value),
          deleteDocument: async (_collection: string, key: string) => void documents.delete(key),
        },
      }) as unknown as Session;
    const notice = { title: 'T', body: 'B', href: '/', urgent: true } as const;

    const first = await openWebhooks(sessionWith(stuck));
    await first.announce({ ...notice, topic: 'gate-breached' });
    await first.announce({ ...notice, topic: 'job-failed' });
    await first.announce({ ...notice, topic: null });
    await first.close();
    expect(sent).toEqual(['gate-breached']);
    expect([...documents.keys()]).toEqual(['delivery-1']);

    const next = await openWebhooks(sessionWith(taking));
    await expect.poll(() => documents.size).toBe(0);
    await next.close();
    expect(sent).toEqual(['gate-breached', 'gate-breached to team']);
  });
});

describe('a webhook in the vault', () => {
  it.each([
    ['https://hooks.slack.com/services/T/B/x', null],
    ['http://127.0.0.1:9/hook', null],
    ['https://host/hook\nwhat-signs', 'what-signs'],
  ])('is an address, and what signs: %j', (text, signingSecret) => {
    expect(webhookOf(text)).toMatchObject({ signingSecret });
  });

  it.each(['http://host/hook', 'ftp://host', 'words', '', 'https://a b c'])('is not: %j', (text) => {
    expect(webhookOf(text)).toBeNull();
  });
});

describe('what the program writes down', () => {
  it('holds no secret that it has seen, whatever that looks like', () => {
    const seen = createSeenSecrets();
    seen.add('correct horse');
    seen.add('{\n  "key": "abcdefgh12345678zz",\n  "quote": "a\\"bcdefghi"\n}');
    seen.add('ab');
    const text = seen.hide(
      `Error: correct horse at abcdefgh12345678zz, ${JSON.stringify('correct horse')} ab`,
    );
    expect(text).toBe('Error: [secret] at [secret], "[secret]" ab');
  });
});
