import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, runOnPinnedNode } from './lib/node24.mjs';

await runOnPinnedNode();
const { RULES } = await import('./check/rules.mjs');
const { formatResult, runRules } = await import('./check/run-rules.mjs');
const { provideEngine, stopEngines } = await import('./lib/docker-engine.mjs');
const { provideAndroidTools, provideChromium, provideDocker, provideIndependentClients, provideKubectl } =
  await import('./lib/provision.mjs');
const { providePrometheus } = await import('./lib/prometheus.mjs');
const { run, runPackage, stopAll } = await import('./lib/run.mjs');
const { TEST_HELP, testOptions } = await import('./lib/test-options.mjs');
const reports = await import('./lib/test-reports.mjs');

const RESULTS = join(ROOT, 'test-results');
const PROJECTS = ['desktop', 'loopback'];
const DEADLINE_MS = { build: 3 * 60_000, vitest: 15 * 60_000, playwright: 20 * 60_000 };

/** Suite to its counts, in the order of the summary. @type {Map<string, import('./lib/test-reports.mjs').Tally>} */
const tallies = new Map();

/** @param {string} line */
const say = (line) => console.log(line);

/** @param {string} name */
const heading = (name) => say(`\n── ${name} ${'─'.repeat(Math.max(2, 74 - name.length))}`);

async function runCheck() {
  heading('check');
  const results = await runRules(RULES, (result) => say(formatResult(result)));
  const broken = results.filter(({ problems }) => problems.length > 0).length;
  tallies.set('check', { ...reports.NOTHING, passed: results.length - broken, failed: broken });
}

/** @returns {Promise<boolean>} whether there are bundles to test */
async function runBuild() {
  heading('build');
  const { code } = await run(process.execPath, ['scripts/build.mjs'], { deadlineMs: DEADLINE_MS.build });
  return code === 0;
}

/**
 * @param {readonly string[]} suites
 * @param {readonly string[]} words
 */
async function runVitest(suites, words) {
  heading(suites.join(', '));
  const file = join(RESULTS, 'vitest.json');
  const args = [
    'run',
    '--passWithNoTests',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ];
  const { code } = await runPackage(
    'vitest',
    [...args, ...suites.map((suite) => `--project=${suite}`), ...words],
    { deadlineMs: DEADLINE_MS.vitest },
  );
  const counted = reports.vitestTallies(readReport(file) ?? { testResults: [] });
  for (const suite of suites) {
    if (counted[suite] || words.length === 0) tallies.set(suite, reports.judged(counted[suite], code));
  }
  if (code !== 0 && suites.every((suite) => !tallies.get(suite)?.failed)) {
    blame(suites[0], 'vitest failed outside any test');
  }
}

/** @param {readonly string[]} words */
async function runPlaywright(words) {
  heading('e2e');
  const file = join(RESULTS, 'playwright.json');
  const { code } = await runPackage(
    '@playwright/test',
    ['test', ...words, '--pass-with-no-tests', ...PROJECTS.map((project) => `--project=${project}`)],
    { bin: 'playwright', deadlineMs: DEADLINE_MS.playwright, env: { PLAYWRIGHT_JSON_OUTPUT_FILE: file } },
  );
  const { projects, troubles } = reports.playwrightTallies(readReport(file) ?? { suites: [], errors: [] });
  for (const project of PROJECTS) {
    if (projects[project] || words.length === 0) {
      tallies.set(`e2e ${project}`, reports.judged(projects[project], code));
    }
  }
  for (const trouble of troubles) blame(`e2e ${PROJECTS[0]}`, trouble);
  if (code !== 0 && PROJECTS.every((project) => !tallies.get(`e2e ${project}`)?.failed)) {
    blame(`e2e ${PROJECTS[0]}`, 'Playwright failed outside any test');
  }
}

/**
 * @param {string | undefined} suite
 * @param {string} trouble
 */
function blame(suite = 'tests', trouble) {
  tallies.set(suite, reports.withTrouble(tallies.get(suite) ?? reports.NOTHING, trouble));
}

/** @param {string} file */
function readReport(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

/** Prints each suite's counts and, last, those of all of them. */
function summarise() {
  heading('summary');
  for (const [suite, tally] of tallies) {
    say(`${suite.padEnd(14)} ${reports.formatCounts(tally)}`);
    for (const trouble of tally.troubles) say(`${''.padEnd(14)} ${trouble}`);
  }
  const total = [...tallies.values()].reduce(reports.add, reports.NOTHING);
  const judgedTotal = reports.judged(total, 0);
  if (total.troubles.length !== judgedTotal.troubles.length) say('No test ran.');
  say(reports.formatCounts(judgedTotal));
  return judgedTotal.failed === 0;
}

/**
 * Installs what the suites need, one after the other: packages have one lock.
 * @param {readonly string[]} suites
 * @param {boolean} needsBundles
 */
async function provide(suites, needsBundles) {
  const isNeeded = (/** @type {readonly string[]} */ ...by) => by.some((suite) => suites.includes(suite));
  if (isNeeded('unit', 'scenarios', 'hosts', 'e2e')) {
    await provideAndroidTools(say);
    await provideDocker(say);
  }
  if (isNeeded('unit')) await provideKubectl(say);
  if (isNeeded('scenarios')) {
    await provideIndependentClients(say);
    providePrometheus(say);
  }
  const chromium = needsBundles ? await provideChromium(say) : undefined;
  if (chromium) process.env.CHROMIUM = chromium;
}

/** @param {ReturnType<typeof testOptions>} options */
async function main({ suites, words, build }) {
  rmSync(RESULTS, { recursive: true, force: true });
  mkdirSync(RESULTS, { recursive: true });
  const vitestSuites = suites.filter((suite) => ['unit', 'scenarios', 'hosts'].includes(suite));
  const needsBundles = suites.includes('hosts') || suites.includes('e2e');

  // Looking at the code takes the processor, installing takes the network and the disk: side by side they take half.
  const provided = provide(suites, needsBundles);
  provided.catch(() => undefined); // awaited below
  if (suites.includes('check')) await runCheck();
  const built = !needsBundles || !build || (await runBuild());
  await provided;
  const runnable = vitestSuites.filter((suite) => built || suite !== 'hosts');
  // One Docker engine for all suites of this call.
  const stopEngine =
    runnable.length > 0 || suites.includes('e2e') ? await provideEngine() : async () => undefined;
  try {
    if (runnable.length > 0) await runVitest(runnable, words);
    if (built && suites.includes('e2e')) await runPlaywright(words);
  } finally {
    await stopEngine();
  }
  if (!built) {
    for (const suite of suites.filter((name) => name === 'hosts' || name === 'e2e')) {
      blame(suite, 'not run: the build failed');
    }
  }
  return summarise();
}

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
  process.once(signal, () => {
    say('\nStopping…');
    void Promise.all([stopAll(), stopEngines()]).then(() => process.exit(signal === 'SIGINT' ? 130 : 143));
  });
}

/** @type {ReturnType<typeof testOptions>} */
let options;
try {
  options = testOptions(process.argv.slice(2));
} catch (error) {
  say(`${error instanceof Error ? error.message : error}\n\n${TEST_HELP}`);
  process.exit(2);
}
if (options.help) say(TEST_HELP);
else process.exitCode = (await main(options)) ? 0 : 1;
