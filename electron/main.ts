import { join } from 'node:path';
import { readArrival } from './hosts/desktop/arrivals';
import { runDesktop } from './hosts/desktop/run';
import { HELP, type HostOptions, OptionError, parseHostOptions } from './hosts/options';

/** Electron's own switches stand among the arguments, so only those after `--` are ours. */
function readOptions(): HostOptions {
  const mark = process.argv.indexOf('--');
  return parseHostOptions(mark === -1 ? [] : process.argv.slice(mark + 1), process.cwd());
}

async function start(): Promise<void> {
  const options = readOptions();
  if (options.help) {
    console.log(HELP);
    process.exit(0);
  }
  await runDesktop({
    options,
    // Most of the program is behind this: the window is shown before it is loaded.
    compose: async (brain) => (await import('./compose')).compose(brain),
    pagesDir: join(import.meta.dirname, '../renderer'),
    preload: join(import.meta.dirname, '../preload/preload.cjs'),
    iconsDir: join(import.meta.dirname, '../../resources/icons'),
    arrival: readArrival(process.argv.slice(1), process.cwd()),
    openUpdates: async (parts) => (await import('./hosts/desktop/updates')).openUpdates(parts),
  });
}

// Electron becomes ready only after this module has been evaluated, so it must not wait for that here.
start().catch((error: unknown) => {
  console.error(error instanceof OptionError ? error.message : error);
  process.exit(error instanceof OptionError ? 2 : 1);
});
