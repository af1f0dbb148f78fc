import type { Fields, KubeObject } from '../objects';
import type { Call } from './call';
import { KubeError } from './kube-error';
import { selected } from './listing';
import type { Change } from './object-store';
import { apiVersionOf, storeKey } from './resources';
import { fieldTest, labelTest } from './selectors';
import { formOf, metadataOnly, tableOf } from './tables';

/** Bookmarks come this often, real ms: a watch that is silent for much longer is dead. */
const BOOKMARK_EVERY_MS = 10_000;
/** As the API server does, a watch without a time of its own ends after half an hour or more, real ms. */
const LONGEST_MS = 1_800_000;

/** A watch that is open. */
export interface OpenWatch {
  readonly path: string;
  /** Nothing more is sent, and the line stays open. */
  silence(): void;
  /** Ends with an ERROR event that says 410. */
  expire(): void;
  /** Cuts the line. */
  cut(): void;
}

/** The watches that are open, so that troubles find them. */
export class Watches {
  readonly #open = new Set<OpenWatch>();

  add(watch: OpenWatch): () => void {
    this.#open.add(watch);
    return () => this.#open.delete(watch);
  }

  get open(): readonly OpenWatch[] {
    return [...this.#open];
  }
}

/** Answers a watch until its time is over or the client leaves. Throws 410 before anything is sent. */
export function watch(call: Call, path: string, watches: Watches, muted: boolean): void {
  const { cluster, resource, query, response, request } = call;
  const asked = query.get('resourceVersion') ?? '';
  const initial = query.get('sendInitialEvents') === 'true';
  const fromNow = asked === '' || asked === '0' || initial;
  const first = fromNow ? selected(call) : [];
  const missed = fromNow ? [] : cluster.store.changesAfter(resource, Number(asked));
  const seconds = Number(query.get('timeoutSeconds') ?? 0);
  const bookmarks = query.get('allowWatchBookmarks') === 'true' || query.get('allowWatchBookmarks') === '1';
  const send = sender(call);
  let isMuted = muted;

  response.writeHead(200, { 'content-type': 'application/json', 'transfer-encoding': 'chunked' });
  response.flushHeaders();
  const write = (event: Fields | null) => {
    if (event && !isMuted && !response.writableEnded) response.write(`${JSON.stringify(event)}\n`);
  };
  for (const object of first) write(send('ADDED', object));
  if (initial) write(send.bookmark({ 'k8s.io/initial-events-end': 'true' }));
  for (const change of missed) write(send.change(change));
  const forget = cluster.store.onChange((key, change) => {
    if (key === storeKey(resource)) write(send.change(change));
  });
  const beat = setInterval(() => {
    if (bookmarks) write(send.bookmark());
  }, BOOKMARK_EVERY_MS);
  const timer = setTimeout(() => end(), seconds > 0 ? seconds * 1000 : LONGEST_MS);
  beat.unref();
  timer.unref();
  const leave = watches.add({
    path,
    silence: () => {
      isMuted = true;
    },
    expire: () => {
      const status = new KubeError(410, 'Expired', 'too old resource version').toJson();
      write({ type: 'ERROR', object: status });
      end();
    },
    cut: () => request.socket.destroy(),
  });
  const rest = () => {
    forget();
    leave();
    clearInterval(beat);
    clearTimeout(timer);
  };
  const end = () => {
    rest();
    response.end();
  };
  response.once('close', rest);
}

interface Sender {
  (type: string, object: KubeObject): Fields | null;
  change(change: Change): Fields | null;
  bookmark(annotations?: Record<string, string>): Fields;
}

/** Puts what happens to objects in the form that the client wants. A Table tells its columns once. */
function sender(call: Call): Sender {
  const { cluster, resource, namespace, query, name } = call;
  const byLabel = labelTest(query.get('labelSelector'));
  const byField = fieldTest(query.get('fieldSelector'), resource.kind);
  const form = formOf(call.accept);
  let told = false;
  const matches = (object: KubeObject | undefined): boolean =>
    object !== undefined &&
    (namespace === undefined || object.metadata.namespace === namespace) &&
    (name === undefined || object.metadata.name === name) &&
    byLabel(object.metadata.labels ?? {}) &&
    byField(object);
  const formed = (object: KubeObject): Fields => {
    if (form === 'metadata') return metadataOnly(object);
    if (form === 'objects') return { ...object, apiVersion: apiVersionOf(resource) };
    const table = tableOf(resource.kind, [object], {
      now: cluster.now(),
      metadata: { resourceVersion: object.metadata.resourceVersion },
      includeObject: query.get('includeObject'),
      headless: told,
    });
    told = true;
    return table;
  };
  const event = (type: string, object: KubeObject): Fields => ({ type, object: formed(object) });
  return Object.assign(event, {
    change: ({ type, object, before }: Change) => {
      const is = matches(object);
      const was = type === 'ADDED' ? false : matches(before);
      if (type === 'DELETED') return was ? event('DELETED', object) : null;
      if (is) return event(was ? 'MODIFIED' : 'ADDED', object);
      return was ? event('DELETED', object) : null;
    },
    bookmark: (annotations?: Record<string, string>): Fields => ({
      type: 'BOOKMARK',
      object:
        form === 'table'
          ? {
              kind: 'Table',
              apiVersion: 'meta.k8s.io/v1',
              metadata: { resourceVersion: String(cluster.store.resourceVersion) },
              columnDefinitions: null,
              rows: [
                {
                  cells: [],
                  object: {
                    kind: 'PartialObjectMetadata',
                    apiVersion: 'meta.k8s.io/v1',
                    metadata: {
                      resourceVersion: String(cluster.store.resourceVersion),
                      creationTimestamp: null,
                      ...(annotations ? { annotations } : {}),
                    },
                  },
                },
              ],
            }
          : {
              kind: resource.kind,
              apiVersion: apiVersionOf(resource),
              metadata: {
                resourceVersion: String(cluster.store.resourceVersion),
                creationTimestamp: null,
                ...(annotations ? { annotations } : {}),
              },
            },
    }),
  });
}
