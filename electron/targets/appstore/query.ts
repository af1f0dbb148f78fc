/** One value of a query. Lists go out as Apple reads them: joined by commas. */
export type QueryValue = string | number | boolean | readonly string[] | undefined;

/** A request's query. Names and values are checked against Apple's description with `satisfies Query<…Data>`. */
export type AnyQuery = Readonly<Record<string, QueryValue>>;

type Loose<Value> =
  NonNullable<Value> extends readonly (infer Item)[] ? readonly Item[] | Item : NonNullable<Value>;

/**
 * The query that one operation takes, from the library's `…Data` type of it, such as
 * `Query<BuildsGetCollectionData>`. Types alone: nothing of the library is loaded for it.
 */
type Query<Operation extends { query?: unknown }> = {
  readonly [Name in keyof NonNullable<Operation['query']>]?: Loose<NonNullable<Operation['query']>[Name]>;
};
