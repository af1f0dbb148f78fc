import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';
import { plainBuiltins } from './scripts/lib/plain-builtins.mjs';

const root = import.meta.dirname;
const alias = { '@shared': resolve(root, 'shared') };

/**
 * The page's files are named from the root, so that a screen with a longer address can be opened or reloaded too.
 * electron-vite sets a base that is relative to the page, hence a plugin that comes after it.
 */
const fromTheRoot: Plugin = {
  name: 'slipway:from-the-root',
  enforce: 'post',
  config: () => ({ base: '/' }),
};

/** Fonts of what is written in English; the others come when a text needs them. */
const FIRST_FONTS = /(inter|jetbrains-mono)-latin-wght-normal/;

/** These fonts are asked for with the styles, not after them: the first layout needs them. */
const fontsAtOnce: Plugin = {
  name: 'slipway:fonts-at-once',
  transformIndexHtml: {
    order: 'post',
    handler: (_html, { bundle }) =>
      Object.keys(bundle ?? {})
        .filter((file) => FIRST_FONTS.test(file))
        .map((file) => ({
          tag: 'link',
          attrs: { rel: 'preload', as: 'font', type: 'font/woff2', crossorigin: true, href: `/${file}` },
          injectTo: 'head',
        })),
  },
};

export default defineConfig({
  main: {
    resolve: { alias },
    plugins: [plainBuiltins()],
    build: {
      outDir: 'out/main',
      externalizeDeps: false, // pure JavaScript is bundled: only native and dynamic-path packages stay outside
      rollupOptions: {
        external: ['electron', 'better-sqlite3', 'dockerode'],
        // Beside the entries, so that `import.meta.dirname` is the same folder in every module.
        output: { chunkFileNames: '[name]-[hash].js' },
        input: {
          main: resolve(root, 'electron/main.ts'),
          loopback: resolve(root, 'electron/loopback.ts'),
          sandbox: resolve(root, 'electron/sandbox/cli.ts'),
        },
      },
    },
  },
  preload: {
    resolve: { alias },
    build: {
      outDir: 'out/preload',
      externalizeDeps: false, // a sandboxed preload may require nothing but electron
      rollupOptions: {
        input: { preload: resolve(root, 'electron/hosts/desktop/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'renderer',
    resolve: { alias },
    plugins: [react(), fromTheRoot, fontsAtOnce],
    build: {
      outDir: 'out/renderer',
      minify: true, // electron-vite's default is not to; a window that has less to read is there sooner
      cssCodeSplit: false, // the board that was last seen needs its styles before any code
      assetsInlineLimit: 0, // the page's policy allows files of its own, and no fonts from data: addresses
      rollupOptions: { input: resolve(root, 'renderer/index.html') },
    },
  },
});
