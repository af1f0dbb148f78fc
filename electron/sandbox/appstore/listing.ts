import { resourceTypes } from './operations';
import { badParameter } from './problem';
import type { ReadQuery } from './query';
import { INVERSES } from './relations';
import type { Shelf } from './shelf';
import type { Resource } from './state';

/** A page of a list, with what leads on. */
export interface Page {
  readonly resources: readonly Resource[];
  readonly total: number;
  readonly limit: number;
  /** Where the next page begins; null at the end. */
  readonly next: string | null;
}

interface Kept<Value> {
  readonly version: number;
  readonly value: Value;
}

const LISTS_KEPT = 64;
const NONE: ReadonlySet<string> = new Set();

/**
 * Answers lists from indexes: ids by the value of a filter, ranks by a sort attribute, and whole filtered lists for the
 * pages that follow. Each is made when it is first asked for and kept until a type that it depends on changes.
 */
export class Listing {
  readonly #shelf: Shelf;
  readonly #byValue = new Map<string, Kept<ReadonlyMap<string, ReadonlySet<string>>>>();
  readonly #ranks = new Map<string, Kept<ReadonlyMap<string, number>>>();
  readonly #lists = new Map<string, Kept<readonly string[]>>();

  constructor(shelf: Shelf) {
    this.#shelf = shelf;
  }

  /** A page of all resources of a type, or of those `within` (ids) a relationship named by `scope`. */
  page(
    type: string,
    query: ReadQuery,
    within?: { readonly scope: string; readonly ids: ReadonlySet<string> },
  ): Page {
    const filters = [...query.filters].map(([name, values]) => [name, [...values].sort()] as const);
    const key = JSON.stringify([type, within?.scope, filters.sort(), [...query.exists], query.sort]);
    const version =
      within || filters.some(([name]) => name.includes('.'))
        ? this.#shelf.version
        : this.#versionOf(type, filters, query);
    const ids = this.#keep(this.#lists, key, version, () => this.#list(type, query, within?.ids));
    if (this.#lists.size > LISTS_KEPT) this.#lists.delete(this.#lists.keys().next().value ?? '');
    const start = startOf(query.cursor, ids);
    const end = start + query.limit;
    const resources = ids.slice(start, end).flatMap((id) => this.#shelf.get(type, id) ?? []);
    return {
      resources,
      total: ids.length,
      limit: query.limit,
      next: end < ids.length ? cursorOf(end, ids[end - 1] ?? '') : null,
    };
  }

  #versionOf(type: string, filters: readonly (readonly [string, unknown])[], query: ReadQuery): number {
    const names = [...filters.map(([name]) => name), ...query.exists.keys(), ...query.sort];
    const inverse = names.flatMap((name) => INVERSES[type]?.[name.replace(/^-/, '')]?.type ?? []);
    return [type, ...inverse].reduce((sum, one) => sum + this.#shelf.versionOf(one), 0);
  }

  #keep<Value>(cache: Map<string, Kept<Value>>, key: string, version: number, make: () => Value): Value {
    const known = cache.get(key);
    if (known?.version === version) return known.value;
    const value = make();
    cache.delete(key);
    cache.set(key, { version, value });
    return value;
  }

  #list(type: string, query: ReadQuery, within: ReadonlySet<string> | undefined): readonly string[] {
    const sets: ReadonlySet<string>[] = within ? [within] : [];
    for (const [name, values] of query.filters) sets.push(this.#matching(type, name, values));
    for (const [name, wanted] of query.exists) sets.push(this.#existing(type, name, wanted));
    const all = this.#shelf.all(type);
    const found = sets.length === 0 ? all.map(({ id }) => id) : common(sets);
    return query.sort.length === 0 ? found : this.#sorted(type, found, query.sort);
  }

  #matching(type: string, name: string, values: readonly string[]): ReadonlySet<string> {
    if (name === 'id') return new Set(values.filter((id) => this.#shelf.get(type, id)));
    const index = this.#values(type, name);
    const [only = ''] = values;
    if (values.length === 1) return index.get(only) ?? NONE;
    return new Set(values.flatMap((value) => [...(index.get(value) ?? NONE)]));
  }

  #existing(type: string, name: string, wanted: boolean): ReadonlySet<string> {
    const found = this.#shelf
      .all(type)
      .filter((one) => this.#valuesAt(type, one, name.split('.')).length > 0 === wanted);
    return new Set(found.map(({ id }) => id));
  }

  #values(type: string, name: string): ReadonlyMap<string, ReadonlySet<string>> {
    const isOwn = !name.includes('.') && !INVERSES[type]?.[name];
    const version = isOwn ? this.#shelf.versionOf(type) : this.#shelf.version;
    return this.#keep(this.#byValue, `${type} ${name}`, version, () => {
      const index = new Map<string, Set<string>>();
      for (const resource of this.#shelf.all(type)) {
        for (const value of this.#valuesAt(type, resource, name.split('.'))) {
          const ids = index.get(value);
          if (ids) ids.add(resource.id);
          else index.set(value, new Set([resource.id]));
        }
      }
      return index;
    });
  }

