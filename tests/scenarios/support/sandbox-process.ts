import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { FaultInput } from '../../../electron/sandbox/fault-schema';

const ROOT = resolve(import.meta.dirname, '../../..');
const lineSchema = z.object({
  play: z.object({
    url: z.url(),
    httpsUrl: z.url(),
    caFile: z.string(),
    packageName: z.string(),
    serviceAccountKeyFile: z.string(),
  }),
  control: z.object({ url: z.url(), header: z.string(), token: z.string() }),
});

const requestsSchema = z.object({
  requests: z.array(
    z.object({
      method: z.string(),
      url: z.string(),
      headers: z.record(z.string(), z.unknown()),
      body: z.unknown(),
      status: z.number().nullable(),
    }),
  ),
});

/** A request as the sandbox saw it; no status where the connection was gone. */
export type SandboxRequest = z.output<typeof requestsSchema>['requests'][number];

/** Where a sandbox that runs alone answers: what its one line of JSON says. */
export type SandboxAddress = z.output<typeof lineSchema>['play'];

/** Starts `npm run sandbox` as a program of its own, as a stranger would. `end` stops it and waits until it is gone. */
export async function startSandboxProcess(scenario: string): Promise<{
  readonly play: SandboxAddress;
  /** Switches a trouble on. */
  addFault(fault: FaultInput): Promise<void>;
  /** What was asked of it so far. */
  requests(): Promise<readonly SandboxRequest[]>;
  end(): Promise<void>;
}> {
  const child = spawn(
    process.execPath,
    ['scripts/sandbox.mjs', '--scenario', scenario, '--port', '0', '--json'],
    { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const { value } = await lines.next();
  if (typeof value !== 'string') throw new Error('The sandbox ended before it said where it answers.');
  const { play, control } = lineSchema.parse(JSON.parse(value));
  const drive = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const answer = await fetch(`${control.url}/${path}`, {
      method,
      headers: { [control.header]: control.token },
      body: body === undefined ? null : JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`The sandbox refused ${method} ${path}: ${await answer.text()}`);
    return answer.json();
  };
  return {
    play,
    addFault: async (fault) => {
      await drive('POST', 'faults', fault);
    },
    requests: async () => requestsSchema.parse(await drive('GET', 'requests')).requests,
    end: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
