import type { Failure } from '@shared/domain/failure';
import type { LogLine } from '../../ui/log-view/log-line';
import type { ScrollPlace } from '../../ui/log-view/scroll-place';
import type { ViewState } from './log-types';

/** Whether what a pane shows is true of this moment. */
export type PaneLine =
  | { readonly kind: 'opening' }
  | { readonly kind: 'live' }
  /** The line to the brain was lost at `since`, ms; what is shown is as old as that. */
  | { readonly kind: 'stale'; readonly since: number }
  /** The view could not be opened, or was refused. */
  | { readonly kind: 'failed'; readonly failure: Failure };

/** The hit that the arrows of the search stand on. */
export interface FoundHit {
  readonly row: number;
  readonly ordinal: number;
  readonly hits: number;
}

/** Everything that a pane draws. It is replaced, never changed, and at most once in a frame. */
export interface PaneState {
  readonly line: PaneLine;
  /** As the brain told it last; null before the first news. */
  readonly view: ViewState | null;
  /** The rows that are shown. While the end is followed they go on when the newest rows are here. */
  readonly first: number;
  readonly end: number;
  readonly place: ScrollPlace;
  readonly following: boolean;
  /** Rows that came since the end was left. */
  readonly fresh: number;
  readonly current: number | null;
  readonly selected: readonly [number, number] | null;
  readonly found: FoundHit | null;
  /** Ids of the lines that are open. */
  readonly open: ReadonlySet<string>;
}

/** A pane before its view is open. */
export const OPENING: PaneState = {
  line: { kind: 'opening' },
  view: null,
  first: 0,
  end: 0,
  place: { row: 0, offset: 0 },
  following: true,
  fresh: 0,
  current: null,
  selected: null,
  found: null,
  open: new Set(),
};

/** Where a row is put back after rows were numbered anew. */
export interface Anchor {
  readonly lineId: string;
  readonly at: number | null;
}

/** The line that a paused pane is held by: the current one, else the uppermost that is there. */
export function anchorOf(state: PaneState, lineAt: (row: number) => LogLine | undefined): Anchor | null {
  const line =
    (state.current === null ? undefined : lineAt(state.current)) ??
    lineAt(state.place.row) ??
    lineAt(state.place.row + 1);
  return line ? { lineId: line.id, at: line.at } : null;
}

/** Rows from one that is held to the one where the keys stand now, in order. */
export function selectionTo(state: PaneState, row: number): readonly [number, number] {
  const from = state.selected
    ? // The end that does not move is the one further from the keys.
      state.current === state.selected[0]
      ? state.selected[1]
      : state.selected[0]
    : (state.current ?? row);
  return [Math.min(from, row), Math.max(from, row)];
}
