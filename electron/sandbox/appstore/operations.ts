import { z } from 'zod';
import data from './operations.json';

const attributeSchema = z.object({ type: z.string(), enum: z.array(z.string()).optional() });
const relationshipSchema = z.object({
  /** The type at the other end; absent where an answer never names it. */
  type: z.string().optional(),
  many: z.boolean(),
  /** Whether an answer carries links to it. */
  links: z.boolean().optional(),
});
const writeSchema = z.object({
  type: z.string(),
  /** The body names resources only: one, or a list. */
  linkage: z.enum(['one', 'many']).optional(),
  attributes: z.record(z.string(), attributeSchema).default({}),
  required: z.array(z.string()).default([]),
  relationships: z.record(z.string(), relationshipSchema).default({}),
  requiredRelationships: z.array(z.string()).default([]),
});
const operationSchema = z.object({
  /** Type of what is answered. */
  to: z.string().optional(),
  many: z.boolean().default(false),
  /** By filter name; the values that it takes, or null for any. */
  filter: z.record(z.string(), z.array(z.string()).nullable()).default({}),
  exists: z.array(z.string()).default([]),
  sort: z.array(z.string()).default([]),
  include: z.array(z.string()).default([]),
  /** Types whose fields can be chosen. */
  fields: z.array(z.string()).default([]),
  limit: z.number().optional(),
  /** The largest limit of each included relationship. */
  limits: z.record(z.string(), z.number()).default({}),
  /** Parameters that are none of the families above. */
  other: z.array(z.string()).default([]),
  write: writeSchema.optional(),
});
const tableSchema = z.object({
  fields: z.record(z.string(), z.array(z.string())),
  resources: z.record(
    z.string(),
    z.object({
      attributes: z.array(z.string()),
      relationships: z.record(z.string(), relationshipSchema),
    }),
  ),
  operations: z.record(z.string(), operationSchema),
});

/** What the specification says about one method of one path. */
export type Operation = z.infer<typeof operationSchema>;
/** What a request body may and must hold. */
export type WriteRules = z.infer<typeof writeSchema>;

const table = tableSchema.parse(data);

/** All operations, by `METHOD /path/{id}`. */
export const operations: Readonly<Record<string, Operation>> = table.operations;
/** The names that `fields[type]` takes. */
export const fieldNames: Readonly<Record<string, readonly string[]>> = table.fields;
/** Attributes and relationships of each type. */
export const resourceTypes = table.resources;

/** Whether a relationship of a type can be followed by path. */
export const hasPath = (type: string, relationship: string): boolean =>
  `GET /v1/${type}/{id}/${relationship}` in operations;
