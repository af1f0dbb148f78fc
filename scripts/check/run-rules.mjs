/** Rules that run at once: the compilers are the slow ones, and each keeps a core busy. */
const AT_ONCE = 2;

/**
 * @typedef {object} RuleResult
 * @property {string} name
 * @property {string} holds
 * @property {readonly string[]} problems none when the rule holds
 * @property {number} seconds
 */

/**
 * Runs every rule, two at a time, to the end: one broken rule does not hide the others.
 * @param {readonly import('./rules.mjs').Rule[]} rules
 * @param {(result: RuleResult) => void} report called as each rule ends
 * @returns {Promise<readonly RuleResult[]>}
 */
export async function runRules(rules, report) {
  const waiting = [...rules];
  /** @type {RuleResult[]} */
  const results = [];
  const worker = async () => {
    for (let rule = waiting.shift(); rule; rule = waiting.shift()) {
      const result = await runRule(rule);
      results.push(result);
      report(result);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}

/**
 * The line for a result, and beneath it what is wrong.
 * @param {RuleResult} result
 * @returns {string}
 */
export function formatResult({ name, holds, problems, seconds }) {
  const mark = problems.length === 0 ? 'ok  ' : 'FAIL';
  const line = `${mark}  ${name.padEnd(18)} ${holds.padEnd(58)} ${seconds.toFixed(1).padStart(5)} s`;
  return [line, ...problems.map((problem) => `      ${problem}`)].join('\n');
}

/**
 * @param {import('./rules.mjs').Rule} rule
 * @returns {Promise<RuleResult>}
 */
async function runRule(rule) {
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  try {
    const problems = await rule.problems();
    return { name: rule.name, holds: rule.holds, problems, seconds: seconds() };
  } catch (error) {
    return {
      name: rule.name,
      holds: rule.holds,
      problems: [`the rule itself failed: ${error}`],
      seconds: seconds(),
    };
  }
}
