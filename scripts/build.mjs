import { runOnPinnedNode } from './lib/node24.mjs';

await runOnPinnedNode();
const { provideBundles } = await import('./lib/bundles.mjs');
process.exitCode = await provideBundles({ always: process.argv.includes('--force') });
