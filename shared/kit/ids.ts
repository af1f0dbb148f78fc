/** Where new identifiers come from: random in production, counted in tests. */
export interface IdSource {
  next(prefix: string): string;
}
