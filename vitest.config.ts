import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';
import { nodeWorkers } from './scripts/lib/node-worker.mjs';

const suites = ['unit', 'scenarios', 'hosts'];

export default defineConfig({
  resolve: { alias: { '@shared': resolve(import.meta.dirname, 'shared') } },
  plugins: [nodeWorkers()],
  test: {
    allowOnly: false,
    environment: 'node',
    globalSetup: './tests/fixtures/docker/global-setup.ts',
    // Tests wait for engines, stores and clocks more than they compute.
    maxWorkers: 3,
    hookTimeout: 60_000,
    testTimeout: 60_000,
    // As for the end-to-end tests: once more on a machine of others' making, and named when it took that.
    retry: process.env.CI ? 1 : 0,
    projects: suites.map((name) => ({
      extends: true as const,
      test: { name, include: [`tests/${name}/**/*.test.{ts,tsx}`] },
    })),
  },
});
