import type { IconName } from '../../ui/icon/icon';
import type { SourceGroup, SourceHealth, SourceNode } from '../../ui/log-view/source-tree';
import type { Source } from './log-types';

/** A node's sources with lines of their own: itself, or all below it. */
export function leavesOf(id: string, sources: readonly Source[]): readonly string[] {
  const source = sources.find((each) => each.id === id);
  if (!source || source.hasLines) return [id];
  return sources.filter((each) => each.parent === id).flatMap((each) => leavesOf(each.id, sources));
}

interface TreeState {
  /** What is typed above the tree. */
  readonly filter: string;
  /** Ids of the focused pane's sources. */
  readonly shown: readonly string[];
  readonly folded: ReadonlySet<string>;
}

/** The tree under its headings as it is drawn. */
export function treeGroups(
  sources: readonly Source[],
  { filter, shown, folded }: TreeState,
): readonly SourceGroup[] {
  const words = filter.trim().toLowerCase();
  const holds = (source: Source): boolean =>
    `${source.title} ${source.subtitle}`.toLowerCase().includes(words) ||
    sources.some((each) => each.parent === source.id && holds(each));
  const chosen = new Set(shown.flatMap((id) => [id, ...leavesOf(id, sources)]));
  const groups = new Map<string, SourceNode[]>();
  for (const source of sources) {
    const parent = source.parent === null ? undefined : sources.find((each) => each.id === source.parent);
    if (words !== '' && !holds(source) && !(parent && `${parent.title}`.toLowerCase().includes(words)))
      continue;
    if (parent && folded.has(parent.id) && words === '') continue;
    const nodes = groups.get(source.group) ?? [];
    groups.set(source.group, nodes);
    nodes.push(nodeOf(source, parent !== undefined, chosen, folded, sources));
  }
  return [...groups].map(([title, nodes]) => ({ title, nodes }));
}

function nodeOf(
  source: Source,
  below: boolean,
  chosen: ReadonlySet<string>,
  folded: ReadonlySet<string>,
  sources: readonly Source[],
): SourceNode {
  const icon = below || !source.hasLines ? undefined : ICON[source.kind];
  return {
    id: source.id,
    title: source.title,
    depth: below ? 1 : 0,
    branch: !source.hasLines,
    open: !folded.has(source.id),
    health: healthOf(source),
    ...(icon ? { icon } : {}),
    note: noteOf(source, sources),
    failed: hasFailed(source),
    selected: chosen.has(source.id),
  };
}

const ICON: Readonly<Partial<Record<Source['kind'], IconName>>> = {
  container: 'docker',
  compose: 'docker',
  build: 'package',
  file: 'file-text',
  command: 'terminal',
};

const hasFailed = ({ state, exitCode }: Source) =>
  state === 'failed' || (exitCode !== null && exitCode !== 0);

/** How a source fares, from what its engine and its stream say. */
function healthOf(source: Source): SourceHealth {
  if (hasFailed(source) || source.health === 'unhealthy') return 'failing';
  if (source.state === 'reconnecting') return 'lost';
  if (source.state === 'idle' || source.state === 'ended') return 'idle';
  return 'healthy';
}

/** The words at the end of a node: its rate, or why there is none. */
function noteOf(source: Source, sources: readonly Source[]): string {
  if (!source.hasLines) {
    const below = leavesOf(source.id, sources).map((id) => sources.find((each) => each.id === id));
    const rates = below.flatMap((each) => each?.linesPerSecond ?? []);
    return rates.length === 0 ? `${below.length}` : rateWords(rates.reduce((sum, rate) => sum + rate, 0));
  }
  if (hasFailed(source) || source.state === 'ended') return source.words;
  if (source.state === 'reconnecting') return 'Reconnecting';
  if (source.linesPerSecond === null) return source.state === 'idle' ? '' : source.words;
  return rateWords(source.linesPerSecond);
}

/** `142/s`, `0.4/s`, `184k/s`. */
export function rateWords(rate: number): string {
  if (rate >= 10_000) return `${Math.round(rate / 1_000)}k/s`;
  return `${rate > 0 && rate < 1 ? rate.toFixed(1) : Math.round(rate).toLocaleString('en')}/s`;
}
