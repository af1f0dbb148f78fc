import { registerHooks } from 'node:module';
import { isMainThread } from 'node:worker_threads';

/*
 * Loaded into a program from outside (`node --import`): asked with `loaded-modules`, tells the files of every module
 * that its main thread has loaded so far.
 */

if (isMainThread) {
  /** @type {string[]} */
  const loaded = [];
  registerHooks({
    load(url, context, next) {
      if (url.startsWith('file:')) loaded.push(url);
      return next(url, context);
    },
  });
  process.on('message', (message) => {
    if (message === 'loaded-modules') process.send?.({ loadedModules: loaded });
  });
  process.channel?.unref();
}
