import type { Notice } from '@shared/domain/glance';
import { messageOf, WEBHOOK_TOPICS, type WebhookMessage } from '@shared/domain/webhook';
import { isoTime } from '@shared/kit/clock';
import { z } from 'zod';
import type { WebhookDelivery } from '../ports/webhook-sender';
import { event, me } from './audit-records';
import { record, type Session } from './session';

/** Tells other programs what happens in a workspace. */
export interface WebhookDesk {
  /** Tells it to every webhook that wants to hear of such. Resolves once all of it is kept to be sent. */
  announce(notice: Notice): Promise<void>;
  /** Ends what is being sent; the next start goes on with it. */
  close(): Promise<void>;
}

const COLLECTION = 'webhooks';
/** First at once, then after 1 s, 5 s, 30 s, 2 min and 10 min. */
const TRIES = 6;

const waiting = z.object({
  webhook: z.string(),
  message: z.object({
    id: z.string(),
    event: z.enum([...WEBHOOK_TOPICS, 'test']),
    text: z.string(),
    title: z.string(),
    detail: z.string(),
    workspace: z.string(),
    link: z.string().nullable(),
    at: z.string(),
  }),
});

/** Sends what the last run could not, and from now on what is announced. */
export async function openWebhooks(session: Session): Promise<WebhookDesk> {
  const { history, ids, clock, workspace } = session;
  const stop = new AbortController();
  const under = new Set<Promise<void>>();

  async function deliver(webhook: string, message: WebhookMessage): Promise<void> {
    const config = workspace.webhooks.find(({ id }) => id === webhook);
    // A webhook that was taken out of the file is told nothing any more.
    if (config) {
      const went = await session.webhooks.send(config.entry, message, { tries: TRIES, signal: stop.signal });
      await noted(session, webhook, message, went);
    }
    await history.deleteDocument(COLLECTION, message.id);
  }

  function begin(webhook: string, message: WebhookMessage): void {
    // Whatever it fails with, the message stays where the next start finds it.
    const work = deliver(webhook, message).catch(() => undefined);
    under.add(work);
    void work.then(() => under.delete(work));
  }

  for (const { value } of await history.documents(COLLECTION)) {
    const left = waiting.safeParse(value);
    if (left.success) begin(left.data.webhook, left.data.message);
  }
  return {
    async announce(notice) {
      const { topic } = notice;
      if (topic === null) return;
      for (const { id: webhook } of workspace.webhooks.filter(({ topics }) => topics.includes(topic))) {
        const message = messageOf(notice, {
          id: ids.next('delivery'),
          event: topic,
          workspace: workspace.name,
          at: isoTime(clock.now()),
        });
        await history.putDocument(COLLECTION, message.id, { webhook, message });
        begin(webhook, message);
      }
    },
    async close() {
      stop.abort();
      await Promise.all(under);
    },
  };
}

/** Sends a message that says that it is a test, once, and says how it went. */
export async function testWebhook(
  session: Session,
  entry: string,
): Promise<{ readonly ok: boolean; readonly sentence: string }> {
  const message = messageOf(
    { title: 'A test from Slipway', body: 'Whoever reads this will hear of releases.', href: '/settings' },
    {
      id: session.ids.next('delivery'),
      event: 'test',
      workspace: session.workspace.name,
      at: isoTime(session.clock.now()),
    },
  );
  const went = await session.webhooks.send(entry, message, {
    tries: 1,
    signal: AbortSignal.timeout(30_000),
  });
  await noted(session, entry, message, went);
  return { ok: went.ok, sentence: went.sentence };
}

async function noted(
  session: Session,
  webhook: string,
  message: WebhookMessage,
  { ok, sentence, tries }: WebhookDelivery,
): Promise<void> {
  const title = ok ? `${webhook} was told: ${message.title}` : `${webhook} was not told: ${message.title}`;
  await record(session, {
    ...event(session, 'webhook.delivered', title, {
      actor: message.event === 'test' ? me(session) : { kind: 'slipway' },
      result: ok ? 'done' : 'failed',
      why: null,
    }),
    known: [
      { title: 'Delivery', value: message.id, verdict: ok ? 'pass' : 'unknown' },
      { title: 'Answer', value: sentence, verdict: ok ? 'pass' : 'unknown' },
      { title: 'Tries', value: String(tries), verdict: 'pass' },
    ],
  });
}
