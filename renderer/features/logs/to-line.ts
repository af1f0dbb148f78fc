import { nearestColour } from '../../ui/log-view/ansi-colour';
import type { LogLine, StyledSpan } from '../../ui/log-view/log-line';
import type { Row } from './log-types';

/** A row of the brain as the viewer draws it. `nameOf` gives a source's short name. */
export function toLine(row: Row, nameOf: (sourceId: string) => string): LogLine {
  return {
    row: row.row,
    id: row.id,
    kind: row.kind,
    at: row.at,
    level: row.level,
    source: row.tag ?? nameOf(row.sourceId),
    text: row.text,
    looks: row.spans.map(toSpan),
    hits: row.hits,
    cutBytes: row.cutFrom === null ? 0 : Math.max(0, row.cutFrom - row.text.length),
    lost:
      row.droppedBefore > 0
        ? { lines: row.droppedBefore, why: 'they were the oldest, and the disk budget was used up' }
        : null,
    bookmarked: row.bookmarked,
    trace: row.trace,
  };
}

function toSpan({ start, end, color, background, ...look }: Row['spans'][number]): StyledSpan {
  return {
    from: start,
    to: end,
    ...look,
    ...(color === undefined ? {} : { colour: nearestColour(color) }),
    ...(background === undefined ? {} : { ground: nearestColour(background) }),
  };
}

/** Short names of sources: what they have in common at the beginning is left out, and long ones are cut. */
export function shortNames(titles: readonly string[]): readonly string[] {
  if (titles.length < 2) return titles;
  const [first = ''] = titles;
  let common = 0;
  while (common < first.length && titles.every((title) => title[common] === first[common])) common += 1;
  // Only whole words are left out: `arkalia-api` and `arkalia-worker` lose `arkalia-`.
  const word = Math.max(
    first.lastIndexOf('-', common - 1),
    first.lastIndexOf('_', common - 1),
    first.lastIndexOf('/', common - 1),
  );
  return word < 0 ? titles : titles.map((title) => title.slice(word + 1) || title);
}
