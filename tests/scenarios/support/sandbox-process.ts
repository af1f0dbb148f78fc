import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';

const ROOT = resolve(import.meta.dirname, '../../..');
const lineSchema = z.object({
  play: z.object({
    url: z.url(),
    httpsUrl: z.url(),
    caFile: z.string(),
    packageName: z.string(),
    serviceAccountKeyFile: z.string(),
  }),
});

/** Where a sandbox that runs alone answers: what its one line of JSON says. */
export type SandboxAddress = z.output<typeof lineSchema>['play'];

/** Starts `npm run sandbox` as a program of its own, as a stranger would. `end` stops it and waits until it is gone. */
export async function startSandboxProcess(
  scenario: string,
): Promise<{ readonly play: SandboxAddress; end(): Promise<void> }> {
  const child = spawn(
    process.execPath,
    ['scripts/sandbox.mjs', '--scenario', scenario, '--port', '0', '--json'],
    { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const { value } = await lines.next();
  if (typeof value !== 'string') throw new Error('The sandbox ended before it said where it answers.');
  return {
    play: lineSchema.parse(JSON.parse(value)).play,
    end: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
