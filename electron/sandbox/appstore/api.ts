import { z } from 'zod';
import type { Exchange, Reply } from '../exchange';
import { firing } from '../faults';
import type { Front } from '../front';
import type { Router } from '../router';
import type { AppStore } from './app-store';
import { oneDocument } from './document';
import { settleDue } from './due';
import { operations } from './operations';
import { forbidden, noPath, problem } from './problem';
import { type ReadQuery, readQuery } from './query';
import type { Resource } from './state';
import { readWrite, type Written } from './write-body';

const answeredSchema = z.object({ data: z.object({ id: z.string() }) });

/** One call on its way through a handler: checked, and with the world settled to this moment. */
export interface Call {
  readonly exchange: Exchange;
  readonly store: AppStore;
  /** The id in the path; empty where there is none. */
  readonly id: string;
  readonly query: ReadQuery;
  /** The request's own address, absolute. */
  readonly self: string;
  /** The body, checked against what the operation takes. */
  readonly written: () => Promise<Written>;
  /** 200 or 201 with one resource. */
  readonly one: (type: string, resource: Resource, status?: number) => Reply;
}

/** Answers one operation. */
export type CallHandler = (call: Call) => Reply | Promise<Reply>;

/** Where the operations are hung up. */
export class AppStoreApi {
  readonly store: AppStore;
  readonly #router: Router;
  readonly #front: Front;
  readonly #taken = new Set<string>();

  constructor(router: Router, store: AppStore, front: Front) {
    this.#router = router;
    this.store = store;
    this.#front = front;
  }

  /** Whether an operation has its handler. */
  has(operation: string): boolean {
    return this.#taken.has(operation);
  }

  /** Adds the handler of an operation of the specification, such as `PATCH /v1/builds/{id}`. */
  add(name: string, handler: CallHandler): void {
    const operation = operations[name];
    if (!operation) throw new Error(`The specification has no ${name}.`);
    this.#taken.add(name);
    const [method = '', path = ''] = name.split(' ');
    const serve = async (exchange: Exchange): Promise<Reply> => {
      const { store } = this;
      if (method !== 'GET' && !exchange.caller.scopes.includes('APP_MANAGER')) throw forbidden();
      if (operation.write) requireJson(exchange);
      const query = readQuery(exchange.query, operation);
      const search = exchange.query.size > 0 ? `?${exchange.query.toString()}` : '';
      const self = `${exchange.base}${exchange.path}${search}`;
      const id = exchange.params.id ?? '';
      const rules = operation.write;
      settleDue(store);
      const dropped = firing(exchange.faults, 'attribute-dropped')?.attribute;
      const before = dropped && store.shelf.get(rules?.type ?? '', id)?.attributes[dropped];
      const reply = await handler({
        exchange,
        store,
        id,
        query,
        self,
        written: async () => {
          if (!rules) throw noPath();
          return readWrite(await exchange.json(), rules, method === 'PATCH' ? id : null);
        },
        one: (type, resource, status = 200) => ({
          status,
          json: oneDocument(
            { shelf: store.shelf, base: exchange.base, now: store.now(), query },
            type,
            resource,
            self,
          ),
        }),
      });
      if (dropped && rules) forget(store, rules.type, reply, dropped, before);
      if (method !== 'GET') {
        settleDue(store);
        store.world.changed();
      }
      return reply;
    };
    this.#router.add(method, path, null, serve, this.#front);
  }

  /** Adds a way in that stands in no specification, such as the address that a part of a file is sent to. */
  addPlain(method: string, path: string, handler: (exchange: Exchange) => Reply | Promise<Reply>): void {
    const open: Front = { ...this.#front, admit: () => ({ email: '', scopes: [] }) };
    this.#router.add(method, path, null, handler, open);
  }
}

/** Puts an attribute back as it was, though the answer shows it as it was sent: nobody is told. */
function forget(store: AppStore, type: string, reply: Reply, attribute: string, before: unknown): void {
  const { data } = answeredSchema.parse(reply.json);
  const resource = store.shelf.get(type, data.id);
  if (!resource) return;
  if (before === undefined) delete resource.attributes[attribute];
  else resource.attributes[attribute] = before;
  store.shelf.touched(type);
}

/** Apple takes exactly this type: a charset behind it is refused. */
function requireJson(exchange: Exchange): void {
  const type = exchange.headers['content-type'];
  if (type === 'application/json') return;
  throw problem(
    415,
    'UNSUPPORTED_MEDIA_TYPE',
    'The specified Content-Type is not supported.',
    `The Content-Type '${type ?? ''}' is not supported. Use 'application/json'.`,
  );
}
