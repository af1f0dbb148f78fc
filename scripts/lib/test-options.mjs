import { parseArgs } from 'node:util';

/** The suites of `npm test`, in the order in which they run. */
const SUITES = ['check', 'unit', 'scenarios', 'hosts', 'e2e'];

export const TEST_HELP = `npm test: the rules, then unit, scenario, both-hosts and end-to-end tests, and the plain counts.

  npm test -- --only unit              one suite: ${SUITES.join(', ')} (several: --only unit,hosts)
  npm test -- --only unit redact       of it, the files whose path contains a word
  npm test -- --no-build               on the bundles that are there`;

/**
 * Reads the options of the test command.
 * @param {readonly string[]} args
 * @returns {{ help: boolean, suites: readonly string[], words: readonly string[], build: boolean }}
 * @throws {Error} naming what is not understood
 */
export function testOptions(args) {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    allowNegative: true,
    options: {
      help: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true, default: [] },
      build: { type: 'boolean', default: true },
    },
  });
  const only = values.only.flatMap((list) => list.split(','));
  const unknown = only.find((name) => !SUITES.includes(name));
  if (unknown !== undefined) throw new Error(`There is no suite ${unknown}: ${SUITES.join(', ')}.`);
  const wanted = SUITES.filter((name) => only.length === 0 || only.includes(name));
  // A word picks test files; the rules have none.
  const suites = positionals.length > 0 ? wanted.filter((name) => name !== 'check') : wanted;
  return { help: values.help, suites, words: positionals, build: values.build };
}
