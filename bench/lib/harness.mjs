import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build, createServer } from 'vite';
import { nodeWorkers } from '../../scripts/lib/node-worker.mjs';
import { ROOT } from '../../scripts/lib/node24.mjs';
import { plainBuiltins } from '../../scripts/lib/plain-builtins.mjs';
import { provideChromium } from '../../scripts/lib/provision.mjs';

/** Each arm runs so often, and its median counts. */
const ROUNDS = 5;
const FOLDER = join(ROOT, 'node_modules/.cache/bench');
const ALIAS = { '@shared': join(ROOT, 'shared') };

/**
 * The registry, straight from its TypeScript; benchmarks are loaded from it later, so its server lives as long as this
 * process. @returns {Promise<typeof import('../benchmarks').BENCHMARKS>}
 */
export async function loadBenchmarks() {
  const server = await createServer({
    configFile: false,
    root: ROOT,
    logLevel: 'error',
    appType: 'custom',
    cacheDir: join(FOLDER, 'vite'),
    resolve: { alias: ALIAS },
    optimizeDeps: { noDiscovery: true },
    server: { middlewareMode: true, hmr: false, ws: false, watch: null },
  });
  const module = /** @type {typeof import('../benchmarks')} */ (
    await server.ssrLoadModule('/bench/benchmarks.ts')
  );
  return module.BENCHMARKS;
}

/**
 * What benchmarks are given; `close` removes every scratch folder.
 * @param {(line: string) => void} log
 * @param {number} [minutes] how long a soak lasts
 * @returns {{ context: import('./benchmark').BenchmarkContext, close: () => void }}
 */
export function createContext(log, minutes = 2) {
  mkdirSync(FOLDER, { recursive: true });
  const own = mkdtempSync(join(FOLDER, 'run-'));
  const close = () => rmSync(own, { recursive: true, force: true });
  process.once('exit', close);
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
    process.once(signal, () => process.exit(signal === 'SIGINT' ? 130 : 143));
  }
  /** @type {Map<string, Promise<string>>} */
  const bundles = new Map();
  return {
    close,
    context: {
      root: ROOT,
      out: join(ROOT, 'out'),
      node: process.execPath,
      rounds: ROUNDS,
      minutes,
      scratch: (label) => mkdtempSync(join(own, `${label}-`)),
      log,
      async chromium() {
        const path = await provideChromium(log);
        if (!path) throw new Error('There is no Chromium to measure in.');
        return path;
      },
      bundle(entry, instead = {}) {
        const made = bundles.get(entry) ?? bundle(entry, instead, mkdtempSync(join(own, 'bundle-')));
        bundles.set(entry, made);
        return made;
      },
    },
  };
}

/**
 * Puts modules in the place of others; each may itself import the one that it replaces.
 * @param {Readonly<Record<string, string>>} instead paths from the project's folder
 * @returns {import('vite').Plugin}
 */
function replacing(instead) {
  const paths = new Map(Object.entries(instead).map(([from, to]) => [join(ROOT, from), join(ROOT, to)]));
  return {
    name: 'slipway:bench-replacing',
    enforce: 'pre',
    async resolveId(id, importer) {
      const found = importer ? await this.resolve(id, importer, { skipSelf: true }) : null;
      const replacement = found ? paths.get(found.id) : undefined;
      return replacement === importer ? null : (replacement ?? null);
    },
  };
}

/**
 * @param {string} entry
 * @param {Readonly<Record<string, string>>} instead
 * @param {string} outDir
 */
async function bundle(entry, instead, outDir) {
  const name = basename(entry).replace(/\.\w+$/, '.mjs');
  await build({
    configFile: false,
    root: ROOT,
    logLevel: 'error',
    resolve: { alias: ALIAS },
    plugins: [nodeWorkers(), replacing(instead), plainBuiltins()],
    ssr: { noExternal: true },
    build: {
      ssr: join(ROOT, entry),
      outDir,
      target: 'node24',
      rollupOptions: {
        external: ['better-sqlite3', 'dockerode'],
        output: { entryFileNames: name, chunkFileNames: '[name]-[hash].mjs' },
      },
    },
  });
  return join(outDir, name);
}
