import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { ROOT, runOnPinnedNode } from '../scripts/lib/node24.mjs';

const HELP = `npm run bench: how fast and how safe, each figure beside its peer's. One JSON line per figure on standard
output and nothing else; exit code 1 when one does not hold.

  npm run bench -- --only history    one benchmark, or several: --only history,start
  npm run bench -- --only idle --minutes 120   how long the program is watched at rest; two minutes else
  npm run bench -- --no-build        on the bundles that are there
  npm run --silent bench             without the lines that npm itself prints`;

await runOnPinnedNode();
const { createContext, loadBenchmarks } = await import('./lib/harness.mjs');

/** @param {string} line */
const log = (line) => void process.stderr.write(`${line}\n`);

/** @param {string[]} args */
function optionsOf(args) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        help: { type: 'boolean', default: false },
        only: { type: 'string', multiple: true, default: [] },
        'no-build': { type: 'boolean', default: false },
        minutes: { type: 'string', default: '2' },
      },
    });
    const only = values.only.flatMap((names) => names.split(','));
    const minutes = Number(values.minutes);
    if (!(minutes > 0 && minutes <= 24 * 60)) return undefined;
    return { only, build: !values['no-build'], help: values.help, minutes };
  } catch {
    return undefined;
  }
}

/**
 * @param {string} name
 * @param {() => Promise<import('./lib/benchmark').Benchmark>} load
 * @param {import('./lib/benchmark').BenchmarkContext} context
 * @returns {Promise<boolean>} whether every figure holds
 */
async function runOne(name, load, context) {
  log(`── ${name}`);
  try {
    const results = await (await load()).run(context);
    for (const { name: figure, ours, peer, ratio, goal, holds } of results) {
      process.stdout.write(`${JSON.stringify({ name: figure, ours, peer, ratio, goal, holds })}\n`);
    }
    return results.length > 0 && results.every(({ holds }) => holds);
  } catch (error) {
    log(`${name} could not be measured: ${error instanceof Error ? error.stack : error}`);
    return false;
  }
}

/** @param {string[]} args */
async function main(args) {
  const options = optionsOf(args);
  if (!options || options.help) {
    log(HELP);
    return options ? 0 : 2;
  }
  const benchmarks = await loadBenchmarks();
  const names = options.only.length > 0 ? options.only : Object.keys(benchmarks);
  const unknown = names.find((name) => !Object.hasOwn(benchmarks, name));
  if (unknown !== undefined) {
    log(`No benchmark is called ${unknown}. There are: ${Object.keys(benchmarks).join(', ')}.`);
    return 2;
  }
  if (options.build) {
    // Standard output is for figures alone, so the build's goes to standard error.
    const built = spawnSync(process.execPath, ['scripts/build.mjs'], {
      cwd: ROOT,
      stdio: ['ignore', 2, 'inherit'],
    });
    if (built.status !== 0) return 1;
  }
  const { context, close } = createContext(log, options.minutes);
  let allHold = true;
  try {
    for (const name of names) {
      const load = benchmarks[name];
      if (load) allHold = (await runOne(name, load, context)) && allHold;
    }
  } finally {
    close();
  }
  return allHold ? 0 : 1;
}

process.exit(await main(process.argv.slice(2)));
