import type { AnsiColour } from './log-line';

/** The sixteen as terminals commonly show them; only to tell which one another colour is nearest to. */
const USUAL = [
  [0, 0, 0],
  [205, 49, 49],
  [13, 188, 121],
  [190, 150, 16],
  [36, 114, 200],
  [188, 63, 188],
  [17, 168, 205],
  [190, 190, 190],
  [102, 102, 102],
  [241, 76, 76],
  [35, 209, 139],
  [245, 245, 67],
  [59, 142, 234],
  [214, 112, 214],
  [41, 184, 219],
  [255, 255, 255],
] as const;

const CUBE = [0, 95, 135, 175, 215, 255] as const;

/**
 * The nearest of the sixteen to a colour of the palette of 256 or to `#rrggbb`. A writer's own shade is readable on one
 * ground at most; the sixteen are drawn in shades that both themes can show.
 */
export function nearestColour(colour: number | string): AnsiColour {
  if (typeof colour === 'number' && colour >= 0 && colour < 16) return colour as AnsiColour;
  const [red, green, blue] = typeof colour === 'number' ? ofPalette(colour) : ofHex(colour);
  let nearest = 0;
  let least = Number.POSITIVE_INFINITY;
  for (const [index, [r, g, b]] of USUAL.entries()) {
    const distance = 2 * (r - red) ** 2 + 4 * (g - green) ** 2 + 3 * (b - blue) ** 2;
    if (distance >= least) continue;
    least = distance;
    nearest = index;
  }
  return nearest as AnsiColour;
}

type Rgb = readonly [number, number, number];

function ofPalette(index: number): Rgb {
  if (index >= 232) {
    const grey = 8 + (index - 232) * 10;
    return [grey, grey, grey];
  }
  const place = index - 16;
  const step = (value: number) => CUBE[value % 6] ?? 0;
  return [step(Math.floor(place / 36)), step(Math.floor(place / 6)), step(place)];
}

function ofHex(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16) || 0;
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}
