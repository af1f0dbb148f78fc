import { type Fields, isFields, sameJson } from '../objects';
import { isSet, mergeKey } from './lists';

const DIRECTIVES = /^\$(patch|retainKeys|setElementOrder\/.+|deleteFromPrimitiveList\/.+)$/;

/** Kubernetes' own merge patch: lists whose items have a key are merged item by item, with directives. */
export function applyStrategicPatch<T>(target: T, patch: unknown): T {
  return mergedObject(target, patch) as T;
}

function mergedObject(target: unknown, patch: unknown): unknown {
  if (!isFields(patch)) return structuredClone(patch);
  if (patch.$patch === 'replace') return withoutDirectives(patch);
  const result: Fields = isFields(target) ? { ...target } : {};
  if (Array.isArray(patch.$retainKeys)) {
    for (const key of Object.keys(result)) if (!patch.$retainKeys.includes(key)) delete result[key];
  }
  for (const [key, value] of Object.entries(patch)) {
    const removing = /^\$deleteFromPrimitiveList\/(.+)$/.exec(key)?.[1];
    const gone = Array.isArray(value) ? value : [];
    const list = removing === undefined ? undefined : result[removing];
    if (removing !== undefined && Array.isArray(list))
      result[removing] = list.filter((item) => !gone.includes(item));
  }
  for (const [key, value] of Object.entries(patch)) {
    if (DIRECTIVES.test(key)) continue;
    if (value === null) delete result[key];
    else if (isFields(value) && value.$patch === 'delete') delete result[key];
    else if (Array.isArray(value)) result[key] = mergedList(key, result[key], value);
    else result[key] = mergedObject(result[key], value);
  }
  for (const [key, order] of Object.entries(patch)) {
    const field = /^\$setElementOrder\/(.+)$/.exec(key)?.[1];
    const list = field === undefined ? undefined : result[field];
    if (field !== undefined && Array.isArray(list) && Array.isArray(order))
      result[field] = ordered(field, list, order);
  }
  return result;
}

function mergedList(field: string, target: unknown, patch: readonly unknown[]): unknown[] {
  const present: unknown[] = Array.isArray(target) ? [...target] : [];
  if (patch.some((item) => isFields(item) && item.$patch === 'replace'))
    return patch.filter((item) => !(isFields(item) && item.$patch === 'replace'));
  if (isSet(field)) return [...new Set([...present, ...patch])];
  const key = mergeKey(field, [...present, ...patch]);
  if (key === undefined || !patch.every(isFields)) return structuredClone([...patch]);
  for (const item of patch) {
    const at = present.findIndex((one) => isFields(one) && sameJson(one[key], item[key]));
    if (item.$patch === 'delete') {
      if (at >= 0) present.splice(at, 1);
    } else if (at >= 0) present[at] = mergedObject(present[at], item);
    else present.push(withoutDirectives(item));
  }
  return present;
}

function ordered(field: string, list: readonly unknown[], order: readonly unknown[]): unknown[] {
  const key = mergeKey(field, list);
  const rank = (item: unknown): number => {
    const wanted = isFields(item) && key !== undefined ? item[key] : item;
    const at = order.findIndex((one) =>
      sameJson(isFields(one) && key !== undefined ? one[key] : one, wanted),
    );
    return at < 0 ? order.length : at;
  };
  return [...list].sort((a, b) => rank(a) - rank(b));
}

/** A part of a patch as plain data. */
function withoutDirectives(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDirectives);
  if (!isFields(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, member]) => !DIRECTIVES.test(key) && member !== null)
      .map(([key, member]) => [key, withoutDirectives(member)]),
  );
}
