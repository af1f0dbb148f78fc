import type { BuildUsage } from '@shared/domain/testflight/build';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useCallback, useEffect, useId, useRef } from 'react';
import { Card } from '../../ui/card/card';
import { Icon } from '../../ui/icon/icon';
import { useFirstFocus } from '../../ui/keys/use-first-focus';
import { LIST_KEYS, listTarget } from '../../ui/keys/use-list-keys';
import { GroupRow, Head, Table } from '../../ui/table/table';
import styles from './build-list.module.css';
import { BuildRow } from './build-row';
import type { BuildSort, ListRow } from './list-rows';

interface BuildListProps {
  readonly rows: readonly ListRow[];
  readonly usage: Readonly<Record<string, BuildUsage>>;
  readonly groupNames: ReadonlyMap<string, string>;
  readonly sort: BuildSort;
  readonly onSort: (sort: BuildSort) => void;
  readonly selected: string | null;
  readonly onSelect: (id: string) => void;
  readonly checked: ReadonlySet<string>;
  readonly onCheck: (id: string) => void;
  /** Enter: goes on into the panel. */
  readonly onEnter: () => void;
  /** Ids of the builds in view, whose figures are wanted. */
  readonly onShown: (ids: readonly string[]) => void;
  readonly now: number;
}

const ROW = 37;
const GROUP_ROW = 31;
const HEAD = 30;
/** Each row that is drawn costs with every letter typed. */
const OVERSCAN = 4;
const COLUMNS = 9;
const SETTLED_MS = 200;
const PAGE_KEYS: Readonly<Record<string, number>> = { PageDown: 10, PageUp: -10 };

/**
 * Builds by version, of which only the visible ones are drawn. The list itself holds focus and names its open row.
 * J and K, arrows, Page keys, Home and End move; Space chooses; Enter goes into the panel.
 */
