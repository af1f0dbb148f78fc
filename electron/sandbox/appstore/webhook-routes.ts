import { noContent } from '../exchange';
import type { AppStoreApi } from './api';
import { requireAddress, requireText } from './text-rules';
import { redeliver, writeDelivery } from './webhooks';

/** Webhooks: who is told, a ping, and what was delivered. The secret is taken and never shown. */
export function registerWebhooks(api: AppStoreApi): void {
  const shown = (attributes: ReadonlyMap<string, unknown>) =>
    Object.fromEntries([...attributes].filter(([name, value]) => name !== 'secret' && value !== null));
  const check = (attributes: ReadonlyMap<string, unknown>) => {
    const url = attributes.get('url');
    if (typeof url === 'string' && !url.startsWith('http://127.0.0.1')) requireAddress('url', url);
    for (const name of ['name', 'secret']) if (attributes.has(name)) requireText(name, attributes.get(name));
  };
  api.add('POST /v1/webhooks', async ({ store, one, written }) => {
    const { attributes, relationships } = await written();
    const app = store.shelf.need('apps', relationships.get('app')?.[0]);
    check(attributes);
    const made = store.shelf.add('webhooks', {
      attributes: shown(attributes),
      links: { app: app.id },
      inner: { secret: attributes.get('secret') },
    });
    return one('webhooks', made, 201);
  });
  api.add('PATCH /v1/webhooks/{id}', async ({ store, id, one, written }) => {
    const webhook = store.shelf.need('webhooks', id);
    const { attributes } = await written();
    check(attributes);
    if (attributes.has('secret')) webhook.inner.secret = attributes.get('secret');
    store.shelf.set('webhooks', webhook, shown(attributes));
    return one('webhooks', webhook);
  });
  api.add('DELETE /v1/webhooks/{id}', ({ store, id }) => {
    store.shelf.need('webhooks', id);
    store.shelf.remove('webhooks', id);
    return noContent();
  });
  api.add('POST /v1/webhookPings', async ({ store, one, written }) => {
    const { relationships } = await written();
    const webhook = store.shelf.need('webhooks', relationships.get('webhook')?.[0]);
    const ping = store.shelf.add('webhookPings', {});
    writeDelivery(store, webhook, {
      eventType: null,
      instance: { type: 'webhooks', id: webhook.id },
      attributes: {},
    });
    return one('webhookPings', ping, 201);
  });
  api.add('POST /v1/webhookDeliveries', async ({ store, one, written }) => {
    const { relationships } = await written();
    const template = store.shelf.need('webhookDeliveries', relationships.get('template')?.[0]);
    return one('webhookDeliveries', redeliver(store, template), 201);
  });
}
