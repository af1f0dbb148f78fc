import type { LogLevel, LogPattern, LogQuery } from '@shared/domain/log';
import type { FindWords } from '../../ui/log-view/find-box';
import { CHIP_LEVELS, type ChipLevel } from '../../ui/log-view/level-chips';

/** What a pane shows: its sources and what narrows them. */
export interface PaneSpec {
  readonly id: string;
  readonly sources: readonly string[];
  readonly levels: ReadonlySet<ChipLevel>;
  /** Only lines of this trace. */
  readonly trace: string | null;
  /** Only lines whose field has this value. */
  readonly field: { readonly key: string; readonly value: string } | null;
  /** Only lines from this moment on, ms since the epoch. */
  readonly from: number | null;
}

/** Nothing is searched for. */
export const NO_FIND: FindWords = { text: '', matchCase: false, regex: false, only: false };

/** A pane with every line of its sources. */
export function freshPane(id: string, sources: readonly string[]): PaneSpec {
  return { id, sources, levels: new Set(CHIP_LEVELS), trace: null, field: null, from: null };
}

/** What is searched for as the brain takes it; null when nothing is, or when it is no expression (yet). */
function patternOf(find: FindWords): LogPattern | null {
  if (find.text === '' || findError(find) !== null) return null;
  return { text: find.text, regex: find.regex, caseSensitive: find.matchCase };
}

/** What is wrong with an expression that is being typed, a sentence; null when nothing is. */
export function findError(find: FindWords): string | null {
  if (!find.regex || find.text === '') return null;
  try {
    new RegExp(find.text, find.matchCase ? 'u' : 'iu');
    return null;
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split(': ').at(-1) ?? '') : '';
    return `This is no regular expression yet: ${reason.toLowerCase() || 'it cannot be read'}.`;
  }
}

/** Which lines a pane holds. Lines that say no level are shown with those of `info`. */
export function queryOf(spec: PaneSpec, find: FindWords): LogQuery {
  const levels: readonly LogLevel[] =
    spec.levels.size === CHIP_LEVELS.length
      ? []
      : CHIP_LEVELS.filter((level) => spec.levels.has(level)).flatMap((level): LogLevel[] =>
          level === 'info' ? ['info', 'other'] : [level],
        );
  return {
    levels,
    match: find.only ? patternOf(find) : null,
    fields: spec.field ? [spec.field] : [],
    trace: spec.trace,
    from: spec.from,
    to: null,
  };
}

/** What is marked in a pane without hiding what does not hold it. */
export function markedOf(find: FindWords): LogPattern | null {
  return find.only ? null : patternOf(find);
}
