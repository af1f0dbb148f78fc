import { expect, test } from 'vitest';
import { testOptions } from '../../../scripts/lib/test-options.mjs';
import {
  formatCounts,
  judged,
  playwrightTallies,
  vitestTallies,
} from '../../../scripts/lib/test-reports.mjs';

const file = (name: string, states: string[], status = 'passed') => ({
  name,
  status,
  assertionResults: states.map((state) => ({ status: state })),
});

test('vitest’s report is counted suite by suite', () => {
  const tallies = vitestTallies({
    testResults: [
      file('/a/tests/unit/kit/a.test.ts', ['passed', 'passed', 'failed'], 'failed'),
      file('/a/tests/unit/kit/b.test.ts', ['passed', 'skipped', 'todo', 'pending']),
      file('C:\\a\\tests\\hosts\\c.test.ts', ['passed']),
    ],
  });
  expect(tallies.unit).toEqual({ passed: 3, failed: 1, skipped: 3, troubles: [] });
  expect(tallies.hosts).toEqual({ passed: 1, failed: 0, skipped: 0, troubles: [] });
});

test('a file that could not load counts as a failure', () => {
  const tallies = vitestTallies({ testResults: [file('/a/tests/unit/kit/a.test.ts', [], 'failed')] });
  expect(tallies.unit).toEqual({
    passed: 0,
    failed: 1,
    skipped: 0,
    troubles: ['kit/a.test.ts could not run'],
  });
});

test('Playwright’s report is counted host by host, through nested describes', () => {
  const spec = (projectName: string, status: string) => ({ tests: [{ projectName, status }] });
  const { projects, troubles } = playwrightTallies({
    suites: [
      {
        specs: [spec('desktop', 'expected'), spec('loopback', 'unexpected')],
        suites: [{ specs: [spec('desktop', 'flaky'), spec('loopback', 'skipped')] }],
      },
    ],
    errors: [{ message: 'the worker died\nat line 3' }],
  });
  // What passed only the second time is named in the output and counts as passed.
  expect(projects.desktop).toMatchObject({ passed: 2, failed: 0, skipped: 0 });
  expect(projects.loopback).toMatchObject({ passed: 0, failed: 1, skipped: 1 });
  expect(troubles).toEqual(['the worker died']);
});

test('a suite that ran no test, or was stopped, failed', () => {
  expect(judged(undefined, 0)).toMatchObject({ failed: 1, troubles: ['ran no test'] });
  const stopped = judged({ passed: 7, failed: 0, skipped: 0, troubles: [] }, 124);
  expect(formatCounts(stopped)).toBe('7 passed, 1 failed, 0 skipped');
});

test('every suite runs unless some are named', () => {
  expect(testOptions([]).suites).toEqual(['check', 'unit', 'scenarios', 'hosts', 'e2e']);
  expect(testOptions(['--only', 'hosts,unit']).suites).toEqual(['unit', 'hosts']);
  expect(testOptions(['--only', 'unit', 'redact', '--no-build'])).toEqual({
    help: false,
    suites: ['unit'],
    words: ['redact'],
    build: false,
  });
});

test('a word picks files, and the rules have none', () => {
  expect(testOptions(['redact']).suites).toEqual(['unit', 'scenarios', 'hosts', 'e2e']);
});

test('a suite or option that does not exist is refused', () => {
  expect(() => testOptions(['--only', 'units'])).toThrow('There is no suite units');
  expect(() => testOptions(['--fast'])).toThrow('--fast');
});
