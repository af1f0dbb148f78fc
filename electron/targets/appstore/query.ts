/** One value of a query. Lists go out as Apple reads them: joined by commas. */
export type QueryValue = string | number | boolean | readonly string[] | undefined;

/** A request's query. */
export type AnyQuery = Readonly<Record<string, QueryValue>>;
