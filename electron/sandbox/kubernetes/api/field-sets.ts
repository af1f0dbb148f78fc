import { type Fields, isFields, sameJson } from '../objects';
import { keyValues, listKeys } from './lists';

/*
 * Sets of fields as `managedFields` writes them: a tree whose steps are `f:name`, `k:{"key":…}` for an item of a list,
 * `v:"value"` for one of a set, and `.` for the thing itself. A leaf is `{}`.
 */

const NOT_OWNED = new Set(['apiVersion', 'kind', 'status']);
const META_NOT_OWNED = new Set([
  'name',
  'namespace',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'selfLink',
  'managedFields',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
]);

/** The members of an object that somebody can own; `status` only where it was asked for. */
function ownable(object: Fields, withStatus: boolean): Fields {
  const entries = Object.entries(object).filter(
    ([key]) => !NOT_OWNED.has(key) || (withStatus && key === 'status'),
  );
  const own = Object.fromEntries(entries);
  if (!isFields(own.metadata)) return own;
  const metadata = Object.fromEntries(
    Object.entries(own.metadata).filter(([key]) => !META_NOT_OWNED.has(key)),
  );
  const { metadata: _all, ...rest } = own;
  return Object.keys(metadata).length === 0 ? rest : { ...rest, metadata };
}

/** Every field that an object has. */
export function fieldsSet(object: Fields, withStatus = false): Fields {
  return treeOf(ownable(object, withStatus), '', true);
}

function treeOf(value: unknown, field: string, root = false): Fields {
  if (Array.isArray(value)) {
    const keys = listKeys(field, value);
    if (keys.length === 0 || value.length === 0) return {};
    const items = value.map((item) => [itemStep(item, keys), treeOf(item, '')] as const);
    return { '.': {}, ...Object.fromEntries(items) };
  }
  if (!isFields(value)) return {};
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined && member !== null)
    .map(([key, member]) => [`f:${key}`, treeOf(member, key)] as const);
  if (members.length === 0) return {};
  return root ? Object.fromEntries(members) : { '.': {}, ...Object.fromEntries(members) };
}

const itemStep = (item: unknown, keys: readonly string[]): string =>
  `k:${JSON.stringify(keyValues(item, keys))}`;

/** The fields in which two objects differ, as the later one has them. */
export function changedSet(before: Fields, after: Fields, withStatus: boolean): Fields {
  return pruned(difference(ownable(before, withStatus), ownable(after, withStatus), ''));
}

function difference(before: unknown, after: unknown, field: string): Fields | null {
  if (sameJson(before, after)) return null;
  if (Array.isArray(after)) {
    const keys = listKeys(field, after);
    if (keys.length === 0 || !Array.isArray(before)) return treeOf(after, field);
    const items = after.flatMap((item) => {
      const old = before.find((one) => sameJson(keyValues(one, keys), keyValues(item, keys)));
      const changed = old === undefined ? treeOf(item, '') : difference(old, item, '');
      return changed ? [[itemStep(item, keys), changed] as const] : [];
    });
    return Object.fromEntries(items);
  }
  if (!isFields(after)) return {};
  if (!isFields(before)) return treeOf(after, field);
  const members = Object.entries(after).flatMap(([key, member]) => {
    if (member === undefined || member === null) return [];
    const changed = key in before ? difference(before[key], member, key) : treeOf(member, key);
    return changed ? [[`f:${key}`, changed] as const] : [];
  });
  return Object.fromEntries(members);
}

const pruned = (tree: Fields | null): Fields => tree ?? {};

const steps = (tree: Fields): [string, Fields][] =>
  Object.entries(tree).map(([step, below]) => [step, isFields(below) ? below : {}]);

const isLeaf = (tree: Fields): boolean => Object.keys(tree).every((step) => step === '.');

/** Both sets together. */
export function union(a: Fields, b: Fields): Fields {
  const result: Fields = { ...a };
  for (const [step, below] of steps(b)) {
    const present = result[step];
    result[step] = isFields(present) ? union(present, below) : below;
  }
  return result;
}

/** The fields of `a` that are not in `b`. */
export function without(a: Fields, b: Fields): Fields {
  const result: Fields = {};
  for (const [step, below] of steps(a)) {
    const other = b[step];
    if (!isFields(other)) {
      result[step] = below;
      continue;
    }
    if (isLeaf(below)) continue; // both have it
    const left = without(below, other);
    // Who has lost every field of a part does not own the part itself any longer.
    if (!isLeaf(left)) result[step] = left;
  }
  return result;
}

/** The leaves of `a` that are in `b` as well. */
export function common(a: Fields, b: Fields): Fields {
  const result: Fields = {};
  for (const [step, below] of steps(a)) {
    const other = b[step];
    if (!isFields(other) || step === '.') continue;
    if (isLeaf(below) || isLeaf(other)) {
      result[step] = isLeaf(below) ? below : {};
      continue;
    }
    const shared = common(below, other);
    if (Object.keys(shared).length > 0) result[step] = shared;
  }
  return result;
}

/** The paths of a set's leaves in words, `.spec.template.spec.containers[name="web"].image`, with the steps to each. */
export function leaves(
  tree: Fields,
  path = '',
  at: readonly string[] = [],
): { path: string; steps: readonly string[] }[] {
  return steps(tree).flatMap(([step, below]) => {
    if (step === '.') return [];
    const next = `${path}${wording(step)}`;
    return isLeaf(below) ? [{ path: next, steps: [...at, step] }] : leaves(below, next, [...at, step]);
  });
}

function wording(step: string): string {
  if (step.startsWith('f:')) return `.${step.slice(2)}`;
  if (!step.startsWith('k:')) return `[${step.slice(2)}]`;
  const keys = JSON.parse(step.slice(2)) as Fields;
  return `[${Object.entries(keys)
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .join(',')}]`;
}

/** What an object has at some steps; undefined where it has nothing. */
export function valueAt(object: unknown, at: readonly string[]): unknown {
  let value: unknown = object;
  for (const step of at) value = childOf(value, step);
  return value;
}

function childOf(value: unknown, step: string): unknown {
  if (step.startsWith('f:')) return isFields(value) ? value[step.slice(2)] : undefined;
  if (!Array.isArray(value)) return undefined;
  if (!step.startsWith('k:')) return value.find((item) => JSON.stringify(item) === step.slice(2));
  const keys = JSON.parse(step.slice(2)) as Fields;
  return value.find((item) => sameJson(keyValues(item, Object.keys(keys)), keys));
}

/** Takes what is at some steps out of an object, in place. */
export function removeAt(object: unknown, at: readonly string[]): void {
  const last = at.at(-1);
  const parent = valueAt(object, at.slice(0, -1));
  if (last === undefined) return;
  if (last.startsWith('f:')) {
    if (isFields(parent)) delete parent[last.slice(2)];
  } else if (Array.isArray(parent)) {
    const index = parent.indexOf(childOf(parent, last));
    if (index >= 0) parent.splice(index, 1);
  }
}
