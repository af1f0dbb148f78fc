import { z } from 'zod';
import { invalidArgument } from '../api-error';
import type { Exchange } from '../exchange';

/** A text member that may be absent or null. */
export const optionalText = z
  .string()
  .nullish()
  .transform((text) => text ?? undefined);

/** A whole number, as a number or as decimals in a string, or absent. */
export const optionalInteger = z
  .union([z.int(), z.string().regex(/^\d+$/).transform(Number)])
  .nullish()
  .transform((value) => value ?? undefined);

/** Reads a request's JSON in a given form. Throws Google's 400 for an unknown member or a value of the wrong type. */
export async function readBody<Schema extends z.ZodType>(
  exchange: Exchange,
  schema: Schema,
): Promise<z.output<Schema>> {
  const parsed = schema.safeParse(await exchange.json());
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = issue?.path.join('.') ?? '';
  if (issue?.code === 'unrecognized_keys')
    throw invalidArgument(
      `Invalid JSON payload received. Unknown name "${issue.keys[0]}"${path ? ` at '${path}'` : ''}: Cannot find field.`,
    );
  throw invalidArgument(`Invalid value at '${path}': ${issue?.message ?? 'invalid'}`);
}

/** The members of an update that were given: a PUT takes the others as empty, a PATCH leaves them. */
export function given<T extends object>(body: T): Partial<T> {
  const entries = Object.entries(body).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Partial<T>;
}
