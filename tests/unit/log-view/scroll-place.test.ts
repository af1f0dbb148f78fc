import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ROW_HEIGHT, RowHeights } from '../../../renderer/ui/log-view/row-heights';
import {
  drawnRows,
  endPlace,
  type Geometry,
  isAtEnd,
  moveBy,
  placeOfShare,
  reveal,
  type ScrollPlace,
  thumbOf,
  within,
} from '../../../renderer/ui/log-view/scroll-place';

const VIEWPORT = 420;
const START: ScrollPlace = { row: 0, offset: 0 };
const geometryOf = (rows: number, heights = new RowHeights()): Geometry => ({
  first: 0,
  end: rows,
  heightOf: (row) => heights.of(row),
  viewport: VIEWPORT,
});

describe('a window onto ten million rows', () => {
  const geometry = geometryOf(10_000_000);

  it('ends with its last row at the lower edge', () => {
    expect(endPlace(geometry)).toEqual({ row: 10_000_000 - VIEWPORT / ROW_HEIGHT, offset: 0 });
  });

  it('draws the rows that are in it and a few around them', () => {
    const drawn = drawnRows({ row: 5_000_000, offset: 10 }, geometry, 6);
    expect(drawn).toEqual({ first: 4_999_994, end: 5_000_000 + 21 + 6 });
  });

  it('keeps a thumb that can be caught, and its whole way stands for all rows', () => {
    expect(thumbOf(START, geometry, 400)).toEqual({ top: 0, height: 18 });
    expect(thumbOf(endPlace(geometry), geometry, 400).top).toBeCloseTo(382, 6);
    expect(placeOfShare(1, geometry)).toEqual(endPlace(geometry));
    expect(placeOfShare(0.5, geometry).row).toBe(4_999_990);
  });

  it('brings a far row to its middle, and a near one just inside', () => {
    const far = reveal(START, 7_000_000, geometry);
    expect(far.row).toBeGreaterThan(7_000_000 - 20);
    expect(far.row).toBeLessThan(7_000_000);
    expect(reveal(START, 20, geometry)).toEqual({ row: 1, offset: 0 });
    expect(reveal({ row: 100, offset: 5 }, 100, geometry)).toEqual({ row: 100, offset: 0 });
    expect(reveal(START, 10, geometry)).toEqual(START);
  });
});

describe('rows of different heights', () => {
  it('are scrolled by their own px, there and back', () => {
    const heights = new RowHeights();
    heights.set(3, 200);
    const geometry = geometryOf(1_000, heights);
    expect(moveBy(START, 3 * ROW_HEIGHT + 150, geometry)).toEqual({ row: 3, offset: 150 });
    expect(moveBy({ row: 4, offset: 0 }, -1, geometry)).toEqual({ row: 3, offset: 199 });
  });

  it('fall back to one line when they are closed or renumbered', () => {
    const heights = new RowHeights();
    expect(heights.set(3, 200)).toBe(true);
    expect(heights.set(3, 200.2)).toBe(false);
    expect(heights.reset(3)).toBe(true);
    heights.set(5, 60);
    heights.clear();
    expect([heights.of(3), heights.of(5)]).toEqual([ROW_HEIGHT, ROW_HEIGHT]);
  });
});

it('begins at the first row that is still kept', () => {
  const geometry = { ...geometryOf(10_000), first: 4_000 };
  expect(within(START, geometry)).toEqual({ row: 4_000, offset: 0 });
  expect(moveBy({ row: 4_001, offset: 0 }, -500, geometry)).toEqual({ row: 4_000, offset: 0 });
  expect(thumbOf({ row: 4_000, offset: 0 }, geometry, 400).top).toBe(0);
  expect(placeOfShare(1, geometry)).toEqual(endPlace(geometry));
  expect(drawnRows({ row: 4_000, offset: 0 }, geometry, 6).first).toBe(4_000);
});

it('stays between the beginning and the end, wherever it is moved', () => {
  const place = fc.record({ row: fc.nat(2_000), offset: fc.nat(20) });
  fc.assert(
    fc.property(
      fc.nat(2_000),
      place,
      fc.integer({ min: -60_000, max: 60_000 }),
      fc.nat(50),
      (rows, from, px, tall) => {
        const heights = new RowHeights();
        heights.set(tall, 333);
        const geometry = geometryOf(rows, heights);
        const to = moveBy(within(from, geometry), px, geometry);
        expect(to.row).toBeGreaterThanOrEqual(0);
        expect(to.offset).toBeGreaterThanOrEqual(0);
        expect(distance(to, geometry)).toBeLessThanOrEqual(distance(endPlace(geometry), geometry));
        const { first, end } = drawnRows(to, geometry, 0);
        expect(end).toBeLessThanOrEqual(rows);
        // What is drawn fills the window, or is everything there is.
        if (end < rows) {
          let height = -to.offset;
          for (let row = to.row; row < end; row += 1) height += geometry.heightOf(row);
          expect(height).toBeGreaterThanOrEqual(VIEWPORT);
        }
        expect(first).toBeLessThanOrEqual(Math.max(0, end));
        expect(isAtEnd(endPlace(geometry), geometry)).toBe(true);
      },
    ),
  );
});

/** px from the beginning. */
function distance(place: ScrollPlace, geometry: Geometry): number {
  let px = place.offset;
  for (let row = 0; row < place.row; row += 1) px += geometry.heightOf(row);
  return px;
}
