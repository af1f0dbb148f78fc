import { expect, test } from 'vitest';
import { homePaths } from '../../../scripts/check/home-paths.mjs';
import { plantedProject } from './planted-project';

// Put together here, so that this file does not break the rule that it tests.
const home = (...parts: string[]) => parts.join('/');

test.each([
  home('', 'home', 'ada', 'slipway'),
  home('', 'Users', 'ada', 'slipway'),
  home('', 'root', 'slipway'),
  ['C:', 'Users', 'ada', 'slipway'].join('\\'),
])('%s names a folder of one computer', (path) => {
  expect(homePaths(plantedProject({ 'docs/a.md': `one\nsee ${path}\n` }))).toHaveLength(1);
});

test('says the file and the line', () => {
  const root = plantedProject({ 'docs/a.md': `one\nsee ${home('', 'home', 'ada', 'x')}\n` });
  expect(homePaths(root)[0]).toMatch(/^docs\/a\.md:2: /);
});

test('examples, addresses and what is installed do not count', () => {
  const root = plantedProject({
    'docs/a.md': `${home('', 'home', 'you', 'keys')} https://slipway.dev/home/page.html`,
    'node_modules/a/b.js': home('', 'home', 'ada', 'x'),
  });
  expect(homePaths(root)).toEqual([]);
});
