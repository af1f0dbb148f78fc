import type { Benchmark } from './lib/benchmark';

/** Every benchmark by name, loaded when it runs. */
export const BENCHMARKS: Readonly<Record<string, () => Promise<Benchmark>>> = {
  upload: async () => (await import('./upload/upload')).upload,
};
