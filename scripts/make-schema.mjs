// Writes resources/slipway.schema.json, the JSON Schema that editors use, from the schema the program checks with.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runnerImport } from 'vite';

const root = join(import.meta.dirname, '..');
const file = join(root, 'resources/slipway.schema.json');

const { module } = await runnerImport(join(root, 'electron/workspace/known-keys.ts'), {
  root,
  configFile: false,
  logLevel: 'error',
  resolve: { alias: { '@shared': join(root, 'shared') } },
});
writeFileSync(file, `${JSON.stringify(module.workspaceJsonSchema(), null, 2)}\n`);
execFileSync(join(root, 'node_modules/.bin/biome'), ['format', '--write', file], { stdio: 'ignore' });
console.log('Wrote resources/slipway.schema.json');
