import { type Fields, type KubeObject, type ManagedFields, sameJson, timestamp } from '../objects';
import { changedSet, common, fieldsSet, leaves, removeAt, union, valueAt, without } from './field-sets';
import { KubeError } from './kube-error';
import { applyMergePatch } from './patch-json';
import { applyStrategicPatch } from './patch-strategic';

/** Who writes, and how it is to be noted. */
export interface Writer {
  readonly manager: string;
  readonly subresource?: string | undefined;
  readonly now: number;
}

const isOf = (entry: ManagedFields, writer: Writer, operation: ManagedFields['operation']): boolean =>
  entry.manager === writer.manager &&
  entry.operation === operation &&
  (entry.subresource ?? '') === (writer.subresource ?? '');

function entryOf(
  object: KubeObject,
  writer: Writer,
  operation: 'Apply' | 'Update',
  fields: Fields,
): ManagedFields {
  return {
    manager: writer.manager,
    operation,
    apiVersion: object.apiVersion,
    time: timestamp(writer.now),
    fieldsType: 'FieldsV1',
    fieldsV1: fields,
    ...(writer.subresource === undefined ? {} : { subresource: writer.subresource }),
  };
}

const isEmpty = (fields: Fields): boolean => Object.keys(fields).length === 0;

/** Notes an ordinary write: what it changed is the writer's from now on, and nobody else's. */
export function noteUpdate(before: KubeObject | undefined, after: KubeObject, writer: Writer): KubeObject {
  const changed = changedSet(before ?? {}, after, writer.subresource === 'status' || before === undefined);
  const present = fieldsSet(after, true);
  const kept = (after.metadata.managedFields ?? before?.metadata.managedFields ?? []).map((entry) => {
    const here = without(entry.fieldsV1, without(entry.fieldsV1, present));
    const fieldsV1 = isOf(entry, writer, 'Update') ? union(here, changed) : without(here, changed);
    return { ...entry, fieldsV1, ...(isOf(entry, writer, 'Update') ? { time: timestamp(writer.now) } : {}) };
  });
  const known = kept.some((entry) => isOf(entry, writer, 'Update'));
  const entries = known || isEmpty(changed) ? kept : [...kept, entryOf(after, writer, 'Update', changed)];
  const managedFields = entries.filter((entry) => !isEmpty(entry.fieldsV1));
  return { ...after, metadata: { ...after.metadata, managedFields } };
}

/**
 * Server-side apply. Throws 409 naming every field that somebody else holds with another value, unless `force`. Fields
 * that the writer applied before and leaves out now go, where nobody else holds them.
 */
export function applied(
  before: KubeObject | undefined,
  config: KubeObject,
  writer: Writer,
  options: { readonly force: boolean; readonly custom: boolean },
): KubeObject {
  const wanted = fieldsSet(config, writer.subresource === 'status');
  const entries = before?.metadata.managedFields ?? [];
  const mine = entries.find((entry) => isOf(entry, writer, 'Apply'));
  const others = entries.filter((entry) => entry !== mine);
  if (!options.force) refuseConflicts(before, config, wanted, others);
  const { managedFields: _none, ...meta } = config.metadata;
  const patch = { ...config, metadata: meta };
  const base: KubeObject = structuredClone(before ?? { ...patch });
  const dropped = mine ? without(mine.fieldsV1, wanted) : {};
  for (const { steps } of leaves(dropped)) {
    if (others.every((entry) => isEmpty(common(pathTree(steps), entry.fieldsV1)))) removeAt(base, steps);
  }
  const merge = options.custom ? applyMergePatch : applyStrategicPatch;
  const after: KubeObject = before ? merge(base, patch) : base;
  const left = others
    .map((entry) => ({ ...entry, fieldsV1: without(entry.fieldsV1, changedFrom(before, after, wanted)) }))
    .filter((entry) => !isEmpty(entry.fieldsV1));
  const managed = [...left, entryOf(after, writer, 'Apply', wanted)];
  return { ...after, metadata: { ...after.metadata, managedFields: managed } };
}

/** Of the fields that were asked for, those whose value changed: nobody else holds them any longer. */
function changedFrom(before: KubeObject | undefined, after: KubeObject, wanted: Fields): Fields {
  if (!before) return {};
  return common(changedSet(before, after, true), wanted);
}

function refuseConflicts(
  before: KubeObject | undefined,
  config: KubeObject,
  wanted: Fields,
  others: readonly ManagedFields[],
): void {
  const held = others.flatMap((entry) =>
    leaves(common(wanted, entry.fieldsV1))
      .filter(({ steps }) => !sameJson(valueAt(before, steps), valueAt(config, steps)))
      .map(({ path }) => ({ path, entry })),
  );
  if (held.length === 0) return;
  const said = (entry: ManagedFields) =>
    `"${entry.manager}"${entry.operation === 'Update' ? ` using ${entry.apiVersion}` : ''}`;
  const first = held[0];
  const message =
    held.length === 1 && first
      ? `Apply failed with 1 conflict: conflict with ${said(first.entry)}: ${first.path}`
      : `Apply failed with ${held.length} conflicts: ${[...new Set(held.map(({ entry }) => entry))]
          .map((entry) => {
            const paths = held.filter((one) => one.entry === entry).map(({ path }) => `- ${path}`);
            return `conflicts with ${said(entry)}:\n${paths.join('\n')}`;
          })
          .join('\n')}`;
  throw new KubeError(409, 'Conflict', message, {
    causes: held.map(({ path, entry }) => ({
      reason: 'FieldManagerConflict',
      message: `conflict with ${said(entry)}`,
      field: path,
    })),
  });
}

function pathTree(steps: readonly string[]): Fields {
  return steps.reduceRight<Fields>((below, step) => ({ [step]: below }), {});
}

/** The manager's name that a request gives, else the program's. */
export function managerOf(query: URLSearchParams, userAgent: string | undefined): string {
  return query.get('fieldManager') || (userAgent ?? 'unknown').split('/')[0] || 'unknown';
}
