import { readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { failure } from '@shared/domain/failure';
import { parse } from 'yaml';
import { z } from 'zod';

/** What a compose file says, as far as showing and running it needs. */
export interface ComposeFile {
  readonly path: string;
  readonly name: string;
  /** The name stands in the file, which version 1 of the program refuses. */
  readonly namesItself: boolean;
  readonly services: readonly ComposeFileService[];
}

export interface ComposeFileService {
  readonly name: string;
  readonly image: string | null;
  readonly builds: boolean;
  readonly replicas: number;
  readonly dependsOn: readonly string[];
}

const service = z
  .looseObject({
    image: z.string().optional(),
    build: z.unknown().optional(),
    scale: z.number().optional(),
    deploy: z.looseObject({ replicas: z.number().optional() }).nullish(),
    depends_on: z.union([z.array(z.string()), z.record(z.string(), z.unknown())]).optional(),
  })
  .nullable();
const file = z.looseObject({
  name: z.string().optional(),
  services: z.record(z.string(), service).optional(),
});

/** Reads a compose file of version 1, 2 or 3 or of the later form without one. Rejects with `invalid-request`. */
export async function readComposeFile(path: string): Promise<ComposeFile> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw unusable(`There is no compose file at ${path}.`, 'Correct its path in slipway.yaml.');
  });
  let read: unknown;
  try {
    read = parse(text);
  } catch (error) {
    throw unusable(
      `${path} cannot be read: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'no YAML'}`,
      'Mend the file.',
    );
  }
  const parsed = file.safeParse(read);
  // In the first form services stand at the top.
  const services = parsed.success ? (parsed.data.services ?? bareServices(read)) : undefined;
  if (!parsed.success || !services) throw unusable(`${path} names no services.`, 'Add them under services.');
  return {
    path,
    name: parsed.data.name ?? projectName(path),
    namesItself: parsed.data.name !== undefined,
    services: Object.entries(services).map(([name, own]) => ({
      name,
      image: own?.image ?? null,
      builds: own?.build !== undefined,
      replicas: own?.deploy?.replicas ?? own?.scale ?? 1,
      dependsOn: Array.isArray(own?.depends_on) ? own.depends_on : Object.keys(own?.depends_on ?? {}),
    })),
  };
}

function bareServices(read: unknown): Record<string, z.output<typeof service>> | undefined {
  const { version: _version, ...rest } = (read ?? {}) as Record<string, unknown>;
  const parsed = z.record(z.string(), service).safeParse(rest);
  const isBare =
    parsed.success &&
    Object.values(parsed.data).some((one) => one?.image !== undefined || one?.build !== undefined);
  return isBare ? parsed.data : undefined;
}

/** As both versions of the program name a project: by its folder, in small letters. */
function projectName(path: string): string {
  const name = basename(dirname(path))
    .toLowerCase()
    .replace(/[^a-z0-9_-]/g, '')
    .replace(/^[_-]+/, '');
  return name === '' ? 'default' : name;
}

function unusable(message: string, advice: string) {
  return failure('invalid-request', message, { stillTrue: 'Nothing was started.', advice });
}
