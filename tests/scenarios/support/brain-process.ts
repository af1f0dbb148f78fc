import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { createORPCClient, ORPCError } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import type { Contract } from '@shared/contract';
import { build } from 'electron-vite';

const ROOT = resolve(import.meta.dirname, '../../..');
const FOLDER = join(ROOT, `node_modules/.cache/brain-program-${process.pid}`);

/** Bundles the program once; to be called before the tests of a file. Gives what takes the bundle away again. */
export async function bundleBrainProgram(): Promise<() => Promise<void>> {
  await build({
    configFile: join(import.meta.dirname, 'brain-program.config.ts'),
    root: ROOT,
    logLevel: 'error',
  });
  return () => rm(FOLDER, { recursive: true, force: true });
}

/** The brain in a process of its own. */
export interface BrainProcess {
  readonly client: ContractRouterClient<Contract>;
  /** Ends it as a power cut does; resolves when it is gone. */
  kill(): Promise<void>;
  /** Lets it close in good order. */
  close(): Promise<void>;
  /** Lets no file of the program grow beyond so many bytes, as a full disk would; null takes the limit away. */
  limitFiles(bytes: number | null): Promise<void>;
}

/** Starts the program on a workspace file and a data folder; resolves when the workspace is open. */
export async function startBrainProcess(workspaceFile: string, dataDir: string): Promise<BrainProcess> {
  await mkdir(dataDir, { recursive: true });
  const child = spawn(process.execPath, [join(FOLDER, 'brain-program.js'), workspaceFile, dataDir], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exited = new Promise<void>((done) => child.once('exit', () => done()));
  const { call, ready } = lineCalls(child, exited);
  await ready;
  return {
    client: createORPCClient({ call: (path, input) => call(path, input) }),
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
    async close() {
      child.stdin?.end();
      await exited;
    },
    async limitFiles(bytes) {
      await promisify(execFile)('prlimit', [`--pid=${child.pid}`, `--fsize=${bytes ?? 'unlimited'}:`]);
    },
  };
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** Calls of the contract as JSON lines over the child's input and output. */
function lineCalls(child: ChildProcess, exited: Promise<void>) {
  const { stdin, stdout } = child;
  if (!stdin || !stdout) throw new Error('no pipes');
  const waiting = new Map<number, Waiting>();
  let next = 1;
  let begin: () => void = () => undefined;
  const ready = new Promise<void>((done, failed) => {
    begin = done;
    void exited.then(() => failed(new Error('The program ended before it was ready.')));
  });
  createInterface(stdout).on('line', (line) => {
    const message = JSON.parse(line);
    if (message.ready) return begin();
    const one = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.error?.code) one?.reject(new ORPCError(message.error.code, message.error));
    else if (message.error) one?.reject(new Error(message.error.message));
    else one?.resolve(message.value);
  });
  void exited.then(() => {
    for (const { reject } of waiting.values()) reject(new Error('The program was ended.'));
  });
  const call = (path: readonly string[], input: unknown): Promise<unknown> => {
    const id = next++;
    return new Promise((done, failed) => {
      waiting.set(id, { resolve: done, reject: failed });
      stdin.write(`${JSON.stringify({ id, path, input })}\n`);
    });
  };
  return { call, ready };
}
