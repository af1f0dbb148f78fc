import type { LogSourceView } from '@shared/contract/schemas/log';
import type { LogProvider, LogSourceInfo } from '../ports/log-source';
import type { FollowerState } from './follower';
import type { LogSourceFigures } from './log-protocol';

/** A source with the provider that can open it; null when only kept lines of it are left. */
export interface KnownSource {
  readonly info: LogSourceInfo;
  readonly provider: LogProvider | null;
}

/** Every source: those that a provider knows now, then those of which lines are kept. Parents come before children. */
export function knownSources(
  providers: Iterable<LogProvider>,
  figures: Iterable<LogSourceFigures>,
): ReadonlyMap<string, KnownSource> {
  const known = new Map<string, KnownSource>();
  for (const provider of providers) {
    for (const info of provider.sources()) known.set(info.id, { info, provider });
  }
  for (const { info, lines } of figures) {
    if (!known.has(info.id) && lines > 0) known.set(info.id, { info, provider: null });
  }
  const sorted = new Map<string, KnownSource>();
  const place = (source: KnownSource, depth: number) => {
    const { id, parent } = source.info;
    if (sorted.has(id)) return;
    const above = parent === null ? undefined : known.get(parent);
    // depth: a parent that is below its own child would go round for ever
    if (above && depth < 16) place(above, depth + 1);
    sorted.set(id, source);
  };
  for (const source of known.values()) place(source, 0);
  return sorted;
}

/** The sources with lines among these and below them. */
export function withLines(
  ids: readonly string[],
  known: ReadonlyMap<string, KnownSource>,
): readonly KnownSource[] {
  const wanted = new Set(ids);
  const found = new Map<string, KnownSource>();
  for (const source of known.values()) {
    const { id, parent, hasLines } = source.info;
    const isWanted = wanted.has(id) || (parent !== null && wanted.has(parent));
    if (!isWanted) continue;
    // what is below a wanted node is wanted as well; parents come first
    if (!hasLines || parent !== null) wanted.add(id);
    if (hasLines) found.set(id, source);
  }
  return [...found.values()];
}

/** A source as the tree shows it. */
export function sourceView(
  { info, provider }: KnownSource,
  figures: LogSourceFigures | undefined,
  follower: FollowerState | undefined,
  removable: boolean,
): LogSourceView {
  const { id, parent, group, kind, title, subtitle, hasLines, health } = info;
  const exitCode = info.exitCode ?? follower?.exitCode ?? null;
  const isFollowed = follower?.state === 'following';
  return {
    id,
    parent,
    group,
    kind,
    title,
    subtitle,
    hasLines,
    state: follower?.state ?? (exitCode === null ? 'idle' : 'ended'),
    words: follower?.words ?? wordsOf(provider !== null, exitCode),
    health,
    exitCode,
    present: provider !== null,
    removable,
    linesPerSecond: isFollowed ? (figures?.linesPerSecond ?? 0) : null,
    lines: figures?.lines ?? 0,
    bytes: figures?.bytes ?? 0,
    dropped: figures?.dropped ?? 0,
    lastAt: figures?.lastAt ?? null,
  };
}

function wordsOf(isPresent: boolean, exitCode: number | null): string {
  if (!isPresent) return 'Gone; its lines are kept';
  return exitCode === null ? 'Not followed' : `Exited ${exitCode}`;
}
