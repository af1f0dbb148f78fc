import { chmodSync, copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../../../scripts/lib/node24.mjs';
import { run } from '../../../scripts/lib/run.mjs';
import { plantedProject } from './planted-project';

const SCRIPT = [
  "import { runOnPinnedNode } from './lib/node24.mjs';",
  'await runOnPinnedNode();',
  "console.log('ran on', process.versions.node);",
].join('\n');

/** Starts a planted project's script on this process's Node, where package.json pins `version`. */
async function start(version: string, pinnedNode?: string) {
  const root = plantedProject({
    'package.json': JSON.stringify({ devDependencies: { node: version } }),
    'scripts/start.mjs': SCRIPT,
    ...(pinnedNode === undefined ? {} : { 'node_modules/node/bin/node': pinnedNode }),
  });
  mkdirSync(join(root, 'scripts/lib'));
  copyFileSync(join(ROOT, 'scripts/lib/node24.mjs'), join(root, 'scripts/lib/node24.mjs'));
  if (pinnedNode !== undefined) chmodSync(join(root, 'node_modules/node/bin/node'), 0o755);
  return run(process.execPath, [join(root, 'scripts/start.mjs'), '--port', '7'], { capture: true });
}

test('the pinned Node runs the script at once', async () => {
  expect(await start(process.versions.node)).toEqual({
    code: 0,
    output: `ran on ${process.versions.node}\n`,
  });
});

test('another Node starts the pinned one with the same arguments, and ends as it ends', async () => {
  const { code, output } = await start('99.0.0', '#!/bin/sh\nshift\necho "pinned: $*"\nexit 7\n');
  expect(output).toBe('pinned: --port 7\n');
  expect(code).toBe(7);
});

test('without the pinned Node it says what to run', async () => {
  const { code, output } = await start('99.0.0');
  expect(output).toBe(
    `This needs Node 99.0.0 and found ${process.versions.node}. \`npm ci\` installs it inside the project.\n`,
  );
  expect(code).toBe(1);
});
