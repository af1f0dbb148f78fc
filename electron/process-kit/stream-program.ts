import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** A program that runs until it ends or is told to. */
export interface ProgramStream {
  /** The program and its arguments; no shell sees them. */
  readonly argv: readonly string[];
  readonly cwd: string | null;
  /** Takes what it prints, as it comes. The program is not read on while the promise is pending. */
  onOutput(bytes: Uint8Array, stream: 'out' | 'err'): Promise<void>;
  /** Called once it runs. */
  onStart(): void;
  /** Ends it with everything that it started. */
  readonly signal: AbortSignal;
}

/** How long a program has to end by itself when it is asked to, ms. */
const GRACE_MS = 3_000;

/**
 * Runs a program in a process group of its own and hands on its output byte by byte. Resolves with its exit code, or
 * the signal that ended it, when all output was taken. Rejects when it cannot be started, and with the signal's reason.
 */
export async function streamProgram(run: ProgramStream): Promise<number | NodeJS.Signals> {
  const { argv, cwd, signal } = run;
  signal.throwIfAborted();
  const [command = '', ...args] = argv;
  const child = spawn(command, args, {
    cwd: cwd ?? undefined,
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
  });
  const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  // asked for below, after the output: until then a failure to start must not count as unheard
  ended.catch(() => undefined);
  let impatience: NodeJS.Timeout | undefined;
  const stop = () => {
    endGroup(child.pid, 'SIGTERM');
    impatience = setTimeout(() => endGroup(child.pid, 'SIGKILL'), GRACE_MS);
  };
  signal.addEventListener('abort', stop, { once: true });
  try {
    await Promise.race([once(child, 'spawn'), ended]);
    run.onStart();
    const read = async (stream: 'out' | 'err') => {
      const pipe = stream === 'out' ? child.stdout : child.stderr;
      for await (const bytes of pipe) await run.onOutput(bytes as Uint8Array, stream);
    };
    await Promise.all([read('out'), read('err')]);
    const [code, by] = await ended;
    signal.throwIfAborted();
    return code ?? by ?? 0;
  } finally {
    signal.removeEventListener('abort', stop);
    clearTimeout(impatience);
    // a child of the program may have outlived it, and would go on unseen
    endGroup(child.pid, 'SIGKILL');
  }
}

function endGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, signal);
  } catch {
    // there is nobody left
  }
}
