import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';

const QUERY = '?nodeWorker';

/** Bundles of this process by entry, shared by all test projects. @type {Map<string, Promise<string>>} */
const bundles = new Map();

/**
 * What electron-vite does for `import createWorker from './x?nodeWorker'` when it bundles, done for tests: the worker
 * is bundled once per run, inside the repository so that it finds native packages, and the import gives a function
 * that starts it.
 * @returns {import('vitest/config').Plugin}
 */
export function nodeWorkers() {
  /** @type {import('vite').ResolvedConfig} */
  let config;
  return {
    name: 'slipway:node-worker',
    enforce: 'pre',
    configResolved(resolved) {
      config = resolved;
    },
    // the test runner keeps transformed modules from run to run, and could not see a change behind the worker's entry
    configureVitest({ defineCacheKeyGenerator }) {
      defineCacheKeyGenerator(({ id }) => (id.includes(QUERY) ? false : undefined));
    },
    async resolveId(id, importer) {
      if (!id.endsWith(QUERY)) return null;
      const file = await this.resolve(id.slice(0, -QUERY.length), importer);
      return file === null ? null : `${file.id}${QUERY}`;
    },
    async load(id) {
      if (!id.endsWith(QUERY)) return null;
      const entry = id.slice(0, -QUERY.length);
      if (!bundles.has(entry)) bundles.set(entry, bundle(entry, config));
      const path = await bundles.get(entry);
      return [
        "import { Worker } from 'node:worker_threads';",
        `export default (options) => new Worker(${JSON.stringify(path)}, options);`,
      ].join('\n');
    },
  };
}

/**
 * @param {string} entry
 * @param {import('vite').ResolvedConfig} config
 * @returns {Promise<string>} the path of the bundle
 */
async function bundle(entry, { root, resolve }) {
  const outDir = join(root, 'node_modules', '.cache', 'node-workers', String(process.pid));
  process.once('exit', () => rmSync(outDir, { recursive: true, force: true }));
  const result = await build({
    configFile: false,
    root,
    logLevel: 'error',
    resolve: { alias: resolve.alias },
    plugins: [nodeWorkers()], // a worker may have workers of its own
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
  if (!chunk) throw new Error(`${entry} gave no bundle.`);
  return join(outDir, chunk.fileName);
}
