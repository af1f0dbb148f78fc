import { expect, test } from 'vitest';
import { formatResult, runRules } from '../../../scripts/check/run-rules.mjs';

test('one broken rule hides no other, and a rule that throws is broken', async () => {
  const reported: string[] = [];
  const results = await runRules(
    [
      { name: 'good', holds: 'a', problems: () => [] },
      { name: 'bad', holds: 'b', problems: async () => ['x.ts: wrong'] },
      {
        name: 'thrown',
        holds: 'c',
        problems: () => {
          throw new Error('no such tool');
        },
      },
      { name: 'last', holds: 'd', problems: () => [] },
    ],
    ({ name }) => reported.push(name),
  );
  expect(reported.sort()).toEqual(['bad', 'good', 'last', 'thrown']);
  const problems = Object.fromEntries(results.map((result) => [result.name, result.problems]));
  expect(problems).toEqual({
    good: [],
    bad: ['x.ts: wrong'],
    thrown: ['the rule itself failed: Error: no such tool'],
    last: [],
  });
});

test('each rule prints one line, with its violations beneath', () => {
  const result = { name: 'arrows', holds: 'every import is allowed', seconds: 1.25 };
  expect(formatResult({ ...result, problems: [] })).toMatch(/^ok {3,}arrows .* 1\.[23] s$/);
  expect(formatResult({ ...result, problems: ['a → b'] }).split('\n')).toEqual([
    expect.stringMatching(/^FAIL {2}arrows /),
    '      a → b',
  ]);
});
