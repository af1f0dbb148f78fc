import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Benchmark, BenchmarkContext } from '../lib/benchmark';
import { ended } from '../lib/child';
import { largeUploads, type UploadStore } from '../lib/large-uploads';
import { listArms } from './list-arms';
import type { StoreReport } from './store';
import { windowArms } from './window-arms';

/** TestFlight with ten thousand builds and fifty thousand testers, in the host and in a window, and uploads of builds. */
export const testflight: Benchmark = {
  name: 'testflight',
  async run(context) {
    const store = await openStore(context);
    try {
      return [
        ...(await listArms(context, store.url)),
        ...(await windowArms(context, store.url)),
        ...(await largeUploads({
          context,
          store,
          uploader: 'bench/testflight/uploader.ts',
          ending: '.ipa',
          about: {
            fileName: 'many.ipa',
            build: { shortVersion: '2.0.0', version: '1', platform: 'IOS' },
          },
          names: {
            speed: 'testflight: speed of a 1 GiB build in parts with hashing against curl -T, MiB/s',
            memory: 'testflight: largest resident memory at a 4 GiB build, MB',
            resume: 'testflight: bytes after a kill at half, share of the build',
          },
          checkResumed(before, after) {
            if (after.reservations !== before.reservations + 1)
              throw new Error('The build was reserved once more.');
          },
        })),
      ];
    } finally {
      await store.close();
    }
  },
};

async function openStore(
  context: BenchmarkContext,
): Promise<UploadStore<StoreReport> & { close(): Promise<void> }> {
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
