import { join } from 'node:path';
import { runLoopback } from './hosts/loopback/run';
import { HELP, OptionError, parseHostOptions } from './hosts/options';

async function main(): Promise<number> {
  const options = parseHostOptions(process.argv.slice(2), process.cwd());
  if (options.help) {
    console.log(HELP);
    return 0;
  }
  return runLoopback({
    options,
    // Most of the program is behind this: it is loaded when the first page is out.
    compose: async (brain) => (await import('./compose')).compose(brain),
    pagesDir: join(import.meta.dirname, '../renderer'),
    say: (line) => console.log(line),
    // The starter opens the browser: this process only serves.
    onLink: (url) => process.send?.({ url }),
  });
}

main().then(
  // Nothing that still ticks somewhere may keep a stopped host alive.
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof OptionError ? error.message : error);
    process.exit(error instanceof OptionError ? 2 : 1);
  },
);
