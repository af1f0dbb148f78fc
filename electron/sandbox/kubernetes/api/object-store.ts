import { createHash } from 'node:crypto';
import { type KubeObject, timestamp } from '../objects';
import { expired } from './kube-error';
import { storeKey } from './resources';

interface Kept {
  readonly group: string;
  readonly plural: string;
}

/** Something that happened to an object. */
export interface Change {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: KubeObject;
  /** What it was before; absent for a new one. */
  readonly before?: KubeObject;
  readonly resourceVersion: number;
}

/** How many changes are kept of each kind: who asks for older ones is told 410. */
const HISTORY = 2_000;

/** What is written when the cluster is saved. */
export interface SavedObjects {
  readonly resourceVersion: number;
  readonly sequence: number;
  readonly objects: readonly { readonly key: string; readonly object: KubeObject }[];
}

/** All objects of a cluster with what happened to them lately, by kind. */
export class ObjectStore {
  #resourceVersion = 1_000;
  #sequence = 0;
  /** By kind, namespace and name. */
  readonly #objects = new Map<string, Map<string, Map<string, KubeObject>>>();
  readonly #history = new Map<string, Change[]>();
  /** By kind: changes up to here are forgotten. */
  #compactedAt = 0;
  readonly #listeners = new Set<(key: string, change: Change) => void>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** The number of the last change. */
  get resourceVersion(): number {
    return this.#resourceVersion;
  }

  /** Calls `listener` after every change until the returned function is called. */
  onChange(listener: (key: string, change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The next number of the cluster's own sequence: names and uids that repeat from run to run. */
  nextNumber(): number {
    this.#sequence += 1;
    return this.#sequence;
  }

  /** A uid, the same in every run. */
  nextUid(): string {
    const hex = createHash('sha256').update(`uid ${this.nextNumber()}`).digest('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  }

  get(resource: Kept, namespace: string | undefined, name: string): KubeObject | undefined {
    return this.#objects
      .get(storeKey(resource))
      ?.get(namespace ?? '')
      ?.get(name);
  }

  /** The objects of a kind, of one namespace or of all, in no order that means anything. */
  values(resource: Kept, namespace?: string): KubeObject[] {
    const kind = this.#objects.get(storeKey(resource));
    if (!kind) return [];
    if (namespace !== undefined) return [...(kind.get(namespace)?.values() ?? [])];
    return [...kind.values()].flatMap((objects) => [...objects.values()]);
  }

  /** The same in the order of their namespaces and names. */
  list(resource: Kept, namespace?: string): KubeObject[] {
    const place = ({ metadata }: KubeObject) => `${metadata.namespace ?? ''}/${metadata.name}`;
    return this.values(resource, namespace)
      .map((object) => [place(object), object] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, object]) => object);
  }

  /** Puts an object in the place of the one of its name, with a resource version of its own. */
  put(resource: Kept, object: KubeObject): KubeObject {
    const key = storeKey(resource);
    const { name, namespace } = object.metadata;
    const place = this.#place(key, namespace);
    const before = place.get(name);
    this.#resourceVersion += 1;
    const kept: KubeObject = {
      ...object,
      metadata: { ...object.metadata, resourceVersion: String(this.#resourceVersion) },
    };
    place.set(name, kept);
    this.#note(key, before ? { type: 'MODIFIED', object: kept, before } : { type: 'ADDED', object: kept });
    return kept;
  }

  remove(resource: Kept, namespace: string | undefined, name: string): KubeObject | undefined {
    const key = storeKey(resource);
    const place = this.#objects.get(key)?.get(namespace ?? '');
    const before = place?.get(name);
    if (!place || !before) return undefined;
    place.delete(name);
    this.#resourceVersion += 1;
    const object = {
      ...before,
      metadata: { ...before.metadata, resourceVersion: String(this.#resourceVersion) },
    };
    this.#note(key, { type: 'DELETED', object, before });
    return object;
  }

  /** What happened to a kind after a resource version. Throws 410 when that is too long ago. */
  changesAfter(resource: Kept, resourceVersion: number): readonly Change[] {
    const changes = this.#history.get(storeKey(resource)) ?? [];
    const oldest = changes.length === HISTORY ? (changes[0]?.resourceVersion ?? 0) - 1 : this.#compactedAt;
    const from = Math.max(oldest, this.#compactedAt);
    if (resourceVersion < from) throw expired(`too old resource version: ${resourceVersion} (${from})`);
    return changes.filter((change) => change.resourceVersion > resourceVersion);
  }

  /** Forgets what happened so far, as etcd does every few minutes. */
  compact(): void {
    this.#compactedAt = this.#resourceVersion;
    this.#history.clear();
  }

  /** Metadata of a new object. */
  newMeta(): { uid: string; creationTimestamp: string } {
    return { uid: this.nextUid(), creationTimestamp: timestamp(this.#now()) };
  }

  toJson(): SavedObjects {
    const objects = [...this.#objects].flatMap(([key, kind]) =>
      [...kind.values()].flatMap((place) => [...place.values()].map((object) => ({ key, object }))),
    );
    return { resourceVersion: this.#resourceVersion, sequence: this.#sequence, objects };
  }

  /** Puts saved objects in the place of all. Watches that are open must begin anew. */
  load(saved: SavedObjects): void {
    this.#objects.clear();
    for (const { key, object } of saved.objects)
      this.#place(key, object.metadata.namespace).set(object.metadata.name, object);
    this.#resourceVersion = Math.max(this.#resourceVersion, saved.resourceVersion) + 1;
    this.#sequence = saved.sequence;
    this.compact();
  }

  #place(key: string, namespace: string | undefined): Map<string, KubeObject> {
    const kind = this.#objects.get(key) ?? new Map<string, Map<string, KubeObject>>();
    this.#objects.set(key, kind);
    const place = kind.get(namespace ?? '') ?? new Map<string, KubeObject>();
    kind.set(namespace ?? '', place);
    return place;
  }

  #note(key: string, change: Omit<Change, 'resourceVersion'>): void {
    const noted = { ...change, resourceVersion: this.#resourceVersion };
    const changes = this.#history.get(key) ?? [];
    this.#history.set(key, changes);
    changes.push(noted);
    if (changes.length > HISTORY) changes.shift();
    for (const listener of [...this.#listeners]) listener(key, noted);
  }
}
