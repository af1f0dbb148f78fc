import { z } from 'zod';
import type { WriteRules } from './operations';
import { AppStoreProblem, badAttribute, badRelationship, missingAttribute, problem } from './problem';

const identifierSchema = z.object({ type: z.string(), id: z.string() });
const oneSchema = z.object({
  data: z.object({
    type: z.string(),
    id: z.string().optional(),
    attributes: z.record(z.string(), z.unknown()).default({}),
    relationships: z
      .record(
        z.string(),
        z.object({ data: z.union([identifierSchema, z.array(identifierSchema), z.null()]).optional() }),
      )
      .default({}),
  }),
});
const linkSchema = z.object({
  data: z.union([z.array(identifierSchema), identifierSchema, z.null()]),
});

/** A request body after its check. */
export interface Written {
  readonly attributes: Map<string, unknown>;
  /** Ids by relationship. */
  readonly relationships: ReadonlyMap<string, readonly string[]>;
  /** Ids of a body that names resources only. */
  readonly ids: readonly string[];
}

const entityError = (code: string, title: string, detail: string, pointer: string): AppStoreProblem =>
  problem(409, code, title, detail, { source: { pointer } });

function requireType(found: string, wanted: string, pointer: string): void {
  if (found === wanted) return;
  throw entityError(
    'ENTITY_ERROR.INCLUDED.INVALID_TYPE',
    'The provided entity has an invalid type',
    `'${found}' is not the type '${wanted}' that this request takes`,
    pointer,
  );
}

/** Reads a body by the rules of its operation. `id` is the one that a PATCH must repeat. Throws Apple's refusals. */
export function readWrite(json: unknown, rules: WriteRules, id: string | null): Written {
  if (rules.linkage) return readLinks(json, rules);
  const parsed = oneSchema.safeParse(json);
  if (!parsed.success) throw notAnEntity(parsed.error);
  const { type, id: given, attributes, relationships } = parsed.data.data;
  requireType(type, rules.type, '/data/type');
  if (id !== null && given !== id)
    throw entityError(
      'ENTITY_ERROR.ID.INVALID',
      'The provided entity has an invalid id',
      `The id '${given ?? ''}' does not match the id '${id}' of the request`,
      '/data/id',
    );
  const errors: AppStoreProblem[] = [];
  for (const [name, value] of Object.entries(attributes)) {
    const rule = rules.attributes[name];
    if (!rule) errors.push(unknownAttribute(name, rules.type));
    else if (value !== null && !isOf(value, rule))
      errors.push(
        badAttribute(name, `'${String(value)}' is not a valid value for the attribute '${name}'.`, 'TYPE'),
      );
  }
  for (const name of rules.required)
    if ((attributes[name] ?? null) === null) errors.push(missingAttribute(name));
  const links = new Map<string, readonly string[]>();
  for (const [name, { data }] of Object.entries(relationships)) {
    const rule = rules.relationships[name];
    if (!rule) {
      errors.push(
        badRelationship(name, `'${name}' is not a relationship on the resource '${rules.type}'`, 'UNKNOWN'),
      );
      continue;
    }
    if (data && Array.isArray(data) !== rule.many) throw notAnEntity();
    const named = data === undefined || data === null ? [] : Array.isArray(data) ? data : [data];
    for (const one of named) requireType(one.type, rule.type ?? '', `/data/relationships/${name}/data/type`);
    links.set(
      name,
      named.map((one) => one.id),
    );
  }
  for (const name of rules.requiredRelationships) {
    if ((links.get(name) ?? []).length > 0) continue;
    errors.push(
      badRelationship(
        name,
        `You must provide a value for the relationship '${name}' with this request`,
        'REQUIRED',
      ),
    );
  }
  if (errors.length > 0) throw new AppStoreProblem(...errors.flatMap((one) => one.errors));
  return { attributes: new Map(Object.entries(attributes)), relationships: links, ids: [] };
}

function readLinks(json: unknown, rules: WriteRules): Written {
  const parsed = linkSchema.safeParse(json);
  if (!parsed.success) throw notAnEntity(parsed.error);
  const { data } = parsed.data;
  const named = data === null ? [] : Array.isArray(data) ? data : [data];
  if (rules.linkage === 'many' && !Array.isArray(data)) throw notAnEntity();
  for (const one of named) requireType(one.type, rules.type, '/data/type');
  return { attributes: new Map(), relationships: new Map(), ids: named.map(({ id }) => id) };
}

function isOf(
  value: unknown,
  rule: { readonly type: string; readonly enum?: readonly string[] | undefined },
): boolean {
  const values = Array.isArray(value) ? value : [value];
  if (rule.enum && !values.every((one) => rule.enum?.includes(String(one)))) return false;
  switch (rule.type) {
    case 'string':
      return typeof value === 'string';
    case 'boolean':
      return typeof value === 'boolean';
    case 'integer':
      return Number.isInteger(value);
    case 'number':
      return typeof value === 'number';
    case 'array':
      return Array.isArray(value);
    default:
      return typeof value === 'object';
  }
}

const unknownAttribute = (name: string, type: string): AppStoreProblem =>
  entityError(
    'ENTITY_ERROR.ATTRIBUTE.UNKNOWN',
    'The provided entity includes an unknown attribute',
    `'${name}' is not an attribute on the resource '${type}'`,
    `/data/attributes/${name}`,
  );

const notAnEntity = (error?: z.ZodError): AppStoreProblem =>
  problem(
    400,
    'ENTITY_INVALID',
    'JSON processing failed',
    `The JSON is not a document of JSON:API${error ? `: ${z.prettifyError(error)}` : '.'}`,
  );
