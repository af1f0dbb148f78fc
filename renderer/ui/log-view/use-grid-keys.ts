import type { KeyboardEvent } from 'react';
import { isTyping, listTarget } from '../keys/use-list-keys';
import { endPlace, type Geometry, moveBy, reveal, type ScrollPlace, START } from './scroll-place';

interface GridKeys {
  readonly place: ScrollPlace;
  readonly geometry: Geometry;
  readonly current: number | null;
  readonly onMove: (place: ScrollPlace) => void;
  readonly onCurrent: (row: number, extend: boolean) => void;
  readonly onKey: (key: string, shift: boolean) => boolean;
}

/**
 * The keys of a grid of lines: J, K and the arrows move by a row, Page keys and Space by a window, Home and End to the
 * ends; Shift takes the rows between along. Everything else is the screen's.
 */
export function useGridKeys({ place, geometry, current, onMove, onCurrent, onKey }: GridKeys) {
  const step = (row: number, extend: boolean) => {
    onCurrent(row, extend);
    onMove(reveal(place, row, geometry));
  };
  return (event: KeyboardEvent<HTMLElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (event.target !== event.currentTarget && /^(Enter| )$/.test(event.key)) return;
    const page = { PageDown: 1, PageUp: -1, ' ': event.shiftKey ? -1 : 1 }[event.key];
    if (page !== undefined) {
      event.preventDefault();
      onMove(moveBy(place, page * (geometry.viewport - 2 * geometry.heightOf(place.row)), geometry));
      return;
    }
    const to = listTarget(
      event.key.length === 1 ? event.key.toLowerCase() : event.key,
      current ?? firstInSight(place),
      geometry.rows,
    );
    if (to !== null && !(event.shiftKey && event.key === 'J')) {
      event.preventDefault();
      if (event.key === 'Home') onMove(START);
      if (event.key === 'End') onMove(endPlace(geometry));
      if (event.key === 'Home' || event.key === 'End') onCurrent(to, event.shiftKey);
      else step(to, event.shiftKey);
      return;
    }
    if (onKey(event.key, event.shiftKey)) event.preventDefault();
  };
}

/** The row before the first one in the window, so that the first step leads into it. */
const firstInSight = (place: ScrollPlace) => place.row - (place.offset > 0 ? 0 : 1);
