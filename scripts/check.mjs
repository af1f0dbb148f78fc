import { ROOT, runOnPinnedNode } from './lib/node24.mjs';

const HELP = `npm run check: every rule that a tool holds, one line each; exit code 1 when one is broken.

  npm run check -- arrows unused     only the rules whose name contains one of the words
  npm run check -- --accept-migrations   record the hash of new migrations (shipped ones keep theirs)`;

await runOnPinnedNode();
const { RULES } = await import('./check/rules.mjs');
const { formatResult, runRules } = await import('./check/run-rules.mjs');
const { acceptNewMigrations } = await import('./check/migrations.mjs');

const args = process.argv.slice(2);
const words = args.filter((arg) => !arg.startsWith('--'));
const unknown = args.find((arg) => arg.startsWith('--') && !['--help', '--accept-migrations'].includes(arg));

if (args.includes('--help') || unknown) {
  console.log(unknown ? `Unknown option ${unknown}.\n\n${HELP}` : HELP);
  process.exit(unknown ? 2 : 0);
}
if (args.includes('--accept-migrations')) {
  const added = acceptNewMigrations(ROOT);
  console.log(added.length > 0 ? `Recorded ${added.join(', ')}.` : 'No new migration.');
  process.exit(0);
}

const rules = RULES.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));
if (rules.length === 0) {
  console.log(
    `No rule is called ${words.join(' or ')}. There are: ${RULES.map(({ name }) => name).join(', ')}.`,
  );
  process.exit(2);
}
const results = await runRules(rules, (result) => console.log(formatResult(result)));
const broken = results.filter(({ problems }) => problems.length > 0);
console.log(
  broken.length === 0 ? `${results.length} rules hold` : `${broken.length} of ${results.length} rules broken`,
);
process.exitCode = broken.length === 0 ? 0 : 1;
