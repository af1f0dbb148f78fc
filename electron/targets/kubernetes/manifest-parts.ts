import { stringify } from 'yaml';
import { hidden, sorted, templateHash } from './wire';

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a secret's value is shown as. */
const HIDDEN = '(hidden)';
const NOT_WRITTEN = [
  'managedFields',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'selfLink',
];
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** An object without what nobody writes, with values of secrets hidden. */
export function shown(object: unknown): unknown {
  if (!isFields(object)) return object;
  const { status: _status, metadata, ...rest } = object;
  const { annotations, ...meta } = isFields(metadata) ? metadata : {};
  const { [LAST_APPLIED]: _applied, ...notes } = isFields(annotations) ? annotations : {};
  const kept = Object.fromEntries(Object.entries(meta).filter(([key]) => !NOT_WRITTEN.includes(key)));
  return hidden({
    ...rest,
    metadata: { ...kept, ...(Object.keys(notes).length > 0 ? { annotations: notes } : {}) },
    ...(object.kind === 'Secret' ? { data: veiled(object.data), stringData: veiled(object.stringData) } : {}),
  });
}

function veiled(values: unknown): unknown {
  if (!isFields(values)) return undefined;
  return Object.fromEntries(Object.keys(values).map((key) => [key, HIDDEN]));
}

/** Lines that compare; a secret's value that becomes another is said to, and no more. */
export function linesOf(object: unknown, other: unknown): readonly string[] {
  const seen = shown(object);
  if (isFields(object) && object.kind === 'Secret' && isFields(object.data) && isFields(other)) {
    const before = isFields(other.data) ? other.data : {};
    const data = Object.fromEntries(
      Object.entries(object.data).map(([key, value]) => [
        key,
        before[key] === undefined || before[key] === value ? HIDDEN : '(hidden, another value)',
      ]),
    );
    return written({ ...(seen as Fields), data });
  }
  return written(seen);
}

const written = (value: unknown): readonly string[] =>
  stringify(sorted(value), { lineWidth: 0 }).trimEnd().split('\n');

/** Of an object the fields that a manifest speaks of, as the server has them: what is compared after an apply. */
function spokenOf(object: unknown, manifest: unknown): unknown {
  if (Array.isArray(manifest) && Array.isArray(object)) {
    const named = manifest.every((one) => isFields(one) && typeof one.name === 'string');
    if (!named) return object;
    return manifest.map((one: Fields) =>
      spokenOf(
        object.find((other) => isFields(other) && other.name === one.name),
        one,
      ),
    );
  }
  if (!isFields(manifest) || !isFields(object)) return object ?? null;
  return Object.fromEntries(
    Object.entries(manifest)
      .filter(([key, value]) => key !== 'status' && key !== 'stringData' && value !== null)
      .map(([key, value]) => [key, spokenOf(object[key], value)]),
  );
}

/** The same for what a manifest asks for, however the server writes it down. Of a secret only which values it has. */
export function manifestMark(object: unknown, manifest: Fields): string {
  const { apiVersion: _api, ...rest } = manifest;
  const spoken = spokenOf(object, rest);
  if (!isFields(object) || object.kind !== 'Secret' || !isFields(spoken)) return templateHash(spoken);
  const keys = isFields(object.data) ? Object.keys(object.data).sort() : [];
  const { data: _data, ...others } = spoken;
  return `${templateHash(others)} with ${keys.join(', ')}`;
}

/** The version of what is wanted of an object: its generation, where it has one. */
export function wantedVersion(object: unknown): string {
  const meta = isFields(object) && isFields(object.metadata) ? object.metadata : {};
  return typeof meta.generation === 'number'
    ? `generation ${meta.generation}`
    : `version ${String(meta.resourceVersion)}`;
}

/** The version of an object that a write of it is good for. */
export function resourceVersion(object: unknown): string {
  const meta = isFields(object) && isFields(object.metadata) ? object.metadata : {};
  return String(meta.resourceVersion ?? '');
}
