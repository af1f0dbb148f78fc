import { expect, test } from 'vitest';
import { homePaths } from '../../../scripts/check/home-paths.mjs';
import { plantedProject } from './planted-project';

// Put together here, so that this file does not break the rule that it tests.
const home = (...parts: string[]) => parts.join('/');

test.each([
  home('', 'home', 'grace', 'slipway'),
  home('', 'Users', 'grace', 'slipway'),
  home('', 'root', 'slipway'),
  ['C:', 'Users', 'grace', 'slipway'].join('\\'),
])('%s names a folder of one computer', (path) => {
  expect(homePaths(plantedProject({ 'docs/a.md': `one\nsee ${path}\n` }))).toHaveLength(1);
});

test('says the file and the line', () => {
  const root = plantedProject({ 'docs/a.md': `one\nsee ${home('', 'home', 'grace', 'x')}\n` });
  expect(homePaths(root)[0]).toMatch(/^docs\/a\.md:2: /);
});

test('examples, addresses and what is installed do not count', () => {
  const root = plantedProject({
    'docs/a.md': `${home('', 'home', 'you', 'keys')} ${home('', 'home', 'ada', 'keys')} https://slipway.dev/home/page.html`,
    'node_modules/a/b.js': home('', 'home', 'grace', 'x'),
  });
  expect(homePaths(root)).toEqual([]);
});
