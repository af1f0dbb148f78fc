/** What a person chose: follow the system, or one theme always. */
export type ThemeMode = 'system' | 'light' | 'dark';

/** The theme that is really shown. */
export type Theme = 'light' | 'dark';

const KEY = 'slipway.theme';

/** The remembered choice; `system` when there is none or storage is closed to us. */
export function readThemeMode(storage: Pick<Storage, 'getItem'> | null): ThemeMode {
  try {
    const kept = storage?.getItem(KEY);
    return kept === 'light' || kept === 'dark' ? kept : 'system';
  } catch {
    return 'system';
  }
}

/** Remembers a choice. A browser that refuses storage keeps it for this window only. */
export function writeThemeMode(
  storage: Pick<Storage, 'setItem' | 'removeItem'> | null,
  mode: ThemeMode,
): void {
  try {
    if (mode === 'system') storage?.removeItem(KEY);
    else storage?.setItem(KEY, mode);
  } catch {
    // Private windows may refuse; the choice still holds until the window closes.
  }
}

/** The theme of a choice, given whether the system prefers dark. */
export function resolveTheme(mode: ThemeMode, systemDark: boolean): Theme {
  if (mode !== 'system') return mode;
  return systemDark ? 'dark' : 'light';
}
