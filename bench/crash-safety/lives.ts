import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { EventKind, EventResult } from '@shared/domain/audit';
import type { OperationState } from '@shared/domain/operation';

/** Where a life ends: at a moment of waiting, counted from its start or from the confirmation. */
export interface AwaitKill {
  readonly since: 'start' | 'confirm';
  /** From 1. */
  readonly point: number;
}

/** What one start of the program is to do. */
export interface Life {
  readonly workspaceFile: string;
  readonly dataDir: string;
  readonly versionCode: number;
  /** The fraction to advance to; null for a life that only looks. */
  readonly fraction: number | null;
  readonly kill: AwaitKill | null;
}

/** What a life says, line by line, before it ends. */
export type Line =
  | {
      readonly kind: 'settled';
      readonly operations: readonly { readonly id: string; readonly state: OperationState }[];
    }
  | {
      readonly kind: 'history';
      readonly unaltered: boolean;
      readonly events: readonly {
        readonly operationId: string | null;
        readonly kind: EventKind;
        readonly result: EventResult;
        /** The fraction that it led to. */
        readonly fraction: number | null;
      }[];
    }
  | { readonly kind: 'planned' }
  | { readonly kind: 'confirmed'; readonly id: string }
  | {
      readonly kind: 'ended';
      readonly id: string;
      readonly state: OperationState;
      readonly points: number;
    };

/** How a life is killed from outside: at the nth call of a system call in one of its threads, or after a time. */
export type OuterKill =
  | { readonly syscall: string; readonly nth: number }
  | { readonly afterPlannedMs: number };

/** A life that is over. */
export interface Lived {
  readonly lines: readonly Line[];
  /** From its start until it said how everything before had ended, ms; null when it was killed before. */
  readonly settledMs: number | null;
  readonly killed: boolean;
  /** What it wrote to standard error. */
  readonly trouble: string;
}

/** A life that takes longer than this hangs, ms. */
const LONGEST_LIFE_MS = 60_000;

/** Runs a life to its end. Rejects when it neither ends nor is killed. */
export async function live(
  programs: { readonly node: string; readonly brain: string },
  life: Life,
  kill: OuterKill | null = null,
): Promise<Lived> {
  const program = [programs.node, programs.brain, JSON.stringify(life)];
  const command = kill && 'syscall' in kill ? [...stracing(kill), ...program] : program;
  const began = performance.now();
  const child = spawn(command[0] ?? '', command.slice(1), { stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: Line[] = [];
  let settledMs: number | null = null;
  let trouble = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    trouble += text;
  });
  const reader = createInterface({ input: child.stdout }).on('line', (text) => {
    const line = JSON.parse(text) as Line;
    lines.push(line);
    if (line.kind === 'settled') settledMs = performance.now() - began;
    if (line.kind === 'planned' && kill && 'afterPlannedMs' in kill) {
      setTimeout(() => child.kill('SIGKILL'), kill.afterPlannedMs);
    }
  });
  const read = new Promise<void>((resolve) => reader.once('close', resolve));
  const { code, signal } = await ending(child);
  await read;
  const killed = signal === 'SIGKILL';
  if (!killed && code !== 0) throw new Error(`A life ended with ${code ?? signal}: ${trouble.trim()}`);
  return { lines, settledMs, killed, trouble };
}

/** Debian's and everybody's strace: kills the thread's process when it enters the nth such call. */
const stracing = ({
  syscall,
  nth,
}: {
  readonly syscall: string;
  readonly nth: number;
}): readonly string[] => [
  ...['strace', '-f', '--seccomp-bpf', '-qqq', '-o', '/dev/null'],
  ...['-e', `trace=${syscall}`, '-e', `inject=${syscall}:signal=KILL:when=${nth}`],
];

function ending(child: ChildProcess): Promise<{ code: number | null; signal: string | null }> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error('A life did not end by itself.'));
    }, LONGEST_LIFE_MS);
    child.once('error', reject);
    child.once('close', (code, signal) => {
      clearTimeout(late);
      resolve({ code, signal });
    });
  });
}
