/**
 * @typedef {object} Tally
 * @property {number} passed
 * @property {number} failed tests that failed, and each reason why a suite did not run properly
 * @property {number} skipped
 * @property {readonly string[]} troubles what went wrong beyond single tests
 */

/** A suite that has not run anything. @type {Tally} */
export const NOTHING = { passed: 0, failed: 0, skipped: 0, troubles: [] };

/**
 * Counts each suite of vitest's JSON report; a file's suite is the folder beneath tests/.
 * @param {any} report
 * @returns {Record<string, Tally>}
 */
export function vitestTallies(report) {
  /** @type {Record<string, Tally>} */
  const tallies = {};
  for (const file of report.testResults) {
    const [, suite, name] = /tests\/([^/]+)\/(.*)$/.exec(file.name.replaceAll('\\', '/')) ?? [];
    if (suite === undefined) continue;
    const states = file.assertionResults.map((/** @type {{ status: string }} */ test) => test.status);
    const count = (/** @type {readonly string[]} */ wanted) =>
      states.filter((/** @type {string} */ state) => wanted.includes(state)).length;
    const tally = {
      passed: count(['passed']),
      failed: count(['failed']),
      skipped: count(['pending', 'skipped', 'todo', 'disabled']),
      troubles: [],
    };
    // A file that did not load, or whose hooks failed, has no failed test to show for it.
    const broke = file.status === 'failed' && tally.failed === 0;
    tallies[suite] = add(
      tallies[suite] ?? NOTHING,
      broke ? withTrouble(tally, `${name} could not run`) : tally,
    );
  }
  return tallies;
}

/**
 * Counts each project of Playwright's JSON report, and what failed outside any test.
 * @param {any} report
 * @returns {{ projects: Record<string, Tally>, troubles: readonly string[] }}
 */
export function playwrightTallies(report) {
  /** @type {Record<string, Tally>} */
  const projects = {};
  for (const test of report.suites.flatMap(testsOf)) {
    const passed = test.status === 'expected' || test.status === 'flaky'; // flaky: listed by name in the output
    const outcome = passed ? 'passed' : test.status === 'skipped' ? 'skipped' : 'failed';
    projects[test.projectName] = add(projects[test.projectName] ?? NOTHING, { ...NOTHING, [outcome]: 1 });
  }
  const troubles = report.errors.map(
    (/** @type {{ message?: string }} */ error) => String(error.message).split('\n')[0],
  );
  return { projects, troubles };
}

/**
 * @param {Tally} a
 * @param {Tally} b
 * @returns {Tally}
 */
export function add(a, b) {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
    troubles: [...a.troubles, ...b.troubles],
  };
}

/**
 * The same tally with something that went wrong beyond single tests, counted as one failure.
 * @param {Tally} tally
 * @param {string} trouble
 * @returns {Tally}
 */
export function withTrouble(tally, trouble) {
  return { ...tally, failed: tally.failed + 1, troubles: [...tally.troubles, trouble] };
}

/**
 * The tally of a suite that had to run: running no test is a failure, and so is a crash that no test shows.
 * @param {Tally | undefined} tally
 * @param {number} exitCode of the program that ran it
 * @returns {Tally}
 */
export function judged(tally, exitCode) {
  const counted = tally ?? NOTHING;
  if (exitCode === 124) return withTrouble(counted, 'stopped: it took too long');
  if (counted.passed + counted.failed + counted.skipped === 0) return withTrouble(counted, 'ran no test');
  return counted;
}

/** @param {Tally} tally */
export function formatCounts({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/**
 * @param {any} suite
 * @returns {any[]}
 */
function testsOf(suite) {
  const own = (suite.specs ?? []).flatMap((/** @type {any} */ spec) => spec.tests);
  return [...own, ...(suite.suites ?? []).flatMap(testsOf)];
}
