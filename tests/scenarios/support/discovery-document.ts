import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';

const trimmed = z.object({
  id: z.string(),
  methods: z.array(z.looseObject({ id: z.string() })),
  schemas: z.record(z.string(), z.unknown()),
});

interface Resource {
  methods: Record<string, unknown>;
  resources: Record<string, Resource>;
}

/** Google's discovery document of an API, as clients read it, with the address of a sandbox in the place of Google's. */
export function discoveryDocument(specification: string, url: string): string {
  const path = join(resolve(import.meta.dirname, '../../fixtures/specs'), specification);
  const { id, methods, schemas } = trimmed.parse(JSON.parse(readFileSync(path, 'utf8')));
  const [name, version] = id.split(':');
  const root: Resource = { methods: {}, resources: {} };
  for (const method of methods) {
    const names = method.id.split('.').slice(1);
    const last = names.pop() ?? '';
    let resource = root;
    for (const part of names) {
      resource.resources[part] ??= { methods: {}, resources: {} };
      resource = resource.resources[part];
    }
    resource.methods[last] = method;
  }
  return JSON.stringify({
    kind: 'discovery#restDescription',
    name,
    version,
    rootUrl: `${url}/`,
    servicePath: '',
    baseUrl: `${url}/`,
    batchPath: 'batch',
    parameters: { alt: { location: 'query', type: 'string' }, fields: { location: 'query', type: 'string' } },
    schemas,
    ...root,
  });
}
