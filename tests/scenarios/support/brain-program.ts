import { createInterface } from 'node:readline';
import { ORPCError } from '@orpc/client';
import { createRouterClient } from '@orpc/server';
import { compose } from '../../../electron/compose';

/**
 * The brain as a program of its own, so that it can be killed: it opens the workspace file and data folder given, and
 * answers calls of the contract, one JSON line each, until its input ends.
 */
const [, , workspaceFile = '', dataDir = ''] = process.argv;
const brain = await compose({
  host: 'loopback',
  version: '0.0.0-test',
  dataDir,
  workspaceFile,
  scenario: null,
});
const client: unknown = createRouterClient(brain.router, { context: { window: 'test' } });
const say = (message: unknown): boolean => process.stdout.write(`${JSON.stringify(message)}\n`);

type Callable = { readonly [name: string]: Callable } & ((input: unknown) => Promise<unknown>);

async function answer(line: string): Promise<void> {
  const { id, path, input }: { id: number; path: string[]; input: unknown } = JSON.parse(line);
  try {
    const procedure = path.reduce((at, name) => at[name] as Callable, client as Callable);
    say({ id, value: (await procedure(input)) ?? null });
  } catch (error) {
    say({ id, error: error instanceof ORPCError ? error.toJSON() : { message: String(error) } });
  }
}

await (client as Callable).board?.get?.(undefined); // a window is there: stores are read soon after
say({ ready: true });
for await (const line of createInterface(process.stdin)) void answer(line);
await brain.close();
