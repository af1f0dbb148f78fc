import type { Page } from './listing';
import { hasPath, operations, resourceTypes } from './operations';
import { presented } from './presented';
import type { ReadQuery } from './query';
import type { Shelf } from './shelf';
import type { Resource } from './state';

/** What writing a document needs besides the resources. */
export interface Writing {
  readonly shelf: Shelf;
  /** Scheme, host and prefix of the links. */
  readonly base: string;
  /** Sandbox time, ms. */
  readonly now: number;
  readonly query: Pick<ReadQuery, 'include' | 'fields' | 'limits'>;
}

/** How many of an included relationship are shown when nobody says. */
const DEFAULT_RELATED = 10;

function relationshipOf(
  { shelf, base, query }: Writing,
  type: string,
  id: string,
  name: string,
  included: Map<string, readonly [string, Resource]>,
): unknown {
  const { type: to, many, links } = resourceTypes[type]?.relationships[name] ?? { many: false };
  const own = `${base}/v1/${type}/${id}`;
  const linked =
    links && hasPath(type, name)
      ? {
          links: {
            ...(hasPath(type, `relationships/${name}`) ? { self: `${own}/relationships/${name}` } : {}),
            related: `${own}/${name}`,
          },
        }
      : {};
  if (!to || !query.include.includes(name)) return linked;
  const all = [...shelf.ids(type, id, name)];
  const limit = query.limits.get(name) ?? DEFAULT_RELATED;
  const shown = many ? all.slice(0, limit) : all.slice(0, 1);
  for (const other of shown) {
    const resource = shelf.get(to, other);
    if (resource) included.set(`${to} ${other}`, [to, resource]);
  }
  if (many) {
    return {
      ...linked,
      meta: { paging: { total: all.length, limit } },
      data: shown.map((other) => ({ type: to, id: other })),
    };
  }
  return shown[0] === undefined ? linked : { ...linked, data: { type: to, id: shown[0] } };
}

function resourceOf(
  writing: Writing,
  type: string,
  resource: Resource,
  included: Map<string, readonly [string, Resource]>,
): unknown {
  const wanted = writing.query.fields.get(type);
  const known = resourceTypes[type];
  const isWanted = (name: string) => !wanted || wanted.has(name);
  const attributes = (known?.attributes ?? []).filter((name) => isWanted(name));
  const values = presented(type, resource, writing);
  const shown = attributes.flatMap((name) => {
    const value = values[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const relationships = Object.keys(known?.relationships ?? {})
    .filter((name) => isWanted(name) || writing.query.include.includes(name))
    .map((name) => [name, relationshipOf(writing, type, resource.id, name, included)] as const)
    .filter(([, relationship]) => Object.keys(relationship as object).length > 0);
  return {
    type,
    id: resource.id,
    ...((known?.attributes.length ?? 0) > 0 ? { attributes: Object.fromEntries(shown) } : {}),
    ...(relationships.length > 0 ? { relationships: Object.fromEntries(relationships) } : {}),
    ...(`GET /v1/${type}/{id}` in operations
      ? { links: { self: `${writing.base}/v1/${type}/${resource.id}` } }
      : {}),
  };
}

function includedOf(writing: Writing, found: Map<string, readonly [string, Resource]>): object {
  if (writing.query.include.length === 0) return {};
  // What is included includes nothing in turn.
  const inner = { ...writing, query: { ...writing.query, include: [] } };
  return {
    included: [...found.values()].map(([type, resource]) => resourceOf(inner, type, resource, new Map())),
  };
}

/** A document of one resource. */
export function oneDocument(writing: Writing, type: string, resource: Resource, self: string): unknown {
  const found = new Map<string, readonly [string, Resource]>();
  const data = resourceOf(writing, type, resource, found);
  return { data, ...includedOf(writing, found), links: { self } };
}

/** Links and meta of a page. `self` is the request's own address, whose cursor the other pages replace. */
export function pageLinks(page: Page, self: string): { readonly links: object; readonly meta: object } {
  const address = new URL(self);
  const at = (cursor: string | null): string => {
    const url = new URL(address);
    if (cursor === null) url.searchParams.delete('cursor');
    else url.searchParams.set('cursor', cursor);
    return url.href;
  };
  const { total, limit, next } = page;
  return {
    links: {
      self,
      ...(address.searchParams.has('cursor') ? { first: at(null) } : {}),
      ...(next ? { next: at(next) } : {}),
    },
    meta: { paging: { total, limit, ...(next ? { nextCursor: next } : {}) } },
  };
}

/** A document of a page of resources. */
export function pageDocument(writing: Writing, type: string, page: Page, self: string): unknown {
  const found = new Map<string, readonly [string, Resource]>();
  const data = page.resources.map((resource) => resourceOf(writing, type, resource, found));
  return { data, ...includedOf(writing, found), ...pageLinks(page, self) };
}
