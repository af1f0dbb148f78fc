import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { ROOT } from '../../../scripts/lib/node24.mjs';
import { runPackage } from '../../../scripts/lib/run.mjs';
import { plantedProject } from './planted-project';

// Whole tools run here, and they take their time on a busy machine.
vi.setConfig({ testTimeout: 90_000 });

const TARGET = 'export const target = 1;\n';
const importing = (...paths: string[]) => paths.map((path) => `import '${path}';\n`).join('');
const npm = (name: string) => ({
  [`node_modules/${name}/package.json`]: JSON.stringify({ name, main: 'index.js' }),
  [`node_modules/${name}/index.js`]: '',
});

/** What the rule says about a planted project, one line for each forbidden import. */
async function cruise(files: Record<string, string>): Promise<string[]> {
  const root = plantedProject({
    'tsconfig.base.json': JSON.stringify({ compilerOptions: { paths: { '@shared/*': ['./shared/*'] } } }),
    'shared/domain/release.ts': TARGET,
    'shared/contract/rollouts.ts': TARGET,
    'electron/ports/store.ts': TARGET,
    'electron/process-kit/spawn.ts': TARGET,
    'electron/targets/play/client.ts': TARGET,
    'electron/sandbox/world.ts': TARGET,
    'electron/history/store.ts': TARGET,
    'renderer/ui/button.tsx': TARGET,
    'renderer/features/board/board.tsx': TARGET,
    'tests/helper.ts': TARGET,
    ...npm('electron'),
    ...npm('better-sqlite3'),
    ...npm('react'),
    ...npm('zod'),
    ...files,
  });
  const config = join(ROOT, '.dependency-cruiser.cjs');
  const { output } = await runPackage(
    'dependency-cruiser',
    ['--config', config, '--output-type', 'err', 'shared', 'electron', 'renderer', 'tests'],
    { cwd: root, capture: true, env: { NO_COLOR: '1' } },
  );
  if (!/no dependency violations found|dependency violations \(/.test(output)) throw new Error(output);
  return [...output.matchAll(/error (\S+): (\S+) →\s+(\S+)/g)].map(
    ([, rule, from, to]) => `${rule}: ${from} → ${to}`,
  );
}

test('the imports of a well-built project pass', async () => {
  const found = await cruise({
    'shared/domain/ladder.ts': importing('./release', '../domain/release'),
    'shared/contract/builds.ts': importing('@shared/domain/release', 'zod'),
    'electron/app/advance.ts': importing('../ports/store', '@shared/domain/release'),
    'electron/targets/play/adapter.ts': importing('./client', '../../process-kit/spawn', 'node:crypto'),
    'electron/history/journal.ts': importing('./store', 'better-sqlite3'),
    'electron/compose.ts': importing('./targets/play/client', './sandbox/world', './history/store'),
    'electron/main.ts': importing('./compose', './hosts/desktop/window'),
    'electron/hosts/desktop/window.ts': importing('electron', '../../app/advance'),
    'renderer/features/board/rows.tsx': importing('./board', '../../ui/button', 'react'),
    'tests/unit/a.test.ts': importing('../../electron/sandbox/world', '../helper'),
  });
  expect(found).toEqual([]);
});

test('each forbidden arrow is found', async () => {
  const found = await cruise({
    'shared/domain/ladder.ts': importing('../contract/rollouts', 'zod', 'node:fs'),
    'electron/app/advance.ts': importing('../targets/play/client', 'node:fs'),
    'electron/targets/appstore/client.ts': importing('../play/client', 'node:child_process'),
    'electron/targets/play/adapter.ts': importing('electron', 'better-sqlite3', 'node:http'),
    'electron/health/vitals.ts': importing('../sandbox/world', '../../tests/helper'),
    'electron/sandbox/play.ts': importing('../targets/play/client'),
    'electron/main.ts': importing('./history/store'),
    'renderer/features/history/list.tsx': importing(
      '../board/board',
      '../../../electron/ports/store',
      'node:path',
    ),
    'renderer/ui/table.tsx': importing('../features/board/board'),
  });
  const arrows = found.map((line) => line.replace(/^\S+: /, ''));
  expect([...new Set(arrows)].sort()).toEqual([
    'electron/app/advance.ts → electron/targets/play/client.ts',
    'electron/app/advance.ts → fs',
    'electron/health/vitals.ts → electron/sandbox/world.ts',
    'electron/health/vitals.ts → tests/helper.ts',
    'electron/main.ts → electron/history/store.ts',
    'electron/sandbox/play.ts → electron/targets/play/client.ts',
    'electron/targets/appstore/client.ts → child_process',
    'electron/targets/appstore/client.ts → electron/targets/play/client.ts',
    'electron/targets/play/adapter.ts → http',
    'electron/targets/play/adapter.ts → node_modules/better-sqlite3/index.js',
    'electron/targets/play/adapter.ts → node_modules/electron/index.js',
    'renderer/features/history/list.tsx → electron/ports/store.ts',
    'renderer/features/history/list.tsx → path',
    'renderer/features/history/list.tsx → renderer/features/board/board.tsx',
    'renderer/ui/table.tsx → renderer/features/board/board.tsx',
    'shared/domain/ladder.ts → fs',
    'shared/domain/ladder.ts → node_modules/zod/index.js',
    'shared/domain/ladder.ts → shared/contract/rollouts.ts',
  ]);
});

test('a cycle is found, even of types alone', async () => {
  const found = await cruise({
    'shared/domain/a.ts': "import type { B } from './b';\nexport type A = B | 1;\n",
    'shared/domain/b.ts': "import type { A } from './a';\nexport type B = A | 2;\n",
  });
  expect(found).toContain('no-cycles: shared/domain/a.ts → shared/domain/b.ts');
});
