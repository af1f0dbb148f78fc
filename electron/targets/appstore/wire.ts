import { z } from 'zod';

/*
 * The envelope of every answer: JSON:API (jsonapi.org/format/1.0) as App Store Connect speaks it. What is inside is
 * described beside whoever reads it. Absent members may also be null.
 */

const identifier = z.object({ type: z.string(), id: z.string().min(1) });

/** A relationship to one resource, as its id; null when there is none, or when the answer does not say. */
export const toOne = z
  .object({ data: identifier.nullish() })
  .nullish()
  .transform((relationship) => relationship?.data?.id ?? null);

/** A relationship to many resources, as their ids. `limit[x]` bounds what an answer names of them. */
export const toMany = z
  .object({ data: z.array(identifier).nullish() })
  .nullish()
  .transform((relationship) => (relationship?.data ?? []).map(({ id }) => id));

/** A resource of one type. Relationships that are not asked for are left out. */
export const resource = <
  Type extends string,
  Attributes extends z.ZodRawShape,
  Relationships extends z.ZodRawShape = Record<never, never>,
>(
  type: Type,
  attributes: Attributes,
  relationships?: Relationships,
) =>
  z.object({
    type: z.literal(type),
    id: z.string().min(1),
    attributes: z.object(attributes).prefault({} as never),
    relationships: z.object(relationships ?? ({} as Relationships)).prefault({} as never),
  });

const included = z
  .array(z.unknown())
  .nullish()
  .transform((resources) => resources ?? []);

/** An answer that holds one resource. */
export const one = <Data extends z.ZodType>(data: Data) => z.object({ data, included });

/** An answer that holds a resource or, as to-one relationships without one do, nothing. */
export const oneOrNone = <Data extends z.ZodType>(data: Data) =>
  z.object({ data: data.nullish().transform((found) => found ?? null), included });

/** One page of a list. */
export const paged = <Data extends z.ZodType>(data: Data) =>
  z.object({
    data: z.array(data),
    included,
    links: z
      .object({ next: z.string().nullish() })
      .nullish()
      .transform((links) => ({ next: links?.next ?? null })),
    meta: z
      .object({ paging: z.object({ total: z.number().int().nonnegative().nullish() }).nullish() })
      .nullish()
      .transform((meta) => ({ total: meta?.paging?.total ?? null })),
  });

/** A page as `paged` reads it, whatever it holds. */
export interface Page<Data> {
  readonly data: readonly Data[];
  readonly included: readonly unknown[];
  readonly links: { readonly next: string | null };
  readonly meta: { readonly total: number | null };
}

/** Included resources of one kind by their ids. One that is of this type and has another form is refused. */
export function includedById<Data extends { readonly type: string; readonly id: string }>(
  schema: z.ZodType<Data>,
  type: Data['type'],
  resources: readonly unknown[],
): ReadonlyMap<string, Data> {
  const ofType = resources.filter((candidate) => identifier.safeParse(candidate).data?.type === type);
  return new Map(ofType.map((candidate) => schema.parse(candidate)).map((found) => [found.id, found]));
}
