import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';

/** The parts of a JSON schema that Apple's description uses. */
interface Schema {
  $ref?: string | undefined;
  type?: string | undefined;
  enum?: string[] | undefined;
  nullable?: boolean | undefined;
  format?: string | undefined;
  items?: Schema | undefined;
  properties?: Record<string, Schema> | undefined;
  required?: string[] | undefined;
  additionalProperties?: Schema | boolean | undefined;
  oneOf?: Schema[] | undefined;
}

const schemaSchema: z.ZodType<Schema> = z.lazy(() =>
  z.object({
    $ref: z.string().optional(),
    type: z.string().optional(),
    enum: z.array(z.string()).optional(),
    nullable: z.boolean().optional(),
    format: z.string().optional(),
    items: schemaSchema.optional(),
    properties: z.record(z.string(), schemaSchema).optional(),
    required: z.array(z.string()).optional(),
    additionalProperties: z.union([schemaSchema, z.boolean()]).optional(),
    oneOf: z.array(schemaSchema).optional(),
  }),
);
const contentSchema = z.record(z.string(), z.object({ schema: schemaSchema }));
const operationSchema = z.object({
  parameters: z
    .array(
      z.object({ name: z.string(), in: z.string(), required: z.boolean().optional(), schema: schemaSchema }),
    )
    .default([]),
  requestBody: z.object({ content: contentSchema }).optional(),
  responses: z.record(z.string(), z.object({ content: contentSchema.optional() })),
});
const documentSchema = z.object({
  paths: z.record(z.string(), z.record(z.string(), operationSchema)),
  components: z.object({ schemas: z.record(z.string(), schemaSchema) }),
});

/** One call as it was sent and answered. */
export interface CheckedCall {
  readonly method: string;
  readonly url: string;
  readonly body?: unknown;
  readonly status: number;
  readonly contentType?: string | null | undefined;
  readonly answer?: unknown;
}

const PATH = resolve(import.meta.dirname, '../../fixtures/specs/appstoreconnect-4.4.1.json');

/** Says where requests and answers differ from Apple's description. */
export class OpenApiCheck {
  readonly #spec = documentSchema.parse(JSON.parse(readFileSync(PATH, 'utf8')));
  /** Operations that were seen to succeed, as `GET /v1/apps`. */
  readonly seen = new Set<string>();

  /** All operations of the description. */
  get operations(): readonly string[] {
    return Object.entries(this.#spec.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
  }

  /** What is wrong with a call, in words; empty when it is as described. */
  problems(call: CheckedCall): string[] {
    const { pathname, searchParams } = new URL(call.url, 'http://localhost');
    const found = Object.entries(this.#spec.paths).find(([path]) => covers(path, pathname));
    const operation = found?.[1][call.method.toLowerCase()];
    const name = `${call.method} ${found?.[0]}`;
    if (!operation) return [`${call.method} ${pathname} is no operation of the API`];
    if (call.status >= 400)
      return this.#value(call.answer, { $ref: '#/components/schemas/ErrorResponse' }, `${name} refusal`);
    this.seen.add(name);
    const known = new Set(operation.parameters.map((parameter) => parameter.name));
    const content = operation.requestBody && Object.values(operation.requestBody.content)[0];
    const described = operation.responses[String(call.status)];
    if (!described) return [`${name}: ${call.status} is not described`];
    const [type, answer] = Object.entries(described.content ?? {})[0] ?? [];
    return [
      ...[...searchParams.keys()]
        .filter((one) => !known.has(one) && one !== 'cursor')
        .map((one) => `${name}: unknown parameter ${one}`),
      ...(content ? this.#value(call.body, content.schema, `${name} request`) : []),
      ...(type !== undefined && call.contentType !== undefined && call.contentType !== type
        ? [`${name}: answered as ${call.contentType}`]
        : []),
      ...(answer ? this.#value(call.answer, answer.schema, `${name} answer`) : []),
      ...(!answer && call.answer !== undefined && call.answer !== ''
        ? [`${name}: an answer, and none is described`]
        : []),
    ];
  }

  #value(value: unknown, schema: Schema, at: string): string[] {
    if (schema.$ref) {
      const target = this.#spec.components.schemas[schema.$ref.split('/').at(-1) ?? ''];
      return target ? this.#value(value, target, at) : [`${at}: unknown schema ${schema.$ref}`];
    }
    if (schema.oneOf) {
      const tries = schema.oneOf.map((one) => this.#value(value, one, at));
      return tries.some((one) => one.length === 0)
        ? []
        : (tries.sort((a, b) => a.length - b.length)[0] ?? [`${at}: fits nothing`]);
    }
    const wrong = (wanted: string) => [`${at}: ${JSON.stringify(value)?.slice(0, 80)} is not ${wanted}`];
    // Nothing where there could be one: what clients saw, though the description says otherwise.
    if (value === null)
      return schema.nullable || at.includes('request') || / answer\.data$/.test(at) ? [] : wrong('null');
    if (schema.enum && typeof value === 'string' && !schema.enum.includes(value))
      return wrong(`one of ${schema.enum.join(', ')}`);
    switch (schema.type) {
      case 'string':
        if (typeof value !== 'string') return wrong('a string');
        return schema.format === 'date-time' && Number.isNaN(Date.parse(value)) ? wrong('a time') : [];
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

  #object(value: unknown, schema: Schema, at: string): string[] {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${at}: no object`];
    const missing = (schema.required ?? []).filter((key) => !(key in value)).map((key) => `${at}: no ${key}`);
    if (!schema.properties && !schema.additionalProperties) return missing;
    const open = schema.additionalProperties === true ? {} : schema.additionalProperties || undefined;
    return [
      ...missing,
      ...Object.entries(value).flatMap(([key, member]) => {
        const wanted = schema.properties?.[key] ?? open;
        return wanted ? this.#value(member, wanted, `${at}.${key}`) : [`${at}: unknown member ${key}`];
      }),
    ];
  }
}

const covers = (pattern: string, path: string): boolean =>
  new RegExp(`^${pattern.replace(/\{\w+\}/g, '[^/]+')}$`).test(path);
