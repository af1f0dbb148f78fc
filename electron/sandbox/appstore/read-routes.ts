import type { Reply } from '../exchange';
import type { AppStoreApi, Call } from './api';
import { pageDocument, pageLinks } from './document';
import type { Page } from './listing';
import { operations, resourceTypes } from './operations';

/** More rows than this are too many to be kept in the request log. */
const LOGGED_ROWS = 50;

/** Related things that are no resources of ours: they have handlers of their own. */
const APART = new Set(['perfPowerMetrics', 'logs']);

/** A page as an answer; of a long one the request log keeps the size only. */
function pageReply({ store, query, self, exchange }: Call, type: string, page: Page): Reply {
  const writing = { shelf: store.shelf, base: exchange.base, now: store.now(), query };
  return {
    status: 200,
    json: pageDocument(writing, type, page, self),
    ...(page.resources.length > LOGGED_ROWS
      ? { loggedAs: { rows: page.resources.length, total: page.total } }
      : {}),
  };
}

function collection(type: string): (call: Call) => Reply {
  return (call) => pageReply(call, type, call.store.listing.page(type, call.query));
}

function relatedMany(type: string, name: string, to: string): (call: Call) => Reply {
  return (call) => {
    const { store, query, id } = call;
    store.shelf.need(type, id);
    const within = { scope: `${type}/${id}/${name}`, ids: store.shelf.ids(type, id, name) };
    return pageReply(call, to, store.listing.page(to, query, within));
  };
}

function relatedOne(type: string, name: string, to: string): (call: Call) => Reply {
  return ({ store, one, id, self }) => {
    store.shelf.need(type, id);
    const found = store.shelf.one(type, id, name, to);
    // Clients have seen nothing, rather than a 404, where a version has no phased release.
    return found ? one(to, found) : { status: 200, json: { data: null, links: { self } } };
  };
}

function linkages(type: string, name: string, to: string, many: boolean): (call: Call) => Reply {
  return ({ store, query, self, id }) => {
    store.shelf.need(type, id);
    const ids = store.shelf.ids(type, id, name);
    if (!many) {
      const links = { self };
      const [only] = ids;
      return { status: 200, json: { data: only === undefined ? null : { type: to, id: only }, links } };
    }
    const page = store.listing.page(to, query, { scope: `${type}/${id}/${name}`, ids });
    const paged = pageLinks(page, self);
    return {
      status: 200,
      json: { data: page.resources.map((one) => ({ type: to, id: one.id })), ...paged },
    };
  };
}

/** Everything that is read in the same way: collections, resources, what is related, and how. */
export function registerReads(api: AppStoreApi): void {
  for (const [name, operation] of Object.entries(operations)) {
    const [method, path = ''] = name.split(' ');
    if (method !== 'GET' || api.has(name)) continue;
    const [, , type = '', id, third, fourth] = path.split('/');
    if (third === 'metrics' || APART.has(third ?? '') || APART.has(fourth ?? '')) continue;
    const to = operation.to ?? type;
    if (id === undefined) api.add(name, collection(type));
    else if (third === undefined)
      api.add(name, ({ store, one, id }) => one(type, store.shelf.need(type, id)));
    else if (third === 'relationships' && fourth) {
      const many = operation.many || (resourceTypes[type]?.relationships[fourth]?.many ?? false);
      api.add(name, linkages(type, fourth, to, many));
    } else if (operation.many) api.add(name, relatedMany(type, third, to));
    else api.add(name, relatedOne(type, third, to));
  }
}
