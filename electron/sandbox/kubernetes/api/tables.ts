import type { Fields, KubeObject } from '../objects';
import { type Column, columnsOf } from './columns';

/** How a client wants objects: whole, as a Table, or their metadata alone. */
export type Form = 'objects' | 'table' | 'metadata';

/** The form that an Accept header asks for first. */
export function formOf(accept: string | undefined): Form {
  for (const part of (accept ?? '').split(',')) {
    if (!part.trim().startsWith('application/json')) continue;
    if (/;\s*as=Table/.test(part)) return 'table';
    if (/;\s*as=PartialObjectMetadata/.test(part)) return 'metadata';
    return 'objects';
  }
  return 'objects';
}

/** An object's metadata alone. */
export const metadataOnly = (object: KubeObject): Fields => ({
  kind: 'PartialObjectMetadata',
  apiVersion: 'meta.k8s.io/v1',
  metadata: object.metadata,
});

function included(object: KubeObject, includeObject: string | null): Fields {
  if (includeObject === 'None') return {};
  return { object: includeObject === 'Object' ? object : metadataOnly(object) };
}

const definition = ({ name, type, wide, isName }: Column): Fields => ({
  name,
  type,
  format: isName === true && wide !== true ? 'name' : isName === true ? 'name' : '',
  description: name,
  priority: wide === true ? 1 : 0,
});

/** A Table of objects. Its columns are left out where the client has them already. */
export function tableOf(
  kind: string,
  objects: readonly KubeObject[],
  options: {
    readonly now: number;
    readonly metadata: Fields;
    readonly includeObject: string | null;
    readonly headless?: boolean;
  },
): Fields {
  const columns = columnsOf(kind);
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: options.metadata,
    columnDefinitions: options.headless === true ? null : columns.map(definition),
    rows: objects.map((object) => ({
      cells: columns.map(({ cell }) => cell(object, options.now) ?? ''),
      ...included(object, options.includeObject),
    })),
  };
}
