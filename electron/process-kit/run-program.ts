import { spawn } from 'node:child_process';
import { StringDecoder } from 'node:string_decoder';

/** A program to run to its end. */
export interface ProgramRun {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string | undefined;
  /** Beside this process's own. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** What it reads; nothing when left out. */
  readonly input?: string | undefined;
  /** Stops it: gently, and for good after five seconds. */
  readonly signal?: AbortSignal | undefined;
  /** Each line that it writes, without its end. */
  readonly onLine?: ((line: string, stream: 'out' | 'err') => void) | undefined;
}

/** How a program ended. `output` and `errors` hold the last megabyte of each. */
export interface ProgramEnd {
  /** Null when it could not be started, or a signal ended it. */
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
  /** The program is not on this computer. */
  readonly absent: boolean;
}

const KEPT_CHARACTERS = 1024 * 1024;
const PATIENCE_MS = 5_000;

/**
 * Runs a program without a shell and resolves when it has ended, however it did. It leads a group of its own, so that
 * stopping it stops whatever it started.
 */
export function runProgram(run: ProgramRun): Promise<ProgramEnd> {
  return new Promise((resolve) => {
    const grouped = process.platform !== 'win32';
    const child = spawn(run.command, [...run.args], {
      cwd: run.cwd,
      env: { ...process.env, ...run.env },
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: grouped,
    });
    const end = (signal: NodeJS.Signals) => {
      if (child.pid === undefined) return;
      try {
        if (grouped) process.kill(-child.pid, signal);
        else child.kill(signal);
      } catch {
        // It has ended by itself meanwhile.
      }
    };
    let hard: NodeJS.Timeout | undefined;
    const stop = () => {
      end('SIGTERM');
      hard = setTimeout(() => end('SIGKILL'), PATIENCE_MS);
    };
    const output = gather(child.stdout, (line) => run.onLine?.(line, 'out'));
    const errors = gather(child.stderr, (line) => run.onLine?.(line, 'err'));
    const finish = (code: number | null, absent: boolean) => {
      clearTimeout(hard);
      run.signal?.removeEventListener('abort', stop);
      resolve({ code, output: output(), errors: errors(), absent });
    };
    child.once('error', (error: NodeJS.ErrnoException) => finish(null, error.code === 'ENOENT'));
    child.once('close', (code) => finish(code, false));
    child.stdin.on('error', () => undefined); // it may end before it has read everything
    child.stdin.end(run.input ?? '');
    if (run.signal?.aborted) stop();
    else run.signal?.addEventListener('abort', stop, { once: true });
  });
}

/** Tells each line as it comes, and keeps the end of the text. */
function gather(stream: NodeJS.ReadableStream, onLine: (line: string) => void): () => string {
  const decoder = new StringDecoder('utf8');
  let kept = '';
  let rest = '';
  stream.on('data', (chunk: Buffer) => {
    const text = decoder.write(chunk);
    kept = (kept + text).slice(-KEPT_CHARACTERS);
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line.replace(/\r$/, ''));
  });
  return () => {
    if (rest !== '') onLine(rest);
    rest = '';
    return kept;
  };
}
