import { createHash } from 'node:crypto';
import { noResource } from './problem';
import { INVERSES, indexedLinks, OWNED } from './relations';
import type { AppStoreState, Resource } from './state';

const NONE: ReadonlySet<string> = new Set();

/** A UUID that is the same in every run for the same text. */
export function steadyUuid(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

/**
 * The resources of one state with what finds them fast: both ends of every relationship. Every change goes through here,
 * so that what is derived from a type can be kept until its version changes.
 */
export class Shelf {
  readonly #state: AppStoreState;
  /** By `type.link`, then by the id at the other end. */
  readonly #inverse = new Map<string, Map<string, Set<string>>>();
  readonly #versions = new Map<string, number>();
  #version = 0;

  constructor(state: AppStoreState) {
    this.#state = state;
    for (const [type, resources] of Object.entries(state.resources)) {
      for (const resource of Object.values(resources)) this.#index(type, resource);
    }
  }

  /** Grows with every change of anything. */
  get version(): number {
    return this.#version;
  }

  /** Grows with every change of a resource of this type. */
  versionOf(type: string): number {
    return this.#versions.get(type) ?? 0;
  }

  /** All of a type, in the order in which they were made. */
  all(type: string): readonly Resource[] {
    return Object.values(this.#state.resources[type] ?? {});
  }

  get(type: string, id: string): Resource | undefined {
    return this.#state.resources[type]?.[id];
  }

  /** One that must be there; throws Apple's 404. */
  need(type: string, id = ''): Resource {
    const found = this.get(type, id);
    if (!found) throw noResource(type, id);
    return found;
  }

  /** A resource with an id of its own, put in its place. */
  add(type: string, resource: Partial<Resource>): Resource {
    const id = resource.id ?? this.newId(type);
    const made = { id, attributes: {}, links: {}, inner: {}, ...resource };
    this.#state.resources[type] ??= {};
    this.#state.resources[type][id] = made;
    this.#index(type, made);
    this.touched(type);
    return made;
  }

  /** An id that nothing has yet, alike in every run. */
  newId(type: string): string {
    this.#state.sequence += 1;
    return steadyUuid(`${type} ${this.#state.sequence}`);
  }

  /** Takes a resource away, with what belongs to it. */
  remove(type: string, id: string): void {
    const resource = this.get(type, id);
    if (!resource) return;
    for (const name of OWNED[type] ?? []) {
      const kind = INVERSES[type]?.[name]?.type;
      if (kind) for (const child of [...this.ids(type, id, name)]) this.remove(kind, child);
    }
    for (const inverse of Object.values(INVERSES[type] ?? {})) {
      for (const other of [...(this.#inverse.get(`${inverse.type}.${inverse.via}`)?.get(id) ?? [])]) {
        const child = this.get(inverse.type, other);
        if (child) this.unlink(inverse.type, child, inverse.via, id);
      }
    }
    for (const name of Object.keys(resource.links)) this.unlink(type, resource, name);
    delete this.#state.resources[type]?.[id];
    this.touched(type);
  }

  /** To be called after a change of attributes made in place. */
  touched(type: string): void {
    this.#version += 1;
    this.#versions.set(type, this.versionOf(type) + 1);
  }

  /** Changes attributes. */
  set(type: string, resource: Resource, attributes: Readonly<Record<string, unknown>>): void {
    Object.assign(resource.attributes, attributes);
    this.touched(type);
  }

  /** The ids at the other end of a relationship, whichever side keeps it. */
  ids(type: string, id: string, name: string): ReadonlySet<string> {
    const inverse = INVERSES[type]?.[name];
    if (inverse) return this.#inverse.get(`${inverse.type}.${inverse.via}`)?.get(id) ?? NONE;
    const kept = this.get(type, id)?.links[name];
    return kept === undefined ? NONE : new Set(typeof kept === 'string' ? [kept] : kept);
  }

  /** The one at the other end of a relationship; `to` is its type. */
  one(type: string, id: string, name: string, to: string): Resource | undefined {
    for (const other of this.ids(type, id, name)) return this.get(to, other);
    return undefined;
  }

  /** All at the other end of a relationship; `to` is their type. */
  many(type: string, id: string, name: string, to: string): readonly Resource[] {
    return [...this.ids(type, id, name)].flatMap((other) => this.get(to, other) ?? []);
  }

  /** Sets a link to one. */
  link(type: string, resource: Resource, name: string, target: string): void {
    this.unlink(type, resource, name);
    resource.links[name] = target;
    this.#note(type, resource.id, name, target);
    this.touched(type);
  }

  /** Adds to a link to many; nothing happens where it is there already. */
  join(type: string, resource: Resource, name: string, target: string): void {
    const kept = resource.links[name];
    const list = Array.isArray(kept) ? kept : [];
    if (list.includes(target)) return;
    resource.links[name] = [...list, target];
    this.#note(type, resource.id, name, target);
    this.touched(type);
  }

  /** Takes one target out of a link, or all of them. */
  unlink(type: string, resource: Resource, name: string, target?: string): void {
    const kept = resource.links[name];
    if (kept === undefined) return;
    const gone = (typeof kept === 'string' ? [kept] : kept).filter(
      (one) => target === undefined || one === target,
    );
    for (const one of gone) this.#inverse.get(`${type}.${name}`)?.get(one)?.delete(resource.id);
    if (Array.isArray(kept) && target !== undefined)
      resource.links[name] = kept.filter((one) => one !== target);
    else if (gone.length > 0) delete resource.links[name];
    this.touched(type);
  }

  #index(type: string, resource: Resource): void {
    for (const [name, target] of Object.entries(resource.links)) {
      for (const one of typeof target === 'string' ? [target] : target)
        this.#note(type, resource.id, name, one);
    }
  }

  #note(type: string, id: string, name: string, target: string): void {
    const key = `${type}.${name}`;
    if (!indexedLinks.has(key)) return;
    const byTarget = this.#inverse.get(key) ?? new Map<string, Set<string>>();
    this.#inverse.set(key, byTarget);
    const ids = byTarget.get(target);
    if (ids) ids.add(id);
    else byTarget.set(target, new Set([id]));
  }
}

const shelves = new WeakMap<AppStoreState, Shelf>();

/** The shelf of a state: made once, gone with the state. */
export function shelfOf(state: AppStoreState): Shelf {
  const known = shelves.get(state);
  if (known) return known;
  const made = new Shelf(state);
  shelves.set(state, made);
  return made;
}
