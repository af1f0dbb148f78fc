import { resolve } from 'node:path';
import { defineConfig } from 'electron-vite';

const root = resolve(import.meta.dirname, '../../..');

/** Bundles `brain-program.ts` as the desktop's main process is bundled, inside the repository, so that it finds the driver. */
export default defineConfig({
  main: {
    resolve: { alias: { '@shared': resolve(root, 'shared') } },
    build: {
      outDir: resolve(root, `node_modules/.cache/brain-program-${process.pid}`),
      externalizeDeps: false,
      rollupOptions: {
        external: ['better-sqlite3', 'dockerode'],
        input: { 'brain-program': resolve(import.meta.dirname, 'brain-program.ts') },
        output: { chunkFileNames: '[name]-[hash].js' },
      },
    },
  },
});
