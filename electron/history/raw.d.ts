// What the bundler makes of imports with a query: the text of a migration, and a function that starts a worker.
declare module '*.sql?raw' {
  const text: string;
  export default text;
}
declare module '*?nodeWorker' {
  import type { Worker, WorkerOptions } from 'node:worker_threads';
  export default function createWorker(options?: WorkerOptions): Worker;
}
