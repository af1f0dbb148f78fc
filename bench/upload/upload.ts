import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Benchmark, BenchmarkContext } from '../lib/benchmark';
import { ended } from '../lib/child';
import { largeUploads, type UploadStore } from '../lib/large-uploads';
import type { SinkReport } from './sink';

/** Uploads of large files to Google: speed beside curl, memory, and what a kill in the middle costs. */
export const upload: Benchmark = {
  name: 'upload',
  async run(context) {
    const sink = await openSink(context);
    try {
      return await largeUploads({
        context,
        store: sink,
        uploader: 'bench/upload/uploader.ts',
        ending: '.aab',
        about: {},
        names: {
          speed: 'upload: speed of 1 GiB with hashing against curl -T, MiB/s',
          memory: 'upload: largest resident memory at 4 GiB, MB',
          resume: 'upload: bytes after a kill at half, share of the file',
        },
      });
    } finally {
      await sink.close();
    }
  },
};

async function openSink(
  context: BenchmarkContext,
): Promise<UploadStore<SinkReport> & { close(): Promise<void> }> {
  const child = fork(await context.bundle('bench/upload/sink.ts'), [], {
    execPath: context.node,
    execArgv: [],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const [{ url }] = (await once(child, 'message')) as [{ readonly url: string }];
  return {
    url,
    async report() {
      const answer = once(child, 'message') as Promise<[SinkReport]>;
      child.send('report');
      return (await answer)[0];
    },
    close: () => ended(child),
  };
}
