import { runOnPinnedNode } from './lib/node24.mjs';

const HELP = `npm run screenshots: every screen in both themes at 1440×900, into docs/screenshots.

  npm run screenshots -- board    only the screens whose name contains a word
  npm run screenshots -- --no-build   on the bundles that are there`;

await runOnPinnedNode();
const { provideChromium } = await import('./lib/provision.mjs');
const { run, runPackage } = await import('./lib/run.mjs');

const args = process.argv.slice(2);
if (args.includes('--help')) {
  console.log(HELP);
  process.exit(0);
}
const chromium = await provideChromium((line) => console.log(line));
if (!chromium) process.exit(1);
process.env.CHROMIUM = chromium;

if (!args.includes('--no-build')) {
  const { code } = await run(process.execPath, ['scripts/build.mjs']);
  if (code !== 0) process.exit(code);
}
const words = args.filter((arg) => !arg.startsWith('--'));
const { code } = await runPackage(
  '@playwright/test',
  ['test', '--project=screenshots', '--reporter=list', ...words.flatMap((word) => ['--grep', word])],
  { bin: 'playwright' },
);
process.exitCode = code;
