import type { BuildLogLine } from '@shared/contract/builds';

/** Lines in one page of a log. */
export const PAGE = 250;

/** Pages of a log that were read, by their number; a page can grow while the build runs. */
export type LogPages = ReadonlyMap<number, readonly BuildLogLine[]>;

/** The pages that must be read to draw these lines: those that are missing, and the one that has grown since. */
export function missingPages(
  pages: LogPages,
  shown: { readonly from: number; readonly to: number },
  total: number,
): readonly number[] {
  if (total === 0) return [];
  const first = Math.floor(shown.from / PAGE);
  const last = Math.floor(Math.min(shown.to, total - 1) / PAGE);
  const missing: number[] = [];
  for (let page = first; page <= last; page += 1) {
    const due = Math.min(PAGE, total - page * PAGE);
    if ((pages.get(page)?.length ?? 0) < due) missing.push(page);
  }
  return missing;
}

/** The line at an index, where its page was read. */
export function lineIn(pages: LogPages, index: number): BuildLogLine | undefined {
  return pages.get(Math.floor(index / PAGE))?.[index % PAGE];
}

const MOST = 40;

/** The pages with one more, without the ones farthest from it when they are too many to hold. */
export function withPage(pages: LogPages, page: number, lines: readonly BuildLogLine[]): LogPages {
  const next = new Map(pages);
  next.set(page, lines);
  if (next.size <= MOST) return next;
  const farthest = [...next.keys()].sort((a, b) => Math.abs(b - page) - Math.abs(a - page))[0];
  if (farthest !== undefined) next.delete(farthest);
  return next;
}
