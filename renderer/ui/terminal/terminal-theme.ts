import type { ITheme } from '@xterm/xterm';

/** Which token stands for which of the sixteen colours that programs ask for. */
const COLOURS = {
  background: '--code',
  foreground: '--ink',
  cursor: '--ink-2',
  cursorAccent: '--code',
  selectionBackground: '--selected',
  black: '--ink-3',
  red: '--failed',
  green: '--done',
  yellow: '--watch',
  blue: '--rolling',
  magenta: '--review',
  cyan: '--baking',
  white: '--ink-2',
  brightBlack: '--ink-3',
  brightRed: '--failed',
  brightGreen: '--done',
  brightYellow: '--halted',
  brightBlue: '--rolling',
  brightMagenta: '--review',
  brightCyan: '--baking',
  brightWhite: '--ink',
} as const satisfies Partial<Record<keyof ITheme, string>>;

/** The terminal's colours out of the theme that is shown now. */
export function terminalTheme(root: HTMLElement): ITheme {
  const shown = getComputedStyle(root);
  return Object.fromEntries(
    Object.entries(COLOURS).map(([name, token]) => [name, shown.getPropertyValue(token).trim()]),
  );
}
