/** Where the log viewer stands, as an address tells it. */
export interface LogPlace {
  /** Ids of sources that are shown together; empty leaves what was shown last. */
  readonly sources: readonly string[];
  /** What is searched for. */
  readonly query: string;
  /** A moment to go to, ms since the epoch. */
  readonly at: number | null;
}

/** The address of the log viewer with these sources: `/logs?sources=docker:local/container/9f2c&q=ocr_lang&t=1763908313018`. */
export function logHref({ sources, query, at }: Partial<LogPlace>): string {
  const search = new URLSearchParams();
  if (sources && sources.length > 0) search.set('sources', joinIds(sources));
  if (query) search.set('q', query);
  if (at !== undefined && at !== null) search.set('t', new Date(at).toISOString());
  return search.size === 0 ? '/logs' : `/logs?${search}`;
}

/** Ids in one text; a comma inside of an id is kept apart from those between them. */
function joinIds(ids: readonly string[]): string {
  return ids.map((id) => id.replaceAll('%', '%25').replaceAll(',', '%2C')).join(',');
}

/** Reads what an address says; what it does not say, or not well, is left out. */
export function readLogPlace(search: {
  readonly sources?: string | undefined;
  readonly q?: string | undefined;
  readonly t?: string | undefined;
}): LogPlace {
  const at = search.t === undefined ? Number.NaN : Number(search.t) || Date.parse(search.t);
  return {
    sources: (search.sources ?? '')
      .split(',')
      .filter((id) => id !== '')
      .map((id) => id.replaceAll('%2C', ',').replaceAll('%25', '%')),
    query: search.q ?? '',
    at: Number.isFinite(at) ? at : null,
  };
}
