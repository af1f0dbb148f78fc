/**
 * Where a window onto rows stands: the row at its upper edge, and how many px of that row lie above the edge. There is
 * no box as high as all rows together, which no browser could hold: ten million rows are as easy as ten.
 */
export interface ScrollPlace {
  readonly row: number;
  readonly offset: number;
}

/** The rows and the window onto them. */
export interface Geometry {
  /** Rows are numbered from `first` to `end - 1`. */
  readonly first: number;
  readonly end: number;
  /** Height of a row, px. */
  readonly heightOf: (row: number) => number;
  /** Height of the window, px. */
  readonly viewport: number;
}

/** The beginning. */
export function startPlace({ first }: Geometry): ScrollPlace {
  return { row: first, offset: 0 };
}

/** The place at which the last row ends at the lower edge; the beginning when everything fits. */
export function endPlace(geometry: Geometry): ScrollPlace {
  let left = geometry.viewport;
  for (let row = geometry.end - 1; row >= geometry.first; row -= 1) {
    left -= geometry.heightOf(row);
    if (left <= 0) return { row, offset: 0 - left };
  }
  return startPlace(geometry);
}

/** A place moved by so many px, down when positive, never past either end. */
export function moveBy(place: ScrollPlace, px: number, geometry: Geometry): ScrollPlace {
  let { row } = place;
  let offset = place.offset + px;
  while (offset < 0 && row > geometry.first) {
    row -= 1;
    offset += geometry.heightOf(row);
  }
  while (row < geometry.end - 1 && offset >= geometry.heightOf(row)) {
    offset -= geometry.heightOf(row);
    row += 1;
  }
  return within({ row, offset: Math.max(0, offset) }, geometry);
}

/** A place brought back between the beginning and the end. */
export function within(place: ScrollPlace, geometry: Geometry): ScrollPlace {
  const end = endPlace(geometry);
  if (isBefore(end, place)) return end;
  return place.row < geometry.first ? startPlace(geometry) : place;
}

/** Whether the last row is wholly in the window. */
export function isAtEnd(place: ScrollPlace, geometry: Geometry): boolean {
  const end = endPlace(geometry);
  // A fraction of a px is no distance: screens scale.
  return place.row > end.row || (place.row === end.row && place.offset >= end.offset - 1);
}

/** Moves as little as possible so that a row is wholly in the window; far away rows come to its middle. */
export function reveal(place: ScrollPlace, row: number, geometry: Geometry): ScrollPlace {
  const height = geometry.heightOf(row);
  if (row < place.row || (row === place.row && place.offset > 0)) {
    const near = place.row - row <= 2;
    return near ? { row, offset: 0 } : centred(row, geometry);
  }
  let top = -place.offset;
  for (let above = place.row; above < row; above += 1) {
    top += geometry.heightOf(above);
    if (top > geometry.viewport * 2) return centred(row, geometry);
  }
  const hidden = top + height - geometry.viewport;
  if (hidden <= 0) return place;
  return hidden > height * 3 ? centred(row, geometry) : moveBy(place, hidden, geometry);
}

/** The place at which a row lies in the upper middle of the window. */
function centred(row: number, geometry: Geometry): ScrollPlace {
  const above = Math.max(0, geometry.viewport / 2.5 - geometry.heightOf(row) / 2);
  return moveBy({ row, offset: 0 }, -above, geometry);
}

/** The rows to draw: those in the window, and so many more on either side. */
export function drawnRows(
  place: ScrollPlace,
  geometry: Geometry,
  overscan: number,
): { readonly first: number; readonly end: number } {
  let bottom = -place.offset;
  let end = place.row;
  while (end < geometry.end && bottom < geometry.viewport) {
    bottom += geometry.heightOf(end);
    end += 1;
  }
  return {
    first: Math.max(geometry.first, place.row - overscan),
    end: Math.min(geometry.end, end + overscan),
  };
}

/** The shortest thumb that can be seen and caught, px. */
const SHORTEST_THUMB = 18;

/** Where the thumb of the scroll bar lies on a track, px. */
export function thumbOf(
  place: ScrollPlace,
  geometry: Geometry,
  track: number,
): { readonly top: number; readonly height: number } {
  const rows = geometry.end - geometry.first;
  const way = exact(endPlace(geometry), geometry);
  const shown = Math.max(1, rows - way);
  const height = Math.min(
    track,
    Math.max(SHORTEST_THUMB, (track * Math.min(shown, rows)) / Math.max(1, rows)),
  );
  const share = way <= 0 ? 0 : Math.min(1, exact(place, geometry) / way);
  return { top: share * (track - height), height };
}

/** The place that a thumb at this share of its way (0 to 1) stands for. */
export function placeOfShare(share: number, geometry: Geometry): ScrollPlace {
  const end = endPlace(geometry);
  const wanted = Math.max(0, Math.min(1, share)) * exact(end, geometry);
  const row = geometry.first + Math.floor(wanted);
  return within({ row, offset: (wanted % 1) * geometry.heightOf(row) }, geometry);
}

/** A place as a number of rows from the first, with a fraction. */
function exact(place: ScrollPlace, geometry: Geometry): number {
  return place.row - geometry.first + place.offset / Math.max(1, geometry.heightOf(place.row));
}

function isBefore(a: ScrollPlace, b: ScrollPlace): boolean {
  return a.row < b.row || (a.row === b.row && a.offset < b.offset);
}
