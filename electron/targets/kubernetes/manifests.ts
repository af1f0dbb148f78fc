import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import { failure } from '@shared/domain/failure';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';

/** The manifests of a service as they were read. */
export interface ReadManifests {
  readonly digest: string;
  readonly source: string;
  readonly objects: readonly WrittenObject[];
}

/** One object as it is written. */
export interface WrittenObject {
  readonly index: number;
  readonly file: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
  readonly body: Readonly<Record<string, unknown>>;
}

const LARGEST_FILE = 4 * 1024 * 1024;
const MOST_FILES = 200;
const MOST_OBJECTS = 500;
const shape = z.looseObject({
  apiVersion: z.string().min(1),
  kind: z.string().min(1),
  metadata: z.looseObject({ name: z.string().min(1), namespace: z.string().nullish() }),
});

const odd = (message: string, advice: string): Error =>
  failure('invalid-request', message, { stillTrue: 'Nothing was sent.', advice });

/** Reads a file or a folder of manifests, in the order of their names. Values never stand in a failure: they may be secrets. */
export async function readManifests(folder: string, path: string): Promise<ReadManifests> {
  const root = resolve(folder, path);
  const files = await filesOf(root, path);
  const hash = createHash('sha256');
  const objects: WrittenObject[] = [];
  for (const file of files) {
    const text = await readFile(file, 'utf8');
    hash.update(`${file}\0${text}\0`);
    const shown = file === root ? basename(file) : relative(root, file).replaceAll('\\', '/');
    for (const written of documentsOf(text, shown)) objects.push({ ...written, index: objects.length });
  }
  if (objects.length === 0)
    throw odd(`${path} has no objects in it.`, 'Write them, or correct manifests: in slipway.yaml.');
  if (objects.length > MOST_OBJECTS)
    throw odd(
      `${path} has ${objects.length} objects; at most ${MOST_OBJECTS} are applied at once.`,
      'Divide them.',
    );
  return { digest: hash.digest('hex').slice(0, 12), source: path, objects: ordered(objects) };
}

async function filesOf(root: string, path: string): Promise<readonly string[]> {
  const found = await stat(root).catch(() => null);
  if (!found) throw odd(`There is no ${path}.`, 'Correct manifests: in slipway.yaml.');
  if (found.isFile() && found.size > LARGEST_FILE) throw odd(`${path} is too large.`, 'Divide it.');
  if (!found.isDirectory()) return [root];
  const names = await readdir(root, { recursive: true });
  const files = names.filter((name) => /\.(ya?ml|json)$/.test(name)).sort();
  if (files.length > MOST_FILES)
    throw odd(`${path} has ${files.length} files.`, `At most ${MOST_FILES} are read.`);
  return files.map((name) => join(root, name));
}

function documentsOf(text: string, file: string): readonly Omit<WrittenObject, 'index'>[] {
  const documents = parseAllDocuments(text);
  if (!Array.isArray(documents)) return [];
  return documents.flatMap((document, at) => {
    const [broken] = document.errors;
    if (broken) {
      const line = broken.linePos?.[0].line ?? 0;
      throw odd(`${file} is no YAML at line ${line}.`, 'Mend the file.');
    }
    const value: unknown = document.toJS();
    if (value === null || value === undefined) return [];
    const items = (value as { readonly kind?: unknown; readonly items?: unknown }).items;
    const list =
      (value as { readonly kind?: unknown }).kind === 'List' && Array.isArray(items) ? items : [value];
    return list.map((one: unknown) => writtenOf(one, file, at));
  });
}

function writtenOf(value: unknown, file: string, at: number): Omit<WrittenObject, 'index'> {
  const read = shape.safeParse(value);
  if (!read.success) {
    const field = read.error.issues[0]?.path.join('.') ?? '';
    throw odd(
      `Object ${at + 1} of ${file} is no object of a cluster: ${field || 'it'} is missing.`,
      'Mend the file.',
    );
  }
  const { apiVersion, kind, metadata } = read.data;
  return {
    file,
    apiVersion,
    kind,
    name: metadata.name,
    namespace: metadata.namespace ?? undefined,
    body: read.data,
  };
}

/** What others need to be there comes first; the rest keeps the order of the files. */
function ordered(objects: readonly WrittenObject[]): readonly WrittenObject[] {
  const rank = ({ kind }: WrittenObject): number =>
    kind === 'Namespace'
      ? 0
      : kind === 'CustomResourceDefinition'
        ? 1
        : kind === 'ConfigMap' || kind === 'Secret'
          ? 2
          : 3;
  return objects.toSorted((a, b) => rank(a) - rank(b) || a.index - b.index);
}
