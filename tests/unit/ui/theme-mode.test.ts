import { describe, expect, it } from 'vitest';
import { readThemeMode, resolveTheme, writeThemeMode } from '../../../renderer/ui/theme/theme-mode';

function memory() {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
}

describe('the chosen theme', () => {
  it('is remembered until the system may choose again', () => {
    const storage = memory();
    writeThemeMode(storage, 'dark');
    expect(readThemeMode(storage)).toBe('dark');
    writeThemeMode(storage, 'system');
    expect(readThemeMode(storage)).toBe('system');
  });

  it('follows the system where storage is closed or holds nonsense', () => {
    const closed = {
      getItem: () => {
        throw new Error('denied');
      },
    };
    expect(readThemeMode(closed)).toBe('system');
    expect(readThemeMode({ getItem: () => 'pink' })).toBe('system');
    expect(readThemeMode(null)).toBe('system');
  });

  it('outranks the system', () => {
    expect(resolveTheme('light', true)).toBe('light');
    expect(resolveTheme('system', true)).toBe('dark');
    expect(resolveTheme('system', false)).toBe('light');
  });
});
