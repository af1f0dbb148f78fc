import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LogViewState } from '@shared/contract/schemas/log';
import { EVERY_LINE, type LogPattern, type LogQuery } from '@shared/domain/log';
import { afterAll } from 'vitest';
import { LogCore, type LogCoreOptions } from '../../../electron/logs/log-core';
import type { LogReply } from '../../../electron/logs/log-protocol';
import type { LogFormat, LogSourceInfo } from '../../../electron/ports/log-source';

const made: string[] = [];
afterAll(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A new folder, gone when the tests of the file are over. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-logs-'));
  made.push(folder);
  return folder;
}

/** A source as an engine would tell of it. */
export function info(id: string, rest: Partial<LogSourceInfo> = {}): LogSourceInfo {
  return {
    id,
    parent: null,
    group: 'Docker',
    kind: 'container',
    title: id,
    subtitle: '',
    hasLines: true,
    always: false,
    health: null,
    exitCode: null,
    ...rest,
  };
}

export const RAW: LogFormat = { framing: 'raw', timestamps: 'none' };
export const FRAMES: LogFormat = { framing: 'docker', timestamps: 'none' };
export const TIMED_FRAMES: LogFormat = { framing: 'docker', timestamps: 'leading' };
export const MIB = 1024 * 1024;
/** A time that every clock of these tests starts at. */
export const NOON = Date.UTC(2026, 10, 24, 12);

/** A frame of the engine's stream. */
export function frame(payload: string | Uint8Array, stream = 1): Buffer {
  const bytes = Buffer.from(payload as Uint8Array);
  const header = Buffer.alloc(8);
  header[0] = stream;
  header.writeUInt32BE(bytes.length, 4);
  return Buffer.concat([header, bytes]);
}

/** A core without its thread: everything happens at once, and `settle` runs what waits for the next turn. */
export class Bench {
  readonly directory: string;
  readonly core: LogCore;
  readonly said: LogReply[] = [];
  now = NOON;
  #views = 0;

  constructor(directory = newFolder(), options: Partial<LogCoreOptions> = {}) {
    this.directory = directory;
    this.core = new LogCore({
      directory,
      maxBytes: 1024 * MIB,
      now: () => this.now,
      say: (reply) => void this.said.push(reply),
      freeBytes: () => Number.POSITIVE_INFINITY,
      ...options,
    });
  }

  open(source: LogSourceInfo, format: LogFormat): void {
    const { since } = this.core.call('prepare', [source]);
    this.core.deliver({ kind: 'opened', sourceId: source.id, format, since });
  }

  write(source: LogSourceInfo, bytes: string | Uint8Array, stream: 'out' | 'err' = 'out'): void {
    const copy = Uint8Array.from(Buffer.from(bytes as Uint8Array));
    this.core.deliver({
      kind: 'bytes',
      sourceId: source.id,
      stream,
      buffer: copy.buffer as ArrayBuffer,
      length: copy.length,
    });
  }

  end(source: LogSourceInfo): void {
    this.core.deliver({ kind: 'ended', sourceId: source.id });
  }

  view(
    sources: readonly LogSourceInfo[],
    query: Partial<LogQuery> = {},
    find: LogPattern | null = null,
  ): string {
    this.#views += 1;
    const viewId = `view-${this.#views}`;
    this.core.call('openView', [viewId, sources, { ...EVERY_LINE, ...query }, find]);
    return viewId;
  }

  /** The state of a view when there is nothing left to look through. */
  async settled(viewId: string): Promise<LogViewState> {
    for (;;) {
      this.said.length = 0;
      // states are spaced out by a timer, which a call need not wait for
      const state = this.core.stateNow(viewId);
      if (state.scan === null && (state.find === null || state.find.scan === null)) {
        await new Promise((resolve) => setImmediate(resolve));
        const again = this.core.stateNow(viewId);
        if (JSON.stringify(again) === JSON.stringify(state)) return state;
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  rows(viewId: string, from = 0, count = 400) {
    return this.core.call('rows', [viewId, from, count]).rows;
  }

  /** Every row's text. */
  async texts(viewId: string): Promise<readonly string[]> {
    const { firstRow, rows } = await this.settled(viewId);
    const texts: string[] = [];
    for (let row = firstRow; row < rows; row += 400)
      texts.push(...this.rows(viewId, row).map(({ text }) => text));
    return texts;
  }
}

/** Milliseconds of computing that something took, whatever else this computer does meanwhile. */
export function computing(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
