import { filesUnder } from '../lib/files.mjs';
import { ROOT } from '../lib/node24.mjs';
import { runPackage } from '../lib/run.mjs';
import { homePaths } from './home-paths.mjs';
import { longFiles } from './long-files.mjs';
import { changedMigrations } from './migrations.mjs';
import { dependencyList, lockPlatforms, loosePins } from './packages.mjs';

/**
 * @typedef {object} Rule
 * @property {string} name short, as printed
 * @property {string} holds what it holds, in a few words
 * @property {() => Promise<readonly string[]> | readonly string[]} problems every violation, one line each or more
 */

const LAYERS = ['shared', 'electron', 'renderer', 'tests', 'bench'];

/** Every rule that a tool holds, the slow ones first. @type {readonly Rule[]} */
export const RULES = [
  {
    name: 'promises',
    holds: 'no promise is left alone',
    problems: () =>
      tool('oxlint', ['--type-aware', '--deny-warnings', '--report-unused-disable-directives', ...LAYERS]),
  },
  types('tests', 'tests compile against everything'),
  types('electron', 'the privileged process compiles with Node types only'),
  types('renderer', 'the screens compile with DOM types only'),
  types('shared', 'shared code compiles without Node or DOM types'),
  types('scripts', 'scripts and tool settings compile'),
  types('bench', 'benchmarks compile against everything'),
  {
    name: 'arrows',
    holds: 'every import is an allowed arrow; no cycles',
    problems: () =>
      tool('dependency-cruiser', [
        ...['--config', '.dependency-cruiser.cjs', '--output-type', 'err'],
        ...[...LAYERS, 'scripts'],
      ]),
  },
  {
    name: 'unused',
    holds: 'no unused file, export or dependency',
    problems: () => tool('knip', ['--no-progress', '--no-config-hints']),
  },
  {
    name: 'lint and format',
    holds: 'Biome: names, globals, any, exports, tests, layout',
    problems: () =>
      tool('@biomejs/biome', [
        'check',
        '--error-on-warnings',
        '--diagnostic-level=warn',
        '--reporter=concise',
        '.',
      ]),
  },
  { name: 'file length', holds: 'at most 400 lines, or a reason', problems: () => longFiles(ROOT) },
  { name: 'migrations', holds: 'shipped migrations never change', problems: () => changedMigrations(ROOT) },
  { name: 'exact versions', holds: 'every dependency is pinned', problems: () => loosePins(ROOT) },
  {
    name: 'locked platforms',
    holds: 'native packages are locked for macOS, Windows and Linux',
    problems: () => lockPlatforms(ROOT),
  },
  {
    name: 'dependency list',
    holds: 'docs/dependencies.md says why each is there',
    problems: () => dependencyList(ROOT),
  },
  { name: 'home paths', holds: "nobody's folders are named", problems: () => homePaths(ROOT) },
];

/**
 * @param {string} folder
 * @param {string} holds
 * @returns {Rule}
 */
function types(folder, holds) {
  return {
    name: `types of ${folder}`,
    holds,
    problems: () =>
      filesUnder(ROOT, [folder]).some((path) => /\.(ts|tsx|mjs)$/.test(path))
        ? tool('typescript-native', ['-p', folder, '--pretty', 'false'], 'tsc')
        : [],
  };
}

/**
 * What a tool printed when it failed; nothing when it passed.
 * @param {string} name its package
 * @param {readonly string[]} args
 * @param {string} [bin]
 */
async function tool(name, args, bin) {
  const { code, output } = await runPackage(name, args, {
    capture: true,
    deadlineMs: 300_000,
    env: { NO_COLOR: '1', FORCE_COLOR: '0' },
    ...(bin ? { bin } : {}),
  });
  if (code === 0) return [];
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  return lines.length > 0 ? lines : [`${name} ended with ${code} and said nothing`];
}
