import type { SandboxClock } from '../clock';
import type { Change, SavedObjects } from './api/object-store';
import { ObjectStore } from './api/object-store';
import { ResourceTypes, storeKey } from './api/resources';
import { type Fields, fieldsOf, type KubeObject, timestamp } from './objects';
import type { ImageSeed, Seed } from './seed-schema';

/** Something that is to happen by itself. */
export interface Due {
  readonly at: number;
  readonly what: string;
  /** Kind, namespace and name of what it happens to. */
  readonly namespace: string;
  readonly name: string;
}

/** What is written when a cluster is saved. */
export interface SavedCluster extends SavedObjects {
  readonly due: readonly Due[];
  readonly seed: Seed;
}

type Reconciler = (cluster: Cluster, namespace: string, name: string) => void;
type Happening = (cluster: Cluster, namespace: string, name: string) => void;

/** What the controllers do, given by whoever puts a cluster together. */
export interface Controllers {
  /** By kind of the object that changed: what is to be looked at again. */
  readonly follows: (
    cluster: Cluster,
    change: Change,
  ) => readonly { kind: string; namespace: string; name: string }[];
  readonly reconcile: Readonly<Record<string, Reconciler>>;
  readonly happenings: Readonly<Record<string, Happening>>;
}

const MOST_ROUNDS = 20_000;

/** One simulated cluster: its objects, its time, and the controllers that follow them. */
export class Cluster {
  readonly clock: SandboxClock;
  readonly store: ObjectStore;
  readonly types = new ResourceTypes();
  readonly #controllers: Controllers;
  readonly #queue = new Map<string, { kind: string; namespace: string; name: string }>();
  readonly #onChange: () => void;
  #due: Due[] = [];
  #seed: Seed;
  /** While something happens late, the time at which it was due. */
  #happeningAt: number | null = null;
  #settling = false;

  constructor(clock: SandboxClock, seed: Seed, controllers: Controllers, onChange: () => void = () => {}) {
    this.clock = clock;
    this.#seed = seed;
    this.#controllers = controllers;
    this.#onChange = onChange;
    this.store = new ObjectStore(() => this.now());
    this.store.onChange((key, change) => {
      if (key === CRDS) this.types.define(this.store.list(CRD));
      for (const one of controllers.follows(this, change)) this.enqueue(one.kind, one.namespace, one.name);
      this.#onChange();
    });
  }

  /** What the cluster was planted from: images, traffic, users. */
  get seed(): Seed {
    return this.#seed;
  }

  /** The cluster's time, ms. */
  now(): number {
    return this.#happeningAt ?? this.clock.now();
  }

  /** The cluster's time as objects carry it. */
  time(): string {
    return timestamp(this.now());
  }

  /** How the image of a name behaves; undefined when no registry has it. */
  image(name: string): ImageSeed | undefined {
    return this.#seed.images[name];
  }

  /** Has a controller look at an object again. */
  enqueue(kind: string, namespace: string, name: string): void {
    this.#queue.set(`${kind} ${namespace}/${name}`, { kind, namespace, name });
  }

  /** Lets something happen after `ms`. */
  after(ms: number, what: string, namespace: string, name: string): void {
    this.#due.push({ at: this.now() + ms, what, namespace, name });
    this.#onChange();
  }

  /** When the next thing happens by itself; null for never. */
  nextDue(): number | null {
    return this.#due.reduce<number | null>(
      (least, { at }) => (least === null || at < least ? at : least),
      null,
    );
  }

  /** Lets the controllers act until nothing is left to do, and everything happen whose time has come, in its order. */
  settle(): void {
    if (this.#settling) return;
    this.#settling = true;
    try {
      this.#reconcileAll();
      const now = this.clock.now();
      for (let due = this.#takeDue(now); due !== null; due = this.#takeDue(now)) {
        this.#happeningAt = due.at;
        this.#controllers.happenings[due.what]?.(this, due.namespace, due.name);
        this.#reconcileAll();
      }
    } finally {
      this.#happeningAt = null;
      this.#settling = false;
    }
  }

  /** Writes an object as one of the cluster's own programs. A change of nothing writes nothing. */
  write<T extends KubeObject>(object: T): T {
    const resource = this.types.ofKind(object.apiVersion, object.kind);
    return this.store.put(resource, object) as T;
  }

  /** The object of a kind by its name. */
  read<T extends KubeObject>(
    resource: { group: string; plural: string },
    namespace: string,
    name: string,
  ): T | undefined {
    return this.store.get(resource, namespace === '' ? undefined : namespace, name) as T | undefined;
  }

  list<T extends KubeObject>(resource: { group: string; plural: string }, namespace?: string): T[] {
    return this.store.values(resource, namespace) as T[];
  }

  /** What is saved of it. */
  toJson(): SavedCluster {
    return { ...this.store.toJson(), due: this.#due, seed: this.#seed };
  }

  /** Puts another cluster in the place of this one. */
  load(saved: SavedCluster): void {
    this.#seed = saved.seed;
    this.#due = [...saved.due];
    this.store.load(saved);
    this.types.define(this.store.list(CRD));
    this.#queue.clear();
    for (const { object } of saved.objects)
      this.enqueue(object.kind, object.metadata.namespace ?? '', object.metadata.name);
    this.settle();
  }

  #reconcileAll(): void {
    for (let round = 0; this.#queue.size > 0; round += 1) {
      if (round > MOST_ROUNDS)
        throw new Error('The controllers of the simulated cluster do not come to rest.');
      const [key, { kind, namespace, name }] = this.#queue.entries().next().value ?? ['', NOTHING];
      this.#queue.delete(key);
      this.#controllers.reconcile[kind]?.(this, namespace, name);
    }
  }

  #takeDue(now: number): Due | null {
    const next = this.#due.reduce<Due | null>(
      (least, due) => (least === null || due.at < least.at ? due : least),
      null,
    );
    if (next === null || next.at > now) return null;
    this.#due = this.#due.filter((due) => due !== next);
    return next;
  }
}

const NOTHING = { kind: '', namespace: '', name: '' };
const CRD = { group: 'apiextensions.k8s.io', plural: 'customresourcedefinitions' };
const CRDS = storeKey(CRD);

/** Resources that controllers read. */
export const NAMESPACES = { group: '', plural: 'namespaces' };
export const NODES = { group: '', plural: 'nodes' };
export const PODS = { group: '', plural: 'pods' };
export const SERVICES = { group: '', plural: 'services' };
export const ENDPOINTS = { group: '', plural: 'endpoints' };
export const SLICES = { group: 'discovery.k8s.io', plural: 'endpointslices' };
export const EVENTS = { group: '', plural: 'events' };
export const QUOTAS = { group: '', plural: 'resourcequotas' };
export const DEPLOYMENTS = { group: 'apps', plural: 'deployments' };
export const REPLICA_SETS = { group: 'apps', plural: 'replicasets' };
export const ROLLOUTS = { group: 'argoproj.io', plural: 'rollouts' };
export const ROUTES = { group: 'gateway.networking.k8s.io', plural: 'httproutes' };

/** The member `status` of any object. */
export const statusOf = (object: KubeObject): Fields => fieldsOf(object.status);
