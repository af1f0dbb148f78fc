import { isFields, sameJson } from '../objects';
import { badRequest, KubeError } from './kube-error';

interface Step {
  readonly op: string;
  readonly path: string;
  readonly from?: string;
  readonly value?: unknown;
}

const segments = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));

const missing = (path: string): KubeError =>
  new KubeError(
    422,
    'Invalid',
    `the server rejected our request due to an error in our request: no such path ${path}`,
  );

function child(parent: unknown, key: string): unknown {
  if (Array.isArray(parent)) return parent[Number(key)];
  return isFields(parent) ? parent[key] : undefined;
}

function parentOf(root: unknown, path: string): { readonly parent: unknown; readonly key: string } {
  const parts = segments(path);
  const key = parts.pop();
  if (key === undefined) throw missing(path);
  let parent: unknown = root;
  for (const part of parts) parent = child(parent, part);
  if (!isFields(parent) && !Array.isArray(parent)) throw missing(path);
  return { parent, key };
}

function add(root: unknown, path: string, value: unknown): void {
  const { parent, key } = parentOf(root, path);
  if (Array.isArray(parent)) {
    const at = key === '-' ? parent.length : Number(key);
    if (!(at >= 0 && at <= parent.length)) throw missing(path);
    parent.splice(at, 0, value);
  } else if (isFields(parent)) parent[key] = value;
}

function remove(root: unknown, path: string): unknown {
  const { parent, key } = parentOf(root, path);
  const found = child(parent, key);
  if (found === undefined) throw missing(path);
  if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else if (isFields(parent)) delete parent[key];
  return found;
}

const isStep = (value: unknown): value is Step =>
  isFields(value) && typeof value.op === 'string' && typeof value.path === 'string';

/** RFC 6902 on a copy. Throws 422 where a path is not there or a test fails. */
export function applyJsonPatch<T>(target: T, patch: unknown): T {
  if (!Array.isArray(patch) || !patch.every(isStep))
    throw badRequest('error decoding patch: not a JSON patch');
  const root = structuredClone(target);
  for (const { op, path, from = '', value } of patch) {
    if (op === 'add') add(root, path, structuredClone(value));
    else if (op === 'remove') remove(root, path);
    else if (op === 'replace') {
      remove(root, path);
      add(root, path, structuredClone(value));
    } else if (op === 'move') add(root, path, remove(root, from));
    else if (op === 'copy') {
      const source = parentOf(root, from);
      add(root, path, structuredClone(child(source.parent, source.key)));
    } else if (op === 'test') {
      const place = parentOf(root, path);
      if (!sameJson(child(place.parent, place.key), value))
        throw new KubeError(
          422,
          'Invalid',
          `the server rejected our request due to an error in our request: testing value ${path} failed`,
        );
    } else throw badRequest(`Unexpected kind: ${op}`);
  }
  return root;
}

/** RFC 7386: members of the patch take the place of the target's, null takes them away. */
export function applyMergePatch<T>(target: T, patch: unknown): T {
  return merged(target, patch) as T;
}

function merged(target: unknown, patch: unknown): unknown {
  if (!isFields(patch)) return structuredClone(patch);
  const result: Record<string, unknown> = isFields(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = merged(result[key], value);
  }
  return result;
}
