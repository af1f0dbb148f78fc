import type { FindWords } from '../../ui/log-view/find-box';
import { lineDay, lineTime, type TimeStyle } from '../../ui/log-view/line-time';
import type { PaneFilter } from '../../ui/log-view/pane-head';
import type { Source } from './log-types';
import type { PaneSpec } from './pane-spec';
import type { PaneState } from './pane-state';

/** The name of a pane: its one source, the node that holds them all, or the first and how many more. */
export function paneTitle(
  own: readonly Source[],
  asked: readonly string[],
  sources: readonly Source[],
): string {
  const [only] = asked;
  if (asked.length === 1)
    return sources.find((source) => source.id === only)?.title ?? 'A source that is gone';
  const parent = own[0]?.parent;
  const node = parent ? sources.find((source) => source.id === parent) : undefined;
  const [first] = own;
  if (node && own.every((source) => source.parent === parent))
    return `${node.title} ${first?.title ?? ''}, …`;
  return `${first?.title ?? 'Sources'} and ${Math.max(1, own.length - 1)} more`;
}

/** What the pane holds and how it is made up. */
export function paneNote(own: readonly Source[], { view }: PaneState): string {
  const [first] = own;
  const rows = view ? view.rows - view.firstRow : 0;
  const lines = view ? `${rows.toLocaleString('en')} ${rows === 1 ? 'line' : 'lines'}` : '';
  const many = own.length > 1 ? `${own.length} sources, merged by time` : (first?.subtitle ?? '');
  const scan = view?.scan;
  const progress =
    scan && scan.total > 0 ? `filtering, ${Math.floor((scan.done / Math.max(1, scan.total)) * 100)}%` : '';
  const troubled = own.find((source) => source.state === 'reconnecting' || source.state === 'failed');
  const trouble = troubled ? (own.length > 1 ? `${troubled.title}: ${troubled.words}` : troubled.words) : '';
  return [many, trouble, lines, progress].filter(Boolean).join(', ');
}

/** What narrows a pane, each with its way out. */
export function paneFilters(
  spec: PaneSpec,
  find: FindWords,
  time: TimeStyle | 'none',
  onSpec: (spec: PaneSpec) => void,
  onFind: (find: FindWords) => void,
): readonly PaneFilter[] {
  const style = time === 'local' ? 'local' : 'utc';
  return [
    ...(spec.trace === null
      ? []
      : [
          {
            label: `trace ${spec.trace.slice(0, 12)}`,
            icon: 'filter' as const,
            onRemove: () => onSpec({ ...spec, trace: null }),
          },
        ]),
    ...(spec.field === null
      ? []
      : [
          {
            label: `${spec.field.key} ${spec.field.value}`,
            icon: 'filter' as const,
            onRemove: () => onSpec({ ...spec, field: null }),
          },
        ]),
    ...(spec.from === null
      ? []
      : [
          {
            label: `since ${lineDay(spec.from, style)} ${lineTime(spec.from, style, null).slice(0, 8)}`,
            icon: 'clock' as const,
            onRemove: () => onSpec({ ...spec, from: null }),
          },
        ]),
    ...(find.only && find.text !== ''
      ? [
          {
            label: `only “${find.text}”`,
            icon: 'search' as const,
            onRemove: () => onFind({ ...find, only: false }),
          },
        ]
      : []),
  ];
}
