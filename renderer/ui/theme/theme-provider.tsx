import { MantineProvider } from '@mantine/core';
import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useState } from 'react';
import { mantineTheme } from './mantine-theme';
import { readThemeMode, resolveTheme, type Theme, type ThemeMode, writeThemeMode } from './theme-mode';

interface ThemeChoice {
  readonly mode: ThemeMode;
  readonly theme: Theme;
  readonly setMode: (mode: ThemeMode) => void;
}

const ThemeContext = createContext<ThemeChoice | null>(null);
const DARK = '(prefers-color-scheme: dark)';

/** Puts the chosen theme on `<html data-theme>` and follows the system while nothing else is chosen. */
export function ThemeProvider({
  styleNonce,
  children,
}: {
  /** The nonce that the page's policy asks of style elements. */
  readonly styleNonce?: string;
  readonly children: ReactNode;
}) {
  const [mode, setKept] = useState<ThemeMode>(() => readThemeMode(window.localStorage));
  const [systemDark, setSystemDark] = useState(() => window.matchMedia(DARK).matches);
  const theme = resolveTheme(mode, systemDark);

  useEffect(() => {
    const query = window.matchMedia(DARK);
    const follow = () => setSystemDark(query.matches);
    query.addEventListener('change', follow);
    return () => query.removeEventListener('change', follow);
  }, []);

  useEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);

  const setMode = useCallback((next: ThemeMode) => {
    writeThemeMode(window.localStorage, next);
    setKept(next);
  }, []);

  const choice = useMemo(() => ({ mode, theme, setMode }), [mode, theme, setMode]);
  return (
    <ThemeContext value={choice}>
      <MantineProvider
        theme={mantineTheme}
        forceColorScheme={theme}
        deduplicateCssVariables
        {...(styleNonce ? { getStyleNonce: () => styleNonce } : {})}
      >
        {children}
      </MantineProvider>
    </ThemeContext>
  );
}

/** The theme shown now and the way to change it. Throws outside `ThemeProvider`. */
export function useTheme(): ThemeChoice {
  const choice = use(ThemeContext);
  if (!choice) throw new Error('useTheme needs a ThemeProvider above it.');
  return choice;
}
