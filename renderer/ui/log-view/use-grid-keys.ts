import { type KeyboardEvent, useLayoutEffect, useRef } from 'react';
import { isTyping, listTarget } from '../keys/use-list-keys';
import {
  drawnRows,
  endPlace,
  type Geometry,
  isAtEnd,
  moveBy,
  reveal,
  type ScrollPlace,
  startPlace,
} from './scroll-place';

interface GridKeys {
  readonly place: ScrollPlace;
  readonly geometry: Geometry;
  readonly current: number | null;
  readonly onMove: (place: ScrollPlace) => void;
  readonly onCurrent: (row: number, extend: boolean) => void;
  readonly onKey: (key: string, shift: boolean) => boolean;
}

/**
 * The keys of a grid of lines: J, K and the arrows move by a row, Page keys by a window, Home and End to the
 * ends; Shift takes the rows between along. Everything else is the screen's.
 */
export function useGridKeys({ place: drawnPlace, geometry, current: drawnRow, ...rest }: GridKeys) {
  const { onKey } = rest;
  // Keys come faster than frames: each goes on where the one before it has gone, drawn or not.
  const ahead = useRef<Partial<Pick<GridKeys, 'place' | 'current'>>>({});
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was ahead is drawn once the place or the row is another
  useLayoutEffect(() => {
    ahead.current = {};
  }, [drawnPlace.row, drawnPlace.offset, drawnRow]);
  const onMove = (place: ScrollPlace) => {
    ahead.current = { ...ahead.current, place };
    rest.onMove(place);
  };
  const onCurrent = (row: number, extend: boolean) => {
    ahead.current = { ...ahead.current, current: row };
    rest.onCurrent(row, extend);
  };
  return (event: KeyboardEvent<HTMLElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (event.target !== event.currentTarget && /^(Enter| )$/.test(event.key)) return;
    const { place = drawnPlace, current = drawnRow } = ahead.current;
    const step = (row: number, extend: boolean) => {
      onCurrent(row, extend);
      onMove(reveal(place, row, geometry));
    };
    const page = { PageDown: 1, PageUp: -1 }[event.key];
    if (page !== undefined) {
      event.preventDefault();
      onMove(moveBy(place, page * (geometry.viewport - 2 * geometry.heightOf(place.row)), geometry));
      return;
    }
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const from = standing(current, place, geometry) - geometry.first;
    const target = listTarget(key, from, geometry.end - geometry.first);
    const to = target === null ? null : geometry.first + target;
    if (to !== null) {
      event.preventDefault();
      if (event.key === 'Home') onMove(startPlace(geometry));
      if (event.key === 'End') onMove(endPlace(geometry));
      if (event.key === 'Home' || event.key === 'End') onCurrent(to, event.shiftKey);
      else step(to, event.shiftKey);
      return;
    }
    if (onKey(event.key, event.shiftKey)) event.preventDefault();
  };
}

/** Where a step starts from: the current row when it can be seen, else just outside of the window. */
function standing(current: number | null, place: ScrollPlace, geometry: Geometry): number {
  const { first, end } = drawnRows(place, geometry, 0);
  if (current !== null && current >= first && current < end) return current;
  return isAtEnd(place, geometry) ? geometry.end : place.row - (place.offset > 0 ? 0 : 1);
}
