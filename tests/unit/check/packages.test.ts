import { expect, test } from 'vitest';
import { dependencyList, lockPlatforms, loosePins } from '../../../scripts/check/packages.mjs';
import { plantedProject } from './planted-project';

const project = (versions: Record<string, string>, files: Record<string, string> = {}) =>
  plantedProject({ 'package.json': JSON.stringify({ devDependencies: versions }), ...files });
const table = (...rows: string[]) => ({
  'docs/dependencies.md': ['| package | version | why |', '| --- | --- | --- |', ...rows, ''].join('\n'),
});
const lock = (packages: object) => ({ 'package-lock.json': JSON.stringify({ packages }) });

test.each(['^1.2.3', '~1.2.3', '1.x', 'latest', '>=1.0.0'])('the version %s may move', (version) => {
  expect(loosePins(project({ zod: version }))).toEqual([
    `package.json: zod "${version}" is not an exact version`,
  ]);
});

test('an exact version holds still', () => {
  expect(loosePins(project({ zod: '4.6.7', next: '1.0.0-rc.1' }))).toEqual([]);
});

test('every dependency has its line, at its version, with a reason', () => {
  const root = project(
    { zod: '4.6.7', ws: '8.23.0', yaml: '2.9.1', yauzl: '3.4.0' },
    table(
      '| zod | 4.6.7 | schemas |',
      '| ws | 8.22.0 | sockets |',
      '| yaml | 2.9.1 |  |',
      '| left | 1.0.0 | gone |',
    ),
  );
  expect(dependencyList(root)).toEqual([
    'docs/dependencies.md: ws is at 8.23.0, not 8.22.0',
    'docs/dependencies.md: yaml says no reason',
    'docs/dependencies.md: no line for yauzl 3.4.0',
    'docs/dependencies.md: left is not in package.json',
  ]);
});

const platforms = (suffixes: string[]) =>
  Object.fromEntries(suffixes.map((suffix) => [`@tool/cli-${suffix}`, '1.0.0']));
const ALL = ['darwin-arm64', 'darwin-x64', 'linux-x64', 'win32-x64'];
const tool = (suffixes: string[]) => ({
  'node_modules/tool': { optionalDependencies: platforms(suffixes) },
});
const entries = (suffixes: string[]) =>
  Object.fromEntries(suffixes.map((suffix) => [`node_modules/@tool/cli-${suffix}`, {}]));

test('a lockfile with every platform passes', () => {
  expect(lockPlatforms(project({}, lock({ ...tool(ALL), ...entries(ALL) })))).toEqual([]);
});

test('a platform package that the lockfile left out is a violation', () => {
  expect(lockPlatforms(project({}, lock({ ...tool(ALL), ...entries(ALL.slice(1)) })))).toEqual([
    'package-lock.json: tool needs @tool/cli-darwin-arm64, which is not locked',
  ]);
});

test('a package that serves no Windows is a violation', () => {
  const some = ALL.slice(0, 3);
  expect(lockPlatforms(project({}, lock({ ...tool(some), ...entries(some) })))).toEqual([
    'package-lock.json: tool has nothing for win32-x64',
  ]);
});

test('a missing lockfile is a violation', () => {
  expect(lockPlatforms(project({}))).toEqual(['package-lock.json: missing']);
});
