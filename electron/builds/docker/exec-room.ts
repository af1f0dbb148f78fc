import type { Duplex } from 'node:stream';
import type { ExecNews } from '@shared/contract/containers';
import { failure } from '@shared/domain/failure';
import type { StreamSource } from '@shared/kit/stream/batch';
import { createWakeup } from '@shared/kit/stream/wakeup';
import type { ExecRequest } from '../../ports/containers';
import type { DockerDeps } from './docker-deps';
import { engineFailure } from './docker-errors';
import type { EngineTable } from './engine-table';

/** Terminals inside containers. */
export interface ExecRoom {
  open(request: ExecRequest): Promise<{ readonly execId: string }>;
  output(execId: string, signal: AbortSignal): StreamSource<ExecNews>;
  input(execId: string, bytes: Uint8Array): void;
  resize(execId: string, columns: number, rows: number): Promise<void>;
  close(execId: string): void;
  closeAll(): void;
}

interface Terminal {
  readonly connection: Duplex;
  resize(columns: number, rows: number): Promise<void>;
  exit(): Promise<ExecNews>;
}

/** Bytes in one piece of news at most. */
const PIECE_BYTES = 48 * 1024;
/** Interrupts what runs, and tells a shell that nothing more will be typed. */
const END_OF_INPUT = '\u0003\u0004';

/** A room without terminals. */
export function createExecRoom(engines: EngineTable, deps: Pick<DockerDeps, 'ids'>): ExecRoom {
  const terminals = new Map<string, Terminal>();

  function find(execId: string): Terminal {
    const terminal = terminals.get(execId);
    if (terminal) return terminal;
    throw failure('not-found', 'This terminal is closed.', { advice: 'Open another one.' });
  }

  function close(execId: string): void {
    const terminal = terminals.get(execId);
    terminals.delete(execId);
    if (!terminal || terminal.connection.destroyed) return;
    // The engine does not end what runs when its line is cut: a shell is told that nothing more comes, and hangs up.
    terminal.connection.write(END_OF_INPUT);
    terminal.connection.end();
    terminal.connection.destroy();
  }

  return {
    async open({ containerId, command, user, columns, rows }) {
      const { docker } = await engines.client();
      try {
        const exec = await docker.getContainer(containerId).exec({
          Cmd: [...command],
          AttachStdin: true,
          AttachStdout: true,
          AttachStderr: true,
          Tty: true,
          Env: ['TERM=xterm-256color'],
          ...(user === null ? {} : { User: user }),
        });
        const connection = await exec.start({ hijack: true, stdin: true, Tty: true });
        const execId = deps.ids.next('exec');
        const resize = (w: number, h: number) =>
          exec.resize({ w, h }).then(
            () => undefined,
            () => undefined,
          );
        await resize(columns, rows);
        terminals.set(execId, {
          connection,
          resize,
          async exit() {
            const state = await exec.inspect().catch(() => null);
            const code = state?.Running === false ? (state.ExitCode ?? null) : null;
            return {
              kind: 'exit',
              code,
              sentence:
                code === null
                  ? 'The connection to the container was lost.'
                  : `The program ended with ${code}.`,
            };
          },
        });
        return { execId };
      } catch (error) {
        throw engineFailure(error, 'Opening a terminal');
      }
    },

    async *output(execId, signal) {
      const { connection, exit } = find(execId);
      const wakeup = createWakeup();
      const wake = () => wakeup.wake();
      let over = false;
      const end = () => {
        over = true;
        wake();
      };
      connection.on('readable', wake);
      connection.once('end', end).once('close', end).once('error', end);
      signal.addEventListener('abort', wake, { once: true });
      try {
        while (!signal.aborted) {
          const chunk: Buffer | null = connection.read();
          if (chunk !== null) {
            for (let from = 0; from < chunk.length; from += PIECE_BYTES) {
              yield {
                kind: 'output',
                data: chunk.toString('base64', from, Math.min(chunk.length, from + PIECE_BYTES)),
              };
            }
          } else if (over || connection.destroyed || connection.readableEnded) {
            yield await exit();
            return;
          } else await wakeup.wait();
        }
      } finally {
        connection.off('readable', wake);
        // A window that goes away leaves no shell behind.
        close(execId);
      }
    },
    input: (execId, bytes) => void find(execId).connection.write(bytes),
    resize: (execId, columns, rows) => find(execId).resize(columns, rows),
    close,
    closeAll() {
      for (const execId of [...terminals.keys()]) close(execId);
    },
  };
}
