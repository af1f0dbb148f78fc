import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const css = readFileSync(resolve(import.meta.dirname, '../../../renderer/ui/theme/tokens.css'), 'utf8');
const THEMES = ['light', 'dark'] as const;
const STATES = ['draft', 'processing', 'review', 'rolling', 'baking', 'done', 'watch', 'halted', 'failed'];
const GROUNDS = ['canvas', 'surface', 'sunken', 'raised', 'hover', 'selected', 'code'];

function blockOf(theme: string): string {
  return new RegExp(`:root\\[data-theme=['"]${theme}['"]\\] \\{([^}]*)`).exec(css)?.[1] ?? '';
}

function tokensOf(theme: string): (name: string) => string {
  const tokens = new Map(
    [...blockOf(theme).matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g)].map((m) => [m[1], m[2]]),
  );
  return (name) => {
    const value = tokens.get(name);
    if (!value) throw new Error(`${theme} has no --${name}`);
    return value;
  };
}

function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

describe.each(THEMES)('the %s theme', (theme) => {
  const token = tokensOf(theme);

  it.each(['ink', 'ink-2', 'ink-3'])('reads --%s on every ground', (ink) => {
    for (const ground of GROUNDS)
      expect(contrast(token(ink), token(ground)), ground).toBeGreaterThanOrEqual(4.5);
  });

  it.each(STATES)('reads the words of %s on its tint and on surfaces', (state) => {
    for (const ground of [`${state}-tint`, 'surface', 'raised']) {
      expect(contrast(token(state), token(ground)), ground).toBeGreaterThanOrEqual(4.5);
    }
  });

  it.each(STATES)('sees the solid of %s on a surface', (state) => {
    expect(contrast(token(`${state}-solid`), token('surface'))).toBeGreaterThanOrEqual(3);
  });

  it('reads the colours of terminals on the grounds of lines, errors and opened ones', () => {
    for (let colour = 0; colour < 16; colour += 1) {
      for (const ground of ['code', 'surface', 'failed-tint', 'selected']) {
        expect(
          contrast(token(`ansi-${colour}`), token(ground)),
          `${colour} on ${ground}`,
        ).toBeGreaterThanOrEqual(4.5);
      }
    }
  });

  it('reads what stands on ink and on danger', () => {
    expect(contrast(token('on-ink'), token('ink'))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(token('on-danger'), token('failed-solid'))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(token('on-mark'), token('mark'))).toBeGreaterThanOrEqual(4.5);
  });
});

it('gives both themes the same tokens', () => {
  const [light, dark] = THEMES.map((theme) =>
    [...blockOf(theme).matchAll(/--([\w-]+):/g)].map((match) => match[1]).sort(),
  );
  expect(dark).toEqual(light);
});
