import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { isMainThread } from 'node:worker_threads';

/*
 * Loaded into a program from outside (`node --import`): asked to `collect`, has the engine collect everything that is
 * no longer held, so that what is measured next is what the program keeps.
 */

if (isMainThread) {
  process.on('message', (message) => {
    if (message !== 'collect') return;
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc');
    setFlagsFromString('--no-expose-gc');
    // Twice: what a finalizer lets go of is collected by the next.
    collect();
    setImmediate(() => {
      collect();
      const { heapUsed, external } = process.memoryUsage();
      process.send?.({ held: heapUsed + external });
    });
  });
  process.channel?.unref();
}
