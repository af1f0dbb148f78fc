import { type ReactNode, useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { LIST_KEYS } from '../keys/use-list-keys';
import { cx } from '../theme/cx';
import type { LogLine } from './log-line';
import { type LogColumns, LogRow, PendingRow } from './log-row';
import styles from './log-view.module.css';
import { Minimap, type MinimapMark } from './minimap';
import type { RowHeights } from './row-heights';
import {
  drawnRows,
  endPlace,
  type Geometry,
  isAtEnd,
  moveBy,
  placeOfShare,
  type ScrollPlace,
  within,
} from './scroll-place';
import { useGridKeys } from './use-grid-keys';
import { useWheel } from './use-wheel';

/** Rows of a log as the viewer asks for them. */
export interface LogRows {
  /** Rows are numbered from `first` to `end - 1`. */
  readonly first: number;
  readonly end: number;
  /** A row when it is here. */
  readonly lineAt: (row: number) => LogLine | undefined;
  /** Moment of the newest line, ms. */
  readonly newest: number | null;
}

interface LogGridProps {
  /** Names the grid. */
  readonly label: string;
  readonly rows: LogRows;
  readonly heights: RowHeights;
  readonly columns: LogColumns;
  readonly place: ScrollPlace;
  /** The end is followed: the place is the end, whatever comes. */
  readonly following: boolean;
  /** The row that the keys stand on. */
  readonly current: number | null;
  /** First and last of the rows that are selected. */
  readonly selected: readonly [number, number] | null;
  /** Row of the hit that the arrows of the search stand on. */
  readonly found: number | null;
  readonly isOpen: (line: LogLine) => boolean;
  readonly detailOf: (line: LogLine) => ReactNode;
  readonly marks: readonly MinimapMark[];
  /** The person moved: whether the end is in the window now. */
  readonly onScroll: (place: ScrollPlace, atEnd: boolean) => void;
  /** The rows that are in or near the window, and where it stands, whenever that changes. */
  readonly onNeed: (first: number, end: number, place: ScrollPlace) => void;
  readonly onPress: (line: LogLine, extend: boolean) => void;
  readonly onCurrent: (row: number, extend: boolean) => void;
  /** Another key than those that move. True when it was taken. */
  readonly onKey: (key: string, shift: boolean) => boolean;
  /** Shown in the place of rows when there are none. */
  readonly empty: ReactNode;
}

const OVERSCAN = 6;
const UPPER_EDGE = 5;

/**
 * A window onto any number of rows. Only the rows in it are in the document; it paints once in a frame, however many
 * lines came. The grid itself holds focus and names its current row, so that focus is never lost with a row that
 * scrolls away. It is a grid and no live log: read out, a hundred lines a second would be noise; what a listener needs
 * (paused, how many are new) is said beside it.
 */
export function LogGrid(props: LogGridProps) {
  const { label, rows, heights, columns, following, current, selected, found, marks, empty } = props;
  const { onScroll, onNeed, onPress } = props;
  const id = useId();
  const window_ = useRef<HTMLDivElement>(null);
  const [viewport, setViewport] = useState(0);
  const [, setMeasured] = useState(0);
  const geometry = useMemo<Geometry>(
    () => ({
      first: rows.first,
      end: rows.end,
      heightOf: (row) => heights.of(row),
      viewport: viewport - 2 * UPPER_EDGE,
    }),
    [rows.first, rows.end, heights, viewport],
  );
  const place = following ? endPlace(geometry) : within(props.place, geometry);
  const drawn = drawnRows(place, geometry, OVERSCAN);

  useLayoutEffect(() => {
    const element = window_.current;
    if (!element) return;
    const watch = new ResizeObserver(() => setViewport(element.clientHeight));
    setViewport(element.clientHeight);
    watch.observe(element);
    return () => watch.disconnect();
  }, []);

  // Only what can be higher than one line is measured: reading heights makes the browser lay out.
  useLayoutEffect(() => {
    const all = columns.wrap ? '[data-row]' : '[data-row]:has([data-tall])';
    let news = false;
    for (let row = drawn.first; row < drawn.end; row += 1) if (!columns.wrap) news = forget(row) || news;
    for (const element of window_.current?.querySelectorAll<HTMLElement>(all) ?? []) {
      news = heights.set(Number(element.dataset.row), element.offsetHeight) || news;
    }
    if (news) setMeasured((before) => before + 1);
  });
  /** A row that was open and is not any more is one line high again. */
  function forget(row: number): boolean {
    const line = rows.lineAt(row);
    return line !== undefined && !line.lost && !props.isOpen(line) && heights.reset(row);
  }

  useEffect(() => onNeed(drawn.first, drawn.end, place), [onNeed, drawn.first, drawn.end, place]);

  const moveTo = (next: ScrollPlace) => onScroll(next, isAtEnd(next, geometry));
  const scrollBy = (px: number) => moveTo(moveBy(place, px, geometry));
  useWheel(window_, { onScroll: scrollBy, page: () => geometry.viewport });
  const keys = useGridKeys({ ...props, place, geometry, onMove: moveTo });

  let above = 0;
  for (let row = drawn.first; row < place.row; row += 1) above += heights.of(row);
  const shown = [];
  for (let row = drawn.first; row < drawn.end; row += 1) {
    const line = rows.lineAt(row);
    const rowId = `${id}-${row}`;
    shown.push(
      // While the end is followed, the same elements are written over; otherwise each keeps its line and what is selected in it.
      <div key={following ? row - drawn.first : `r${row}`} data-row={row}>
        {line ? (
          <LogRow
            id={rowId}
            line={line}
            first={rows.first}
            columns={columns}
            newest={columns.time === 'relative' ? rows.newest : null}
            current={row === current}
            selected={selected !== null && row >= selected[0] && row <= selected[1]}
            found={row === found}
            detail={props.isOpen(line) ? props.detailOf(line) : null}
            onPress={onPress}
          />
        ) : (
          <PendingRow id={rowId} index={row - rows.first + 1} />
        )}
      </div>,
    );
  }
  const inSight = current !== null && current >= drawn.first && current < drawn.end;
  return (
    <div className={styles.lines}>
      <div
        ref={window_}
        id={id}
        role="grid"
        aria-label={label}
        aria-rowcount={rows.end - rows.first}
        aria-multiselectable="true"
        aria-readonly="true"
        aria-activedescendant={inSight ? `${id}-${current}` : undefined}
        tabIndex={0}
        className={cx(styles.window, columns.wrap && styles.wrap)}
        data-columns={`${columns.time === 'none' ? '' : 't'}${columns.level ? 'l' : ''}${columns.source ? 's' : ''}`}
        onKeyDown={keys}
        {...{ [LIST_KEYS]: true }}
      >
        {rows.end > rows.first && (
          <div
            role="rowgroup"
            className={styles.rows}
            style={{ transform: `translateY(${Math.round(UPPER_EDGE - place.offset - above)}px)` }}
          >
            {shown}
          </div>
        )}
      </div>
      {rows.end === rows.first && <div className={styles.empty}>{empty}</div>}
      <Minimap
        controls={id}
        marks={marks}
        place={place}
        geometry={geometry}
        onShare={(share) => moveTo(placeOfShare(share, geometry))}
      />
    </div>
  );
}
