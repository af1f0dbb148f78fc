import { homedir } from 'node:os';
import { basename, isAbsolute, join } from 'node:path';
import { failure } from '@shared/domain/failure';
import type { Clock } from '@shared/kit/clock';
import type { LogEnding, LogOpening, LogProvider, LogSink, LogSourceInfo } from '../ports/log-source';
import { streamProgram } from '../process-kit/stream-program';
import { splitCommandLine } from './command-line';
import { followFile } from './file-source';
import type { AddedSource } from './kept-notes';

/** Files and commands that people added: the sources which need no engine. */
export class AddedSources implements LogProvider {
  #added: readonly AddedSource[];
  readonly #clock: Clock;
  readonly #save: (added: readonly AddedSource[]) => Promise<void>;
  readonly #listeners = new Set<() => void>();

  constructor(
    added: readonly AddedSource[],
    clock: Clock,
    save: (added: readonly AddedSource[]) => Promise<void>,
  ) {
    this.#added = added;
    this.#clock = clock;
    this.#save = save;
  }

  sources(): readonly LogSourceInfo[] {
    return this.#added.map(describe);
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async addFile({
    path,
    fromStart,
  }: {
    readonly path: string;
    readonly fromStart: boolean;
  }): Promise<string> {
    const whole = path.startsWith('~/') ? join(homedir(), path.slice(2)) : path;
    if (!isAbsolute(whole)) {
      throw failure('invalid-request', `“${path}” is not a whole path.`, {
        stillTrue: 'Nothing is followed that was not before.',
        advice: 'Write it from the root, or beginning with ~/.',
      });
    }
    return this.#add({ kind: 'file', path: whole, fromStart });
  }

  async addCommand(command: {
    readonly commandLine: string;
    readonly cwd: string | null;
    readonly title: string | null;
  }): Promise<string> {
    const argv = splitCommandLine(command.commandLine);
    const title = command.title === null || command.title === '' ? command.commandLine : command.title;
    return this.#add({ kind: 'command', argv: [...argv], cwd: command.cwd, title });
  }

  async remove(sourceId: string): Promise<void> {
    await this.#keep(this.#added.filter((added) => describe(added).id !== sourceId));
  }

  has(sourceId: string): boolean {
    return this.#added.some((added) => describe(added).id === sourceId);
  }

  async open(sourceId: string, opening: LogOpening, sink: LogSink, signal: AbortSignal): Promise<LogEnding> {
    const added = this.#added.find((candidate) => describe(candidate).id === sourceId);
    if (!added) throw failure('not-found', 'This source was removed.', { advice: 'Add it again.' });
    if (added.kind === 'file') return followFile(added, opening, sink, this.#clock, signal);
    return runCommand(added, sink, signal);
  }

  async #add(added: AddedSource): Promise<string> {
    const { id } = describe(added);
    await this.#keep([...this.#added.filter((other) => describe(other).id !== id), added]);
    return id;
  }

  async #keep(added: readonly AddedSource[]): Promise<void> {
    await this.#save(added);
    this.#added = added;
    for (const listener of this.#listeners) listener();
  }
}

async function runCommand(
  { argv, cwd }: Extract<AddedSource, { readonly kind: 'command' }>,
  sink: LogSink,
  signal: AbortSignal,
): Promise<LogEnding> {
  try {
    const end = await streamProgram({
      argv,
      cwd,
      signal,
      onStart: () => sink.format({ framing: 'raw', timestamps: 'none' }),
      onOutput: (bytes, stream) => sink.write(bytes, stream),
    });
    return typeof end === 'number'
      ? { kind: 'again', words: `Exited ${end}`, exitCode: end }
      : { kind: 'again', words: `Ended by ${end}`, exitCode: null };
  } catch (error) {
    signal.throwIfAborted();
    const { code } = error as NodeJS.ErrnoException;
    const why =
      code === 'ENOENT' ? 'was not found' : `could not be started (${code ?? (error as Error).message})`;
    throw failure(
      'invalid-request',
      `The program ${argv[0]} ${why}.`,
      { stillTrue: 'Nothing runs.', advice: 'Install it, or name it with its whole path.' },
      error,
    );
  }
}

function describe(added: AddedSource): LogSourceInfo {
  const base = { parent: null, hasLines: true, always: false, health: null, exitCode: null } as const;
  if (added.kind === 'file') {
    const { path } = added;
    return {
      ...base,
      id: `file:${path}`,
      group: 'Files',
      kind: 'file',
      title: basename(path),
      subtitle: path,
    };
  }
  const line = added.argv
    .map((word) => (/^[\w./:=@%+,-]+$/.test(word) ? word : JSON.stringify(word)))
    .join(' ');
  const isDevice = /(^|\/)(adb|flutter|idevicesyslog)$/.test(added.argv[0] ?? '');
  return {
    ...base,
    id: `command:${added.cwd ?? ''}:${line}`.slice(0, 900),
    group: isDevice ? 'Devices' : 'Commands',
    kind: 'command',
    title: added.title,
    subtitle: added.title === line ? (added.cwd ?? '') : line,
  };
}
