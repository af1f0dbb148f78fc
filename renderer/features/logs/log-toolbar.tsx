import { windowClock } from '../../bridge/window-clock';
import { Button } from '../../ui/button/button';
import { IconButton } from '../../ui/button/icon-button';
import { FindBox, type FindWords } from '../../ui/log-view/find-box';
import { LevelChips, toggled } from '../../ui/log-view/level-chips';
import type { LogColumns } from '../../ui/log-view/log-row';
import { Menu, type MenuItem } from '../../ui/overlay/menu';
import styles from './logs.module.css';
import { findError, type PaneSpec } from './pane-spec';
import type { PaneState } from './pane-state';
import type { PaneStore } from './pane-store';
import type { ExportFormat, LogExport } from './use-log-export';
import { useCalmPaneState } from './use-pane';

interface LogToolbarProps {
  readonly spec: PaneSpec;
  readonly store: PaneStore | null;
  readonly find: FindWords;
  readonly columns: LogColumns;
  readonly files: LogExport;
  readonly bookmarks: readonly MenuItem[];
  readonly canSplit: boolean;
  readonly onFind: (find: FindWords) => void;
  readonly onStep: (direction: 1 | -1) => void;
  readonly onLeaveFind: () => void;
  readonly onSpec: (spec: PaneSpec) => void;
  readonly onColumns: (columns: LogColumns) => void;
  readonly onJump: () => void;
  readonly onSplit: () => void;
  readonly onExport: (format: ExportFormat) => void;
  readonly onCopy: () => void;
  readonly onAttach: () => void;
  readonly onSave: () => void;
}

const MINUTE = 60_000;
const SPANS = [
  { label: 'Last 15m', ms: 15 * MINUTE },
  { label: 'Last hour', ms: 60 * MINUTE },
  { label: 'Last 24h', ms: 24 * 60 * MINUTE },
] as const;

/**
 * What acts on the focused pane: search, levels, time, columns, bookmarks, split, and taking lines along. Spans count
 * from this computer's time, by which lines are dated, and not from the sandbox's.
 */
