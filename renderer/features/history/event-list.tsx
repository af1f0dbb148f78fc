import type { HistoryEvent } from '@shared/domain/audit';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useId, useMemo, useRef } from 'react';
import { Card } from '../../ui/card/card';
import { LIST_KEYS, listTarget } from '../../ui/keys/use-list-keys';
import { Head, Table } from '../../ui/table/table';
import styles from './event-list.module.css';
import { COLUMNS, DayRow, EventRow } from './event-row';
import { historyRows } from './history-rows';

interface EventListProps {
  /** Newest first. */
  readonly events: readonly HistoryEvent[];
  /** More events lie behind the last one. */
  readonly more: boolean;
  readonly onMore: () => void;
  /** Number of the open event. */
  readonly selected: number | null;
  readonly onSelect: (sequence: number) => void;
  /** Words that are marked in the titles. */
  readonly marked: string;
  /** Whether something is searched for: then the days count matches. */
  readonly searching: boolean;
}

const ROW = 37;
const DAY_ROW = 25;
const HEAD = 28;
const OVERSCAN = 12;
/** So many rows before the end the next page is asked for. */
const AHEAD = 40;
const PAGE_KEYS: Readonly<Record<string, number>> = { PageDown: 10, PageUp: -10 };

/**
 * Events by day, of which only the visible ones are drawn. The list itself holds focus and names its open row, so
 * that focus is never lost with a row that scrolls away. J and K, arrows, Page keys, Home and End move.
 */
export function EventList(props: EventListProps) {
  const { events, more, onMore, selected, onSelect, marked, searching } = props;
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => historyRows(events), [events]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (rows[index]?.kind === 'day' ? DAY_ROW : ROW),
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: OVERSCAN,
    scrollMargin: HEAD,
    scrollPaddingStart: HEAD + DAY_ROW,
    scrollPaddingEnd: 1,
  });
  const lastDay = rows.findLast((row) => row.kind === 'day');
  const drawn = virtual.getVirtualItems();
  const last = drawn.at(-1)?.index ?? 0;
  useEffect(() => {
    if (more && last >= rows.length - AHEAD) onMore();
  }, [more, last, rows.length, onMore]);

  const move = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const from = events.findIndex((each) => each.sequence === selected);
    const page = PAGE_KEYS[event.key];
    const to =
      page === undefined
        ? listTarget(event.key, from, events.length)
        : Math.min(events.length - 1, Math.max(0, from + page));
    const next = to === null ? undefined : events[to];
    if (!next) return;
    event.preventDefault();
    onSelect(next.sequence);
    virtual.scrollToIndex(rows.findIndex((row) => row.kind === 'event' && row.event === next));
  };
  const open = drawn.some((item) => rows[item.index]?.key === `${selected}`);
  const above = (drawn[0]?.start ?? HEAD) - HEAD;
  const below = virtual.getTotalSize() - ((drawn.at(-1)?.end ?? HEAD) - HEAD);
  return (
    <Card padded={false} className={styles.card ?? ''}>
      <div ref={scroller} className={styles.scroller}>
        <Table
          label="Events, newest first"
          role="grid"
          aria-rowcount={more ? -1 : rows.length + 1}
          aria-activedescendant={open ? `${id}-${selected}` : undefined}
          tabIndex={0}
          className={styles.table ?? ''}
          onKeyDown={move}
          {...{ [LIST_KEYS]: true }}
        >
          <thead>
            <tr>
              <Head className={styles.time ?? ''}>UTC</Head>
              <Head>Event</Head>
              <Head className={styles.target ?? ''}>Target</Head>
              <Head className={styles.who ?? ''}>Who</Head>
              <Head numeric className={styles.took ?? ''}>
                Took
              </Head>
            </tr>
          </thead>
          <tbody>
            <Space height={above} />
            {drawn.map((item) => {
              const row = rows[item.index];
              if (!row) return null;
              return row.kind === 'day' ? (
                <DayRow
                  key={item.key}
                  day={row.at}
                  count={row.count}
                  cut={more && row === lastDay}
                  searching={searching}
                />
              ) : (
                <EventRow
                  key={item.key}
                  id={`${id}-${row.event.sequence}`}
                  index={item.index + 2}
                  event={row.event}
                  selected={row.event.sequence === selected}
                  marked={marked}
                  onSelect={onSelect}
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

/** Stands for the rows that are not drawn. */
function Space({ height }: { readonly height: number }) {
  if (height <= 0) return null;
  return (
    <tr className={styles.space}>
      <td colSpan={COLUMNS} style={{ height }} />
    </tr>
  );
}
