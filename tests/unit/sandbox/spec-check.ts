import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';

/** The parts of Google's discovery format that the checks below use. */
const schemaSchema: z.ZodType<DiscoverySchema> = z.lazy(() =>
  z.object({
    type: z.string().optional(),
    $ref: z.string().optional(),
    format: z.string().optional(),
    enum: z.array(z.string()).optional(),
    items: schemaSchema.optional(),
    properties: z.record(z.string(), schemaSchema).optional(),
    additionalProperties: schemaSchema.optional(),
  }),
);

interface DiscoverySchema {
  type?: string | undefined;
  $ref?: string | undefined;
  format?: string | undefined;
  enum?: string[] | undefined;
  items?: DiscoverySchema | undefined;
  properties?: Record<string, DiscoverySchema> | undefined;
  additionalProperties?: DiscoverySchema | undefined;
}

const reference = z.object({ $ref: z.string() }).optional();
const discoverySchema = z.object({
  methods: z.array(
    z.object({
      id: z.string(),
      path: z.string(),
      flatPath: z.string().optional(),
      httpMethod: z.string(),
      parameters: z.record(z.string(), z.object({ location: z.string() })).default({}),
      request: reference,
      response: reference,
      mediaUpload: z.unknown().optional(),
    }),
  ),
  schemas: z.record(z.string(), schemaSchema),
});

type Discovery = z.infer<typeof discoverySchema>;
export type DiscoveryMethod = Discovery['methods'][number];

/** Query parameters that every Google API takes. */
const COMMON = new Set([
  'alt',
  'fields',
  'key',
  'prettyPrint',
  'quotaUser',
  'uploadType',
  'upload_id',
  'upload_protocol',
]);

/** Says where requests and answers differ from a discovery document. */
export class SpecCheck {
  readonly #spec: Discovery;
  /** Ids of the methods that were seen. */
  readonly seen = new Set<string>();

  /** `name` is a file in tests/fixtures/specs. */
  constructor(name: string) {
    const path = resolve(import.meta.dirname, '../../fixtures/specs', name);
    this.#spec = discoverySchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  }

  /** The ids of all methods. */
  get methodIds(): readonly string[] {
    return this.#spec.methods.map(({ id }) => id);
  }

  /** The path of a method; undefined for an id that there is not. */
  pathOf(id: string): string | undefined {
    const method = this.#spec.methods.find((one) => one.id === id);
    return method?.flatPath ?? method?.path;
  }

  /** The method that a request calls; undefined when the document knows none. */
  method(httpMethod: string, url: string): DiscoveryMethod | undefined {
    const { pathname } = new URL(url, 'http://localhost');
    const upload = pathname.startsWith('/upload/');
    const path = pathname.replace(/^\/upload/, '').slice(1);
    return this.#spec.methods.find(
      (method) =>
        (method.httpMethod === httpMethod || (upload && httpMethod === 'PUT')) &&
        Boolean(method.mediaUpload) === upload &&
        matches(method.flatPath ?? method.path, path),
    );
  }

  /** What is wrong with a call that succeeded, in words; empty when it is as specified. */
  problems(call: { method: string; url: string; body?: unknown; answer?: unknown }): string[] {
    const method = this.method(call.method, call.url);
    if (!method) return [`${call.method} ${call.url} is no method of the API`];
    this.seen.add(method.id);
    const named = [...new URL(call.url, 'http://localhost').searchParams.keys()];
    const unknown = named.filter(
      (name) => !COMMON.has(name) && method.parameters[name]?.location !== 'query',
    );
    return [
      ...unknown.map((name) => `${method.id}: unknown query parameter ${name}`),
      ...this.#check(call.body, method.request, `${method.id} request`),
      ...this.#check(call.answer, method.response, `${method.id} answer`),
    ];
  }

  #check(value: unknown, ref: { $ref: string } | undefined, at: string): string[] {
    if (value === undefined || value === null || value === '') return [];
    if (!ref) return [`${at}: nothing is expected`];
    return this.#value(value, ref, at);
  }

  #value(value: unknown, schema: DiscoverySchema, at: string): string[] {
    if (schema.$ref) {
      const target = this.#spec.schemas[schema.$ref];
      return target ? this.#value(value, target, at) : [`${at}: unknown schema ${schema.$ref}`];
    }
    if (value === null) return [];
    const wrong = (wanted: string) => [`${at}: ${JSON.stringify(value)} is not ${wanted}`];
    switch (schema.type) {
      case 'string':
        if (typeof value !== 'string') return wrong('a string');
        if (schema.enum && !schema.enum.includes(value)) return wrong(`one of ${schema.enum.join(', ')}`);
        return schema.format === 'int64' && !/^-?\d+$/.test(value) ? wrong('an int64') : [];
      case 'integer':
        return Number.isInteger(value) ? [] : wrong('an integer');
      case 'number':
        return typeof value === 'number' ? [] : wrong('a number');
      case 'boolean':
        return typeof value === 'boolean' ? [] : wrong('a boolean');
      case 'array':
        if (!Array.isArray(value)) return wrong('an array');
        return value.flatMap((item, index) => this.#value(item, schema.items ?? {}, `${at}[${index}]`));
      case 'object':
        return this.#object(value, schema, at);
      default:
        return [];
    }
  }

  #object(value: unknown, schema: DiscoverySchema, at: string): string[] {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${at}: no object`];
    return Object.entries(value).flatMap(([key, member]) => {
      const wanted = schema.properties?.[key] ?? schema.additionalProperties;
      return wanted ? this.#value(member, wanted, `${at}.${key}`) : [`${at}: unknown member ${key}`];
    });
  }
}

function matches(pattern: string, path: string): boolean {
  const source = pattern
    .split(/(\{[+\w]+\})/)
    .map((part) => (part.startsWith('{') ? '[^/]+?' : part.replace(/[.*+?^$()|[\]\\]/g, '\\$&')))
    .join('');
  return new RegExp(`^${source}$`).test(decodeURIComponent(path));
}
