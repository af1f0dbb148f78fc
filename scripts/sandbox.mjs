import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT, runOnPinnedNode } from './lib/node24.mjs';

await runOnPinnedNode();
const { filesUnder } = await import('./lib/files.mjs');

const SOURCES = ['electron/sandbox', 'electron/artifacts', 'shared', 'resources/scenarios'];
/** The bundle of a whole build, and the one that this script makes when that is missing or old. */
const BUNDLES = [join(ROOT, 'out/main/sandbox.js'), join(ROOT, 'out/sandbox/sandbox.js')];

const changedAt = Math.max(...filesUnder(ROOT, SOURCES).map((path) => statSync(join(ROOT, path)).mtimeMs));
const fresh = BUNDLES.find((bundle) => existsSync(bundle) && statSync(bundle).mtimeMs > changedAt);
await import(pathToFileURL(fresh ?? (await buildSandbox())).href);

/** Builds the sandbox alone, in about a second. */
async function buildSandbox() {
  const { build } = await import('vite');
  const outDir = join(ROOT, 'out/sandbox');
  await build({
    configFile: false,
    logLevel: 'error',
    root: ROOT,
    resolve: { alias: { '@shared': join(ROOT, 'shared') } },
    ssr: { noExternal: true },
    build: {
      ssr: join(ROOT, 'electron/sandbox/cli.ts'),
      outDir,
      target: 'node24',
      rollupOptions: { output: { entryFileNames: 'sandbox.js' } },
    },
  });
  return join(outDir, 'sandbox.js');
}
