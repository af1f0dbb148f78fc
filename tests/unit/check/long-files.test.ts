import { expect, test } from 'vitest';
import { LONG_FILES_LIST, longFiles, MAX_LINES } from '../../../scripts/check/long-files.mjs';
import { plantedProject } from './planted-project';

const lines = (count: number) => 'export {};\n'.repeat(count);
const excused = (list: Record<string, { lines: number; reason: string }>) => ({
  [LONG_FILES_LIST]: JSON.stringify(list),
});

test('a file at the limit passes, one line more does not', () => {
  expect(longFiles(plantedProject({ 'shared/a.ts': lines(MAX_LINES) }))).toEqual([]);
  expect(longFiles(plantedProject({ 'shared/a.ts': lines(MAX_LINES + 1) }))).toEqual([
    'shared/a.ts: 401 lines, at most 400; split it by responsibility',
  ]);
});

test('tests and generated files may be long', () => {
  const root = plantedProject({ 'tests/a.test.ts': lines(900), 'renderer/routes.gen.ts': lines(900) });
  expect(longFiles(root)).toEqual([]);
});

test('an excuse covers the lines that it names and no more', () => {
  const list = excused({ 'electron/a.ts': { lines: 450, reason: 'one table' } });
  expect(longFiles(plantedProject({ 'electron/a.ts': lines(450), ...list }))).toEqual([]);
  expect(longFiles(plantedProject({ 'electron/a.ts': lines(451), ...list }))).toEqual([
    'electron/a.ts: 451 lines, excused up to 450',
  ]);
});

test('an excuse that is no longer needed, or gives no reason, is a violation', () => {
  const root = plantedProject({
    'electron/short.ts': lines(10),
    'electron/mute.ts': lines(450),
    ...excused({
      'electron/short.ts': { lines: 450, reason: 'was long' },
      'electron/gone.ts': { lines: 450, reason: 'was there' },
      'electron/mute.ts': { lines: 450, reason: '' },
    }),
  });
  expect(longFiles(root)).toEqual([
    `electron/short.ts: no longer long; remove it from ${LONG_FILES_LIST}`,
    `electron/gone.ts: excused but not there; remove it from ${LONG_FILES_LIST}`,
    'electron/mute.ts: its excuse gives no reason',
  ]);
});
