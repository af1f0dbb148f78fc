import type { Benchmark } from './lib/benchmark';

/** Every benchmark by name, loaded when it runs. */
export const BENCHMARKS: Readonly<Record<string, () => Promise<Benchmark>>> = {
  'build-log': async () => (await import('./build-log/build-log')).buildLog,
  'crash-safety': async () => (await import('./crash-safety/crash-safety')).crashSafety,
  fleet: async () => (await import('./fleet/fleet')).fleet,
  history: async () => (await import('./history/history')).history,
  idle: async () => (await import('./idle/idle')).idle,
  logs: async () => (await import('./logs/logs')).logs,
  loopback: async () => (await import('./loopback/loopback')).loopback,
  start: async () => (await import('./start/start')).start,
  testflight: async () => (await import('./testflight/testflight')).testflight,
  upload: async () => (await import('./upload/upload')).upload,
};
