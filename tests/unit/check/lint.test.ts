import { copyFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { ROOT } from '../../../scripts/lib/node24.mjs';
import { runPackage } from '../../../scripts/lib/run.mjs';
import { plantedProject } from './planted-project';

// Whole tools run here, and they take their time on a busy machine.
vi.setConfig({ testTimeout: 90_000 });

/** As much of oxlint's report as is read here. */
interface Report {
  readonly diagnostics: readonly {
    readonly code: string;
    readonly labels: readonly { readonly span: { readonly line: number } }[];
  }[];
}

const LAYERS = ['shared', 'electron', 'renderer', 'tests'];

/** A planted project under this project's own settings and installed packages. */
function configured(files: Record<string, string>): string {
  const root = plantedProject({ '.gitignore': 'node_modules/\n', ...files });
  for (const name of ['biome.json', '.oxlintrc.json', 'package.json', 'tsconfig.base.json']) {
    copyFileSync(join(ROOT, name), join(root, name));
  }
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'), 'junction');
  return root;
}

function withCompilerSettings(files: Record<string, string>): string {
  const empty = LAYERS.map((layer) => [`${layer}/empty.ts`, 'export {};\n']);
  const root = configured({ ...Object.fromEntries(empty), ...files });
  for (const layer of LAYERS) {
    copyFileSync(join(ROOT, layer, 'tsconfig.json'), join(root, layer, 'tsconfig.json'));
  }
  return root;
}

/** The rules of Biome that a planted file breaks. */
async function biome(path: string, text: string): Promise<string[]> {
  const root = configured({ [path]: text });
  const args = ['lint', '--error-on-warnings', '--reporter=concise', '.'];
  const { output } = await runPackage('@biomejs/biome', args, { cwd: root, capture: true });
  if (!output.includes('Checked')) throw new Error(output);
  return [...output.matchAll(/lint\/\w+\/(\w+):/g)].map(([, rule]) => rule ?? '');
}

test.each([
  ['shared/domain/a.ts', 'export const now = (): number => Date.now();\n', 'noRestrictedGlobals'],
  ['shared/domain/a.ts', 'export const roll = (): number => Math.random();\n', 'noJsRestrictedProperties'],
  ['shared/domain/a.ts', 'export const go = (): unknown => setTimeout(() => 1, 2);\n', 'noRestrictedGlobals'],
  [
    'electron/app/a.ts',
    "export const go = (): unknown => fetch('https://slipway.test');\n",
    'noRestrictedGlobals',
  ],
  ['electron/app/a.ts', "export const go = (): void => console.log('x');\n", 'noConsole'],
  ['electron/app/a.ts', 'export const go = (x: any): unknown => x;\n', 'noExplicitAny'],
  ['electron/app/a.ts', 'export default 1;\n', 'noDefaultExport'],
  ['electron/app/BadName.ts', 'export const a = 1;\n', 'useFilenamingConvention'],
  ['electron/app/index.ts', "export { a } from './a';\n", 'noBarrelFile'],
  ['tests/unit/a.test.ts', "import { it } from 'vitest';\nit.only('a', () => {});\n", 'noFocusedTests'],
  ['tests/unit/a.test.ts', "import { it } from 'vitest';\nit.skip('a', () => {});\n", 'noSkippedTests'],
])('%s: %j breaks %s', async (path, text, rule) => {
  expect(await biome(path, text)).toContain(rule);
});

test.each([
  ['electron/process-kit/a.ts', "export const go = (): unknown => fetch('https://slipway.test');\n"],
  ['renderer/bridge/a.ts', "export const go = (): unknown => fetch('/session');\n"],
  ['electron/app/a.ts', 'export const now = (): number => Date.now();\n'],
  ['electron/loopback.ts', "console.log('ready');\n"],
])('%s may: %j', async (path, text) => {
  expect(await biome(path, text)).toEqual([]);
});

test('promises left alone are found, those of Node’s modules too', async () => {
  const root = withCompilerSettings({
    'electron/a.ts': [
      "import { rm } from 'node:fs/promises';",
      'export function go(save: () => Promise<void>): void {',
      "  rm('x');",
      '  save();',
      '  [1].forEach(async () => save());',
      '  void save();',
      '}',
      '',
    ].join('\n'),
  });
  const args = ['--type-aware', '--format', 'json', ...LAYERS];
  const { output } = await runPackage('oxlint', args, { cwd: root, capture: true });
  const { diagnostics } = JSON.parse(output) as Report;
  const found = diagnostics.map(({ code, labels }) => `${labels[0]?.span.line} ${code}`);
  expect(found).toEqual([
    '3 typescript(no-floating-promises)',
    '4 typescript(no-floating-promises)',
    '5 typescript(no-misused-promises)',
  ]);
});

test.each([
  ['shared', 'process.exit();\n', "'process'"],
  ['shared', 'document.title;\n', "'document'"],
  ['shared', 'setTimeout(() => 1, 2);\n', "'setTimeout'"],
  ['electron', 'document.title;\n', "'document'"],
  ['renderer', 'process.exit();\n', "'process'"],
])('%s does not compile with %j', async (layer, text, missing) => {
  const root = withCompilerSettings({ [`${layer}/a.ts`]: text });
  const args = ['-p', layer, '--pretty', 'false'];
  const { output } = await runPackage('typescript-native', args, { bin: 'tsc', cwd: root, capture: true });
  expect(output).toMatch(new RegExp(`^${layer}/a\\.ts\\(1,1\\): error TS\\d+: Cannot find name ${missing}`));
});
