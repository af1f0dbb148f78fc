import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { parseSandboxOptions, SandboxOptionError } from '../../../electron/sandbox/cli-options';
import { PACKAGE, PlayClient } from './play-client';

const ROOT = resolve(import.meta.dirname, '../../..');

test('options are read, and ports default to any free one', () => {
  const options = parseSandboxOptions(
    ['--scenario', 'halted', '--port=8080', '--dir', 'x', '--json'],
    '/home',
  );
  expect(options).toEqual({
    scenario: 'halted',
    port: 8080,
    httpsPort: 0,
    directory: resolve('/home', 'x'),
    json: true,
    help: false,
  });
});

test.each([
  [['--scenrio', 'fresh'], 'Did you mean --scenario?'],
  [['--scenario', 'staged-rolout'], 'Did you mean staged-rollout?'],
  [['--scenario', 'zzz'], 'There are: fresh, staged-rollout'],
  [['--scenario'], '--scenario needs a value'],
  [['--port', '70000'], '--port is a whole number from 0 to 65535'],
  [['--json=yes'], '--json takes no value'],
  [['fresh'], '“fresh” is not an option'],
])('%j is refused with a way on', (args, message) => {
  expect(() => parseSandboxOptions(args, '/')).toThrow(SandboxOptionError);
  expect(() => parseSandboxOptions(args, '/')).toThrow(message);
});

const lineSchema = z.object({
  play: z.object({
    url: z.url(),
    httpsUrl: z.url(),
    caFile: z.string(),
    packageName: z.literal(PACKAGE),
    serviceAccountKeyFile: z.string(),
  }),
  appStore: z.object({
    url: z.url(),
    httpsUrl: z.url(),
    bundleId: z.literal(PACKAGE),
    keyId: z.string().length(10),
    issuerId: z.uuid(),
    privateKeyFile: z.string().endsWith('.p8'),
  }),
  control: z.object({ url: z.url(), header: z.string(), token: z.string().min(40) }),
});

test('the command prints one line of JSON, serves, and cleans up when it is told to end', {
  timeout: 120_000,
}, async () => {
  const child = spawn(
    process.execPath,
    ['scripts/sandbox.mjs', '--scenario', 'in-review', '--port', '0', '--json'],
    {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const ended = new Promise<number | null>((done) => child.once('exit', done));
  try {
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const { play, control } = lineSchema.parse(JSON.parse((await lines.next()).value ?? ''));
    const clock = await fetch(`${control.url}/clock`, { headers: { [control.header]: control.token } });
    const { now } = z.object({ now: z.number() }).parse(await clock.json());
    const client = await PlayClient.signIn(play.url, play.serviceAccountKeyFile, now);
    expect(JSON.stringify((await client.call('GET', '/tracks/production/releases')).body)).toContain(
      'IN_REVIEW',
    );
    expect(existsSync(play.caFile)).toBe(true);
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(existsSync(dirname(play.serviceAccountKeyFile))).toBe(false);
  } finally {
    child.kill('SIGKILL');
  }
});