  /** What a filter compares: an attribute, or ids of a relationship, or an attribute behind relationships. */
  #valuesAt(type: string, resource: Resource, path: readonly string[]): readonly string[] {
    const [name = '', ...rest] = path;
    const relationship = resourceTypes[type]?.relationships[ALIASES[name] ?? name];
    const isAttribute = resourceTypes[type]?.attributes.includes(name);
    if (!relationship || isAttribute) {
      const value = resource.attributes[ATTRIBUTE_ALIASES[name] ?? name];
      return value === undefined || value === null
        ? []
        : (Array.isArray(value) ? value : [value]).map(String);
    }
    const ids = [...this.#shelf.ids(type, resource.id, ALIASES[name] ?? name)];
    const to = relationship.type;
    if (rest.length === 0 || to === undefined) return ids;
    return ids.flatMap((id) => {
      const other = this.#shelf.get(to, id);
      return other ? this.#valuesAt(to, other, rest) : [];
    });
  }

  #sorted(type: string, ids: readonly string[], sort: readonly string[]): readonly string[] {
    const orders = sort.map((written) => ({
      ranks: this.#ranksOf(type, written.replace(/^-/, '')),
      sign: written.startsWith('-') ? -1 : 1,
    }));
    return [...ids].sort((a, b) => {
      for (const { ranks, sign } of orders) {
        const difference = (ranks.get(a) ?? 0) - (ranks.get(b) ?? 0);
        if (difference !== 0) return sign * difference;
      }
      return 0;
    });
  }

  #ranksOf(type: string, name: string): ReadonlyMap<string, number> {
    const related = resourceTypes[type]?.relationships[name]?.type;
    const version = related ? this.#shelf.version : this.#shelf.versionOf(type);
    return this.#keep(this.#ranks, `${type} ${name}`, version, () => {
      const path = related ? [name, 'version'] : [name];
      const keyed = this.#shelf
        .all(type)
        .map((one) => [one.id, this.#valuesAt(type, one, path)[0] ?? ''] as const)
        .sort(([, a], [, b]) => compare(a, b));
      const ranks = new Map<string, number>();
      let rank = 0;
      let before: string | null = null;
      for (const [id, value] of keyed) {
        if (before !== null && value !== before) rank += 1;
        before = value;
        ranks.set(id, rank);
      }
      return ranks;
    });
  }
}

/** Filters whose names differ from the members that they compare. */
const ATTRIBUTE_ALIASES: Readonly<Record<string, string>> = { reviewTerritory: 'territory' };
const ALIASES: Readonly<Record<string, string>> = { publishedResponse: 'response' };

const NUMERIC = /^\d+(\.\d+)*$/;

/** Numbers and version numbers by their parts, everything else by its text. */
function compare(a: string, b: string): number {
  if (NUMERIC.test(a) && NUMERIC.test(b)) {
    const right = b.split('.');
    for (const [index, part] of a.split('.').entries()) {
      const difference = Number(part) - Number(right[index] ?? 0);
      if (difference !== 0) return difference;
    }
    return a.length - b.length;
  }
  return a < b ? -1 : a > b ? 1 : 0;
}

/** What is in all of the sets, in the order of the smallest. */
function common(sets: readonly ReadonlySet<string>[]): readonly string[] {
  const [first = NONE, ...others] = [...sets].sort((a, b) => a.size - b.size);
  return [...first].filter((id) => others.every((other) => other.has(id)));
}

/** A cursor holds where it stands and after whom, so that a list that moved is gone on with where it was left. */
const cursorOf = (offset: number, after: string): string =>
  Buffer.from(JSON.stringify([offset, after])).toString('base64url');

function startOf(cursor: string | null, ids: readonly string[]): number {
  if (cursor === null) return 0;
  const [, offset, after] =
    /^\[(\d+),"([^"]*)"\]$/.exec(Buffer.from(cursor, 'base64url').toString('utf8')) ?? [];
  if (offset === undefined || after === undefined)
    throw badParameter('cursor', `'${cursor}' is not a valid cursor for this request`);
  if (ids[Number(offset) - 1] === after) return Number(offset);
  const moved = ids.indexOf(after);
  return moved === -1 ? Number(offset) : moved + 1;
}

const listings = new WeakMap<Shelf, Listing>();

/** The listing of a shelf: made once. */
export function listingOf(shelf: Shelf): Listing {
  const known = listings.get(shelf);
  if (known) return known;
  const made = new Listing(shelf);
  listings.set(shelf, made);
  return made;
}
