import { enableCompileCache, flushCompileCache } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Brain, BrainOptions } from '../brain';
import { defaultDataDir, openDataDir } from '../data-folder';
import { readFirstPage } from '../first-page';
import { DataDirInUse, type InstanceLock, lockDataDir } from '../instance-lock';
import type { HostOptions } from '../options';
import { VERSION } from '../version';
import { askForLink, removeInstanceNote, writeInstanceNote } from './instance-note';
import { refusalLog } from './refusal-log';
import { type LoopbackHost, startLoopbackHost } from './server';

/** What the loopback entry brings along. */
export interface LoopbackRun {
  readonly options: HostOptions;
  readonly compose: (options: BrainOptions) => Promise<Brain>;
  /** Folder of the built renderer. */
  readonly pagesDir: string;
  /** Prints a line for the person who started it. */
  readonly say: (line: string) => void;
  /** Told the address to open, once there is one. */
  readonly onLink: (url: string) => void;
}

/** Runs the loopback host until it is told to stop. Resolves with the exit code; rejects when the brain cannot be composed. */
export async function runLoopback(run: LoopbackRun): Promise<number> {
  const dataDir = run.options.dataDir ?? defaultDataDir();
  openDataDir(dataDir);
  keepCompiledCode(dataDir);
  let lock: InstanceLock;
  try {
    lock = lockDataDir(dataDir, 'loopback');
  } catch (error) {
    if (error instanceof DataDirInUse) return meetOther(run, dataDir, error);
    throw error;
  }
  try {
    return await serve(run, dataDir, lock);
  } finally {
    lock.release();
  }
}

/** The engine's work on the code is kept in the data folder, whose owner alone can write to it, for the next start. */
function keepCompiledCode(dataDir: string): void {
  enableCompileCache(join(dataDir, 'code-cache'));
}

/** By then the window is there, and nobody waits for the disk. */
const CODE_KEPT_AFTER_MS = 3_000;
/** Without a board to show, the brain is composed once the first page is out, or after this time, ms. */
const HEAD_START_MS = 50;
/**
 * With one, the brain waits until a window shows it and asks for the program: composing takes a core, and so does
 * showing. After this time, ms, nobody seems to have opened the link yet.
 */
const PICTURE_MS = 3_000;

async function serve(run: LoopbackRun, dataDir: string, lock: InstanceLock): Promise<number> {
  const { options } = run;
  const composed = Promise.withResolvers<Brain>();
  composed.promise.catch(() => undefined); // awaited below; the host is told as well
  const firstPage = readFirstPage(dataDir, options);
  const shown = Promise.withResolvers<void>();
  const stop = Promise.withResolvers<void>();
  let brain: Brain | undefined;
  let host: LoopbackHost | undefined;
  const busy = () => brain?.busy() ?? [];
  try {
    host = await startLoopbackHost({
      brain: composed.promise,
      firstPage,
      pagesDir: run.pagesDir,
      port: options.port,
      log: refusalLog(join(dataDir, 'refused-requests.log'), Date.now),
      onWindows: idleWatch(options.idleExitMs, busy, stop.resolve),
      ...(firstPage ? { onProgramAsked: shown.resolve } : { onFirstAnswer: shown.resolve }),
    });
    lock.listening(host.port);
    writeInstanceNote(dataDir, { port: host.port, launchToken: host.launchToken });
    onSignals(run, busy, stop.resolve);
    const link = host.newLink();
    run.say('Slipway runs in your browser. This link opens it, once:');
    run.say(link);
    run.onLink(link);
    await Promise.race([shown.promise, sleep(firstPage ? PICTURE_MS : HEAD_START_MS)]);
    brain = await run.compose({
      host: 'loopback',
      version: VERSION,
      dataDir,
      workspaceFile: options.workspaceFile,
      scenario: options.scenario,
    });
    composed.resolve(brain);
    setTimeout(flushCompileCache, CODE_KEPT_AFTER_MS).unref();
    await stop.promise;
    return 0;
  } catch (error) {
    composed.reject(error);
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    run.say(`Port ${options.port} is taken by another program. Choose another, or leave out --port.`);
    return 1;
  } finally {
    removeInstanceNote(dataDir);
    await host?.close();
    await brain?.close();
  }
}

/** The folder is in use: says so, and brings the person to the window that runs on it. */
async function meetOther(run: LoopbackRun, dataDir: string, error: DataDirInUse): Promise<number> {
  run.say(error.message);
  const link = error.holder.host === 'loopback' ? await askForLink(dataDir) : undefined;
  if (link) {
    run.say('A new link to the one that runs:');
    run.say(link);
    run.onLink(link);
  }
  return 1;
}

/** Stops at once when nothing runs; else says what runs, and stops when asked again. */
function onSignals(run: LoopbackRun, busy: () => readonly string[], stop: () => void): void {
  let asked = false;
  const ask = () => {
    const running = busy();
    if (asked || running.length === 0) return stop();
    asked = true;
    run.say(`Still running: ${running.join(', ')}. Press Ctrl+C again to stop; the next start settles it.`);
  };
  process.on('SIGINT', ask);
  process.on('SIGTERM', stop);
  process.on('SIGHUP', stop);
}

/** Watches the number of windows, and stops after a long time with none and with no work. */
function idleWatch(
  idleMs: number,
  busy: () => readonly string[],
  stop: () => void,
): (windows: number) => void {
  let timer: NodeJS.Timeout;
  const arm = () => {
    timer = setTimeout(() => (busy().length === 0 ? stop() : arm()), idleMs);
    timer.unref();
  };
  arm();
  return (windows) => {
    clearTimeout(timer);
    if (windows === 0) arm();
  };
}
