import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Benchmark, BenchmarkContext } from '../lib/benchmark';
import { ended } from '../lib/child';
import { listArms } from './list-arms';
import type { StoreReport } from './store';
import { type Store, uploadArms } from './upload-arms';

/** TestFlight with ten thousand builds and fifty thousand testers, and uploads of large builds. */
export const testflight: Benchmark = {
  name: 'testflight',
  async run(context) {
    const store = await openStore(context);
    try {
      return [...(await listArms(context, store.url)), ...(await uploadArms(context, store))];
    } finally {
      await store.close();
    }
  },
};

async function openStore(context: BenchmarkContext): Promise<Store & { close(): Promise<void> }> {
  const child = fork(await context.bundle('bench/testflight/store.ts'), [], {
    execPath: context.node,
    execArgv: [],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const [{ url }] = (await once(child, 'message')) as [{ readonly url: string }];
  return {
    url,
    async report() {
      const answer = once(child, 'message') as Promise<[StoreReport]>;
      child.send('report');
      return (await answer)[0];
    },
    close: () => ended(child),
  };
}
