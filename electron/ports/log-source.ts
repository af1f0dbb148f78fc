import type { LogSourceKind } from '@shared/domain/log';

/** One place that lines come from, or a node that only holds others. */
export interface LogSourceInfo {
  /** The same after a restart, for what is kept of it is kept under it: `docker:local/container/9f2c…`. */
  readonly id: string;
  /** The node above, by id: a compose project above its containers. Null at the top of its group. */
  readonly parent: string | null;
  /** Heading of the tree: `Docker`, `Builds`, `Files`, `Commands`, `Devices`. */
  readonly group: string;
  readonly kind: LogSourceKind;
  readonly title: string;
  /** What tells it from others of the same title: image, path, command line. */
  readonly subtitle: string;
  /** Whether it has lines of its own; a node without holds the lines of those below. */
  readonly hasLines: boolean;
  /** Whether it is followed from the moment that it is there, watched or not, as a build is. */
  readonly always: boolean;
  /** Health as the engine reports it; null where nothing reports any. */
  readonly health: 'starting' | 'healthy' | 'unhealthy' | null;
  /** Exit code of what has ended; null while it runs, and where there is none. */
  readonly exitCode: number | null;
}

/** How the bytes of a source are to be read. */
export interface LogFormat {
  /** `docker`: frames of an 8 byte header and a payload. `raw`: the bytes themselves (a terminal, a file, a pipe). */
  readonly framing: 'docker' | 'raw';
  /** `leading`: every line begins with an RFC 3339 time and a space, which is taken off. `none`: time is looked for. */
  readonly timestamps: 'leading' | 'none';
}

/** Where to go on: what is kept of the source already. */
export interface LogOpening {
  /** Time of the last kept line, ms since the epoch; null when nothing is kept. Lines up to it may come again. */
  readonly since: number | null;
  /** What `LogSink.mark` was given last, on this computer: an offset in a file, for example. */
  readonly cursor: string | null;
}

/** Takes what a source says. Every method may be called at any time until the opening ends. */
export interface LogSink {
  /** Says how the bytes are to be read. Call it before the first byte; `raw` without timestamps otherwise. */
  format(format: LogFormat): void;
  /**
   * Takes bytes exactly as they came, in any pieces. They are copied: the buffer may be used again. Resolves at once
   * or, when the disk is behind, as soon as there is room: wait for it before reading on, and nothing is ever lost.
   */
  write(bytes: Uint8Array, stream?: 'out' | 'err'): Promise<void>;
  /** `write` for whoever must not wait: false means that there is no room, and that `room` is worth waiting for. */
  offer(bytes: Uint8Array, stream?: 'out' | 'err'): boolean;
  /** Resolves when there is room again. */
  room(): Promise<void>;
  /** Lines were lost before they reached us: shown where they are missing. `count` is null when nobody knows. */
  lost(count: number | null, why: string): void;
  /** Remembered together with the bytes written before it, and given back at the next opening. */
  cursor(cursor: string): void;
}

/** How a source came to its end. */
export interface LogEnding {
  /** `ended`: there will be nothing more. `again`: open it once more when it is watched. */
  readonly kind: 'ended' | 'again';
  /** A sentence for the tree: `Exited 1`, `The file was removed`. */
  readonly words: string;
  readonly exitCode: number | null;
}

/**
 * Knows sources of one make and opens them. The engine follows each source at most once, however many views look at
 * it, reopens what was lost with growing waits, and keeps the lines.
 */
export interface LogProvider {
  /** Every source that is known now. Those that are gone stay in the tree as long as lines of them are kept. */
  sources(): readonly LogSourceInfo[];
  /**
   * Calls back whenever `sources()` would answer differently, and when some began to run anew, with the ids of these:
   * between two looks a source can run and end, and what it said then is read all the same. The result ends that.
   */
  onChange(listener: (begun?: readonly string[]) => void): () => void;
  /**
   * Reads a source into the sink until it ends or the signal aborts. Rejects with a FailureError when the connection
   * was lost: it is opened again from the last kept line.
   */
  open(sourceId: string, opening: LogOpening, sink: LogSink, signal: AbortSignal): Promise<LogEnding>;
}