export function LogToolbar(props: LogToolbarProps) {
  const { spec, find, columns, files, onFind, onSpec, onColumns } = props;
  const state = useCalmPaneState(props.store);
  const counts = state.view?.levels;
  const span = SPANS.find(
    ({ ms }) => spec.from !== null && Math.abs(windowClock.now() - ms - spec.from) < MINUTE,
  );
  const selected = state.selected !== null;
  const what = selected ? 'The selected lines' : 'Every line shown';
  return (
    <div className={styles.tool} role="toolbar" aria-label="Logs">
      <FindBox
        find={find}
        result={findWords(state, find)}
        error={findError(find)}
        hits={find.text !== ''}
        onFind={onFind}
        onStep={props.onStep}
        onLeave={props.onLeaveFind}
      />
      <LevelChips
        shown={spec.levels}
        counts={counts ? { ...counts, info: counts.info + counts.other } : null}
        onToggle={(level) => {
          const levels = toggled(spec.levels, level);
          // Without any level there would be nothing to see: then the others come back.
          onSpec({ ...spec, levels: levels.size === 0 ? toggled(new Set(ALL), level) : levels });
        }}
      />
      <Menu
        items={[
          {
            label: 'Everything kept',
            checked: spec.from === null,
            onSelect: () => onSpec({ ...spec, from: null }),
          },
          ...SPANS.map(({ label, ms }) => ({
            label,
            checked: span?.label === label,
            onSelect: () => onSpec({ ...spec, from: windowClock.now() - ms }),
          })),
          { label: 'Go to a time…', icon: 'clock' as const, note: 'T', onSelect: props.onJump },
        ]}
      >
        <Button icon="clock">{span?.label ?? (spec.from === null ? 'Any time' : 'Since a time')}</Button>
      </Menu>
      <div className={styles.toolEnd}>
        {files.progress !== null && (
          <Button size="small" icon="x" onClick={files.cancel}>
            Writing, {Math.floor(files.progress * 100)}%
          </Button>
        )}
        <Menu
          position="bottom-end"
          items={
            props.bookmarks.length > 0
              ? props.bookmarks
              : [
                  {
                    label: 'No bookmarks yet',
                    lockedReason: 'B on a line sets one',
                    onSelect: () => undefined,
                  },
                ]
          }
        >
          <IconButton icon="bookmark" label="Bookmarks" />
        </Menu>
        <Menu position="bottom-end" items={columnItems(columns, onColumns)}>
          <IconButton icon="columns" label="Columns and times" />
        </Menu>
        <IconButton
          icon="wrap"
          label="Wrap long lines"
          aria-pressed={columns.wrap}
          kind={columns.wrap ? 'default' : 'quiet'}
          onClick={() => onColumns({ ...columns, wrap: !columns.wrap })}
        />
        <IconButton
          icon="rows"
          label={props.canSplit ? 'Split into another pane' : 'No room for another pane'}
          aria-disabled={!props.canSplit || undefined}
          onClick={() => props.canSplit && props.onSplit()}
        />
        <Menu
          position="bottom-end"
          items={[
            { label: `${what} as text`, icon: 'file-text', onSelect: () => props.onExport('text') },
            { label: `${what} as CSV`, icon: 'file-text', onSelect: () => props.onExport('csv') },
            { label: `${what} as JSON`, icon: 'file-code', onSelect: () => props.onExport('json') },
            {
              label: 'Copy the selected lines',
              icon: 'copy',
              note: 'Ctrl C',
              lockedReason: selected ? null : 'Shift and J, or Shift and a press',
              onSelect: props.onCopy,
            },
            {
              label: 'Attach to a release…',
              icon: 'link',
              lockedReason: selected || state.current !== null ? null : 'Choose a line first',
              onSelect: props.onAttach,
            },
            { label: 'Save this view…', icon: 'search', onSelect: props.onSave },
          ]}
        >
          <IconButton icon="download" label="Export, copy, attach, save" />
        </Menu>
      </div>
    </div>
  );
}

const ALL = ['error', 'warn', 'info', 'debug'] as const;

function columnItems(columns: LogColumns, onColumns: (columns: LogColumns) => void): readonly MenuItem[] {
  const times = [
    { time: 'utc', label: 'Times in UTC' },
    { time: 'local', label: 'Times of this computer' },
    { time: 'relative', label: 'Before the newest line' },
    { time: 'none', label: 'No times' },
  ] as const;
  return [
    ...times.map(({ time, label }) => ({
      label,
      checked: columns.time === time,
      onSelect: () => onColumns({ ...columns, time }),
    })),
    {
      label: columns.level ? 'Hide levels' : 'Show levels',
      icon: columns.level ? 'minus' : 'plus',
      onSelect: () => onColumns({ ...columns, level: !columns.level }),
    },
    {
      label: columns.source ? 'Hide sources' : 'Show sources',
      icon: columns.source ? 'minus' : 'plus',
      onSelect: () => onColumns({ ...columns, source: !columns.source }),
    },
  ];
}

/** `4 of 37`, `37 hits`, `Searching, 40%`, `No hit`. */
export function findWords({ view, found }: Pick<PaneState, 'view' | 'found'>, find: FindWords): string {
  if (find.text === '' || !view) return '';
  const scan = find.only ? view.scan : view.find?.scan;
  if (scan) return `Searching, ${Math.floor((scan.done / Math.max(1, scan.total)) * 100)}%`;
  const hits = find.only ? view.rows - view.firstRow : (view.find?.hits ?? 0);
  if (hits === 0) return 'No hit';
  if (found) return `${found.ordinal.toLocaleString('en')} of ${hits.toLocaleString('en')}`;
  return `${hits.toLocaleString('en')} ${hits === 1 ? 'hit' : 'hits'}`;
}
