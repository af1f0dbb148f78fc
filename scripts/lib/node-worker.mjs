import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';

const QUERY = '?nodeWorker';

/**
 * What electron-vite does for `import createWorker from './x?nodeWorker'` when it bundles, done for tests: the worker
 * is bundled once per run into the cache, and the import gives a function that starts it.
 * @returns {import('vite').Plugin}
 */
export function nodeWorkers() {
  /** @type {Map<string, Promise<string>>} */
  const built = new Map();
  /** @type {import('vite').ResolvedConfig} */
  let config;
  return {
    name: 'slipway:node-worker',
    enforce: 'pre',
    configResolved(resolved) {
      config = resolved;
    },
    async resolveId(id, importer) {
      if (!id.endsWith(QUERY)) return null;
      const file = await this.resolve(id.slice(0, -QUERY.length), importer);
      return file === null ? null : `${file.id}${QUERY}`;
    },
    async load(id) {
      if (!id.endsWith(QUERY)) return null;
      const entry = id.slice(0, -QUERY.length);
      if (!built.has(entry)) built.set(entry, bundle(entry, config));
      return [
        "import { Worker } from 'node:worker_threads';",
        `export default (options) => new Worker(${JSON.stringify(await built.get(entry))}, options);`,
      ].join('\n');
    },
  };
}

/**
 * @param {string} entry
 * @param {import('vite').ResolvedConfig} config
 * @returns {Promise<string>} the bundle's file
 */
async function bundle(entry, config) {
  const outDir = join(config.root, 'node_modules', '.cache', 'node-workers', String(process.pid));
  mkdirSync(outDir, { recursive: true });
  const result = await build({
    configFile: false,
    root: config.root,
    logLevel: 'error',
    resolve: { alias: config.resolve.alias },
    ssr: { noExternal: true },
    build: {
      ssr: entry,
      outDir,
      emptyOutDir: false,
      rollupOptions: { external: ['better-sqlite3'], output: { entryFileNames: '[name]-[hash].mjs' } },
    },
  });
  const outputs = 'close' in result ? [] : [result].flat();
  const chunk = outputs.flatMap(({ output }) => output).find((part) => part.type === 'chunk' && part.isEntry);
  if (!chunk) throw new Error(`${entry} gave no worker`);
  return join(outDir, chunk.fileName);
}
