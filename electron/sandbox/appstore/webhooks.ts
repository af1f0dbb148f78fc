import { createHmac } from 'node:crypto';
import { request } from 'node:http';
import type { AppStore } from './app-store';
import type { Resource } from './state';

/** Something that Apple tells those who listen. */
export interface WebhookNews {
  /** As in `eventTypes` of a webhook; null for a ping, which every webhook hears. */
  readonly eventType: string | null;
  readonly instance: { readonly type: string; readonly id: string };
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** `BUILD_UPLOAD_STATE_UPDATED` as the type of a delivered document. */
const documentType = (eventType: string | null): string =>
  eventType === null
    ? 'webhookPingCreated'
    : eventType.toLowerCase().replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

/** Writes a delivery for every webhook of an app that listens to this. They are sent at once, after the answer. */
export function tellWebhooks(store: AppStore, appId: string, news: WebhookNews): void {
  for (const webhook of store.shelf.many('apps', appId, 'webhooks', 'webhooks')) {
    const { enabled, eventTypes } = webhook.attributes;
    const listens = Array.isArray(eventTypes) && eventTypes.includes(news.eventType);
    if (enabled === true && listens) writeDelivery(store, webhook, news);
  }
}

/** One delivery to one webhook. */
export function writeDelivery(store: AppStore, webhook: Resource, news: WebhookNews): Resource {
  const { shelf } = store;
  const id = shelf.newId('webhookDeliveries');
  const payload = JSON.stringify({
    data: {
      type: documentType(news.eventType),
      id: shelf.newId('webhookEvents'),
      version: 1,
      attributes: { ...news.attributes, timestamp: new Date(store.now()).toISOString() },
      relationships: {
        instance: {
          data: news.instance,
          links: { self: `/v1/${news.instance.type}/${news.instance.id}` },
        },
      },
    },
  });
  return sendLater(store, webhook, id, payload, false);
}

/** The same once more, as a delivery of its own. */
export function redeliver(store: AppStore, template: Resource): Resource {
  const webhook = store.shelf.need('webhooks', String(template.links.webhook));
  return sendLater(
    store,
    webhook,
    store.shelf.newId('webhookDeliveries'),
    String(template.inner.payload),
    true,
  );
}

function sendLater(
  store: AppStore,
  webhook: Resource,
  id: string,
  payload: string,
  redelivery: boolean,
): Resource {
  const delivery = store.shelf.add('webhookDeliveries', {
    id,
    attributes: {
      createdDate: store.date(),
      deliveryState: 'PENDING',
      redelivery,
      request: { url: webhook.attributes.url },
    },
    links: { webhook: webhook.id },
    inner: { payload },
  });
  store.schedule('webhook-sends', id, store.now());
  return delivery;
}

/** Signs a body as Apple does. */
const webhookSignature = (secret: string, body: string): string =>
  `hmacsha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

const ANSWER_WITHIN_MS = 5_000;

/** Sends a delivery. Only this computer is called: a rehearsal tells nobody else. */
export function webhookSends(store: AppStore, id: string): void {
  const { shelf } = store;
  const delivery = shelf.get('webhookDeliveries', id);
  const webhook = delivery && shelf.get('webhooks', String(delivery.links.webhook));
  if (!delivery || !webhook) return;
  const state = store.state;
  void send(
    String(webhook.attributes.url),
    String(webhook.inner.secret),
    String(delivery.inner.payload),
  ).then((outcome) => {
    // The scene may have changed meanwhile.
    if (store.state !== state) return;
    shelf.set('webhookDeliveries', delivery, {
      deliveryState: outcome.error === null ? 'SUCCEEDED' : 'FAILED',
      sentDate: store.date(),
      ...(outcome.status === null ? {} : { response: { httpStatusCode: outcome.status } }),
      ...(outcome.error === null ? {} : { errorMessage: outcome.error }),
    });
    store.world.changed();
  });
}

interface Outcome {
  readonly status: number | null;
  readonly error: string | null;
}

function send(url: string, secret: string, payload: string): Promise<Outcome> {
  if (!/^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?(\/|$)/.test(url))
    return Promise.resolve({ status: null, error: 'The sandbox calls no other computer.' });
  return new Promise((resolve) => {
    const call = request(
      url,
      {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(payload),
          'x-apple-signature': webhookSignature(secret, payload),
        },
        timeout: ANSWER_WITHIN_MS,
      },
      (response) => {
        response.resume();
        const status = response.statusCode ?? 0;
        resolve({ status, error: status < 300 ? null : `The server answered ${status}.` });
      },
    );
    call.on('timeout', () => call.destroy(new Error('The server did not answer.')));
    call.on('error', (error) => resolve({ status: null, error: error.message }));
    call.end(payload);
  });
}