export function BuildList(props: BuildListProps) {
  const {
    rows,
    usage,
    groupNames,
    sort,
    onSort,
    selected,
    onSelect,
    checked,
    onCheck,
    onEnter,
    onShown,
    now,
  } = props;
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const table = useRef<HTMLTableElement>(null);
  useFirstFocus(table);
  // The same function while the rows are the same: with another one every row would be measured anew.
  const keyOf = useCallback((index: number) => rows[index]?.key ?? index, [rows]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (rows[index]?.kind === 'version' ? GROUP_ROW : ROW),
    getItemKey: keyOf,
    overscan: OVERSCAN,
    scrollMargin: HEAD,
    scrollPaddingStart: HEAD + GROUP_ROW,
    scrollPaddingEnd: 1,
  });
  const drawn = virtual.getVirtualItems();
  const shownKey = drawn
    .flatMap((item) => (rows[item.index]?.kind === 'build' ? [`${item.key}`] : []))
    .join('|');
  // What only flies past, or is typed away at once, is not asked about: each figure is a request to Apple.
  const resting = !virtual.isScrolling;
  useEffect(() => {
    if (!resting) return;
    const timer = window.setTimeout(() => onShown(shownKey === '' ? [] : shownKey.split('|')), SETTLED_MS);
    return () => window.clearTimeout(timer);
  }, [resting, shownKey, onShown]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === ' ' && selected) {
      event.preventDefault();
      onCheck(selected);
      return;
    }
    if (event.key === 'Enter' && selected) {
      event.preventDefault();
      onEnter();
      return;
    }
    const builds = rows.flatMap((row) => (row.kind === 'build' ? [row.build] : []));
    const from = builds.findIndex((build) => build.id === selected);
    const page = PAGE_KEYS[event.key];
    const to =
      page === undefined
        ? listTarget(event.key, from, builds.length)
        : Math.min(builds.length - 1, Math.max(0, from + page));
    const next = to === null ? undefined : builds[to];
    if (!next) return;
    event.preventDefault();
    onSelect(next.id);
    virtual.scrollToIndex(rows.findIndex((row) => row.key === next.id));
  };
  const open = drawn.some((item) => item.key === selected);
  // A row that goes gives its cells to the one that comes: making them anew would cost with every letter typed.
  const places = useRef(0);
  places.current = Math.max(places.current, drawn.length);
  const place = (index: number) => index % places.current;
  const above = (drawn[0]?.start ?? HEAD) - HEAD;
  const below = virtual.getTotalSize() - ((drawn.at(-1)?.end ?? HEAD) - HEAD);
  return (
    <Card padded={false} className={styles.card ?? ''}>
      <div ref={scroller} className={styles.scroller}>
        <Table
          ref={table}
          label="Builds by version, newest first"
          role="grid"
          aria-rowcount={rows.length + 1}
          aria-activedescendant={open ? `${id}-${selected}` : undefined}
          tabIndex={0}
          className={styles.table ?? ''}
          onKeyDown={onKeyDown}
          {...{ [LIST_KEYS]: true }}
        >
          <thead>
            <tr>
              <Head className={styles.colBuild ?? ''}>Build</Head>
              <Head className={styles.colState ?? ''}>State</Head>
              <SortHead sort="uploaded" now={sort} onSort={onSort} className={styles.colUploaded ?? ''}>
                Uploaded
              </SortHead>
              <Head>Groups</Head>
              <Head className={styles.colInstalls ?? ''}>Installs</Head>
              <SortHead sort="sessions" now={sort} onSort={onSort} numeric className={styles.colCount ?? ''}>
                Sessions
              </SortHead>
              <SortHead sort="crashes" now={sort} onSort={onSort} numeric className={styles.colCount ?? ''}>
                Crashes
              </SortHead>
              <Head numeric className={styles.colCount ?? ''}>
                Feedback
              </Head>
              <SortHead sort="expires" now={sort} onSort={onSort} numeric className={styles.colExpires ?? ''}>
                Expires
              </SortHead>
            </tr>
          </thead>
          <tbody>
            <Space height={above} />
            {drawn.map((item) => {
              const row = rows[item.index];
              if (!row) return null;
              return row.kind === 'version' ? (
                <GroupRow
                  key={`version/${place(item.index)}`}
                  columns={COLUMNS}
                  note={row.count === 1 ? '1 build' : `${row.count.toLocaleString('en-GB')} builds`}
                >
                  <b className={styles.version}>{row.version}</b>
                </GroupRow>
              ) : (
                <BuildRow
                  key={`build/${place(item.index)}`}
                  id={`${id}-${row.build.id}`}
                  index={item.index + 2}
                  build={row.build}
                  usage={usage[row.build.id]}
                  groupNames={groupNames}
                  selected={row.build.id === selected}
                  checked={checked.has(row.build.id)}
                  now={now}
                  onSelect={onSelect}
                  onCheck={onCheck}
                />
              );
            })}
            <Space height={below} />
          </tbody>
        </Table>
      </div>
    </Card>
  );
}

interface SortHeadProps {
  readonly sort: BuildSort;
  readonly now: BuildSort;
  readonly onSort: (sort: BuildSort) => void;
  readonly numeric?: boolean;
  readonly className: string;
  readonly children: string;
}

function SortHead({ sort, now, onSort, numeric = false, className, children }: SortHeadProps) {
  const on = sort === now;
  const direction = sort === 'expires' ? 'ascending' : 'descending';
  return (
    <Head numeric={numeric} className={className} aria-sort={on ? direction : 'none'}>
      <button type="button" tabIndex={-1} className={styles.sort} onClick={() => onSort(sort)}>
        {children}
        {on && <Icon name={sort === 'expires' ? 'arrow-up' : 'arrow-down'} size={12} />}
      </button>
    </Head>
  );
}

/** Stands for the rows that are not drawn. */
function Space({ height }: { readonly height: number }) {
  if (height <= 0) return null;
  return (
    <tr className={styles.space}>
      <td colSpan={COLUMNS} style={{ height }} />
    </tr>
  );
}
