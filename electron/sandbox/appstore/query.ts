import { fieldNames, type Operation } from './operations';
import { badParameter, illegalParameter } from './problem';

/** A query as an operation takes it. */
export interface ReadQuery {
  /** By filter name: one of the values must hold. */
  readonly filters: ReadonlyMap<string, readonly string[]>;
  readonly exists: ReadonlyMap<string, boolean>;
  readonly sort: readonly string[];
  readonly include: readonly string[];
  /** By type: the only attributes and relationships that are wanted. */
  readonly fields: ReadonlyMap<string, ReadonlySet<string>>;
  readonly limit: number;
  /** By included relationship. */
  readonly limits: ReadonlyMap<string, number>;
  readonly cursor: string | null;
  readonly other: ReadonlyMap<string, string>;
}

const DEFAULT_LIMIT = 50;
const list = (value: string): readonly string[] => value.split(',').map((one) => one.trim());

function limitOf(parameter: string, value: string, largest: number): number {
  const limit = Number(value);
  if (!Number.isInteger(limit) || limit < 1)
    throw badParameter(parameter, `'${value}' is not a valid limit. It must be a positive number`);
  if (limit > largest)
    throw badParameter(parameter, `'${value}' is not a valid limit. The maximum value is ${largest}`);
  return limit;
}

function checked(
  parameter: string,
  value: string,
  allowed: readonly string[],
  what: string,
): readonly string[] {
  const values = list(value);
  const wrong = values.find((one) => !allowed.includes(one));
  if (wrong !== undefined) throw badParameter(parameter, `'${wrong}' is not a valid ${what}`);
  return values;
}

/** Reads a query string by the rules of its operation. Throws Apple's 400 for what it does not know. */
export function readQuery(query: URLSearchParams, operation: Operation): ReadQuery {
  const filters = new Map<string, readonly string[]>();
  const exists = new Map<string, boolean>();
  const fields = new Map<string, ReadonlySet<string>>();
  const limits = new Map<string, number>();
  const other = new Map<string, string>();
  const plain = { sort: [] as readonly string[], include: [] as readonly string[], limit: DEFAULT_LIMIT };
  let cursor: string | null = null;
  const pages = operation.limit !== undefined;
  for (const [name, value] of query) {
    const [, family, inner = ''] = /^(\w+)\[(.+)\]$/.exec(name) ?? [];
    if (family === 'filter') {
      const allowed = operation.filter[inner];
      if (allowed === undefined) throw badParameter(name, `'${inner}' is not a valid filter type`);
      filters.set(inner, allowed ? checked(name, value, allowed, 'filter value') : list(value));
    } else if (family === 'exists') {
      if (!operation.exists.includes(inner))
        throw badParameter(name, `'${inner}' is not a valid filter type`);
      exists.set(inner, checked(name, value, ['true', 'false'], 'boolean')[0] === 'true');
    } else if (family === 'fields') {
      if (!operation.fields.includes(inner))
        throw badParameter(name, `'${inner}' is not a valid resource type`);
      fields.set(
        inner,
        new Set(value === '' ? [] : checked(name, value, fieldNames[inner] ?? [], 'field name')),
      );
    } else if (family === 'limit') {
      const largest = operation.limits[inner];
      if (largest === undefined) throw badParameter(name, `'${inner}' is not a valid relationship name`);
      limits.set(inner, limitOf(name, value, largest));
    } else if (name === 'limit' && pages) plain.limit = limitOf(name, value, operation.limit ?? 200);
    else if (name === 'sort' && operation.sort.length > 0)
      plain.sort = checked(name, value, operation.sort, 'sort attribute');
    else if (name === 'include' && operation.include.length > 0)
      plain.include = value === '' ? [] : checked(name, value, operation.include, 'relationship name');
    else if (name === 'cursor' && pages) cursor = value;
    else if (operation.other.includes(name)) other.set(name, value);
    else throw illegalParameter(name);
  }
  return { filters, exists, fields, limits, cursor, other, ...plain };
}
