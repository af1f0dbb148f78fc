import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

const rectangle = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() });
/** A rectangle on the desktop, in its own pixels. */
export type Rectangle = z.output<typeof rectangle>;

const place = rectangle.extend({ maximized: z.boolean(), zoom: z.number().min(-8).max(9) });
/** Where a window stood, and how large its letters were. */
export type WindowPlace = z.output<typeof place>;

const placesFile = z.record(z.string(), place);

/** Remembers for each arrangement of displays where the window stood. */
export interface WindowPlaces {
  /** Where a window belongs on these displays; null before one ever stood there. */
  find(displays: readonly Rectangle[]): WindowPlace | null;
  keep(displays: readonly Rectangle[], place: WindowPlace): void;
}

/** Arrangements that are kept: a desk, a desk elsewhere, the bare laptop, a projector. */
const MOST = 12;
/** So much of a window's top has to be in reach, pixels. */
const REACH = { width: 120, height: 40 };

/** Names an arrangement: the same displays at the same places. */
const arrangement = (displays: readonly Rectangle[]): string =>
  displays
    .map(({ x, y, width, height }) => `${width}x${height}+${x}+${y}`)
    .sort()
    .join(' ');

/** Places kept in a file; one that cannot be read counts as none. */
export function windowPlaces(file: string): WindowPlaces {
  let kept = read(file);
  return {
    find(displays) {
      const found = kept[arrangement(displays)] ?? Object.values(kept).at(-1) ?? null;
      return found && inReach(found, displays) ? found : null;
    },
    keep(displays, where) {
      const key = arrangement(displays);
      const { [key]: _, ...others } = kept;
      kept = Object.fromEntries([...Object.entries(others), [key, where] as const].slice(-MOST));
      try {
        writeFileSync(`${file}.new`, JSON.stringify(kept), { mode: 0o600 });
        renameSync(`${file}.new`, file);
      } catch {
        // Where a window stood is no reason to fail: the next one opens in the middle.
      }
    },
  };
}

/** Whether a person could take hold of a window that stood there: a display may have been unplugged. */
export function inReach({ x, y, width }: Rectangle, displays: readonly Rectangle[]): boolean {
  return displays.some((display) => {
    const right = Math.min(x + width, display.x + display.width);
    const left = Math.max(x, display.x);
    return (
      right - left >= REACH.width && y >= display.y - 1 && y <= display.y + display.height - REACH.height
    );
  });
}

function read(file: string): Readonly<Record<string, WindowPlace>> {
  try {
    return placesFile.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return {};
  }
}
