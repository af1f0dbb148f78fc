import { mkdirSync, readdirSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import type { LogStorage } from '@shared/contract/schemas/log';
import type { LogSourceInfo } from '../ports/log-source';
import { LineStore } from './line-store';
import type { Disk } from './segment';
import { keyOf, remember } from './source-key';

/** Even where the disk is nearly full, so much of the newest lines is kept. */
const LEAST_BYTES = 32 * 1024 * 1024;
/** The logs leave so much of the disk to everybody else, the history above all. */
const RESERVE_BYTES = 256 * 1024 * 1024;
const LOOK_AFTER_BYTES = 4 * 1024 * 1024;

/** Every store of this computer, and the disk that they share: the budget, and what happens when there is no room. */
export class LogRoom {
  readonly #folder: string;
  readonly #disk: Disk;
  readonly #stores = new Map<string, LineStore>();
  #maxBytes: number;
  #trouble: string | null = null;
  #sinceLook = 0;
  #wasFull = false;
  readonly #freeBytes: () => number;

  constructor(directory: string, maxBytes: number, disk: Disk, freeBytes?: () => number) {
    this.#folder = join(directory, 'sources');
    this.#disk = disk;
    this.#maxBytes = maxBytes;
    this.#freeBytes = freeBytes ?? (() => freeOn(this.#folder));
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    for (const key of readdirSync(this.#folder)) {
      const store = LineStore.reopen(join(this.#folder, key), disk, () => this.#makeRoom());
      if (!store) continue;
      this.#stores.set(key, store);
      remember(store.info.id, key);
    }
    this.#keepBudget();
  }

  /** The store of a source, new when nothing was kept of it. */
  store(info: LogSourceInfo): LineStore {
    const key = keyOf(info.id);
    const known = this.#stores.get(key);
    if (known) {
      if (JSON.stringify(known.info) !== JSON.stringify(info)) known.describe(info);
      return known;
    }
    const store = new LineStore(join(this.#folder, key), info, this.#disk, () => this.#makeRoom());
    this.#stores.set(key, store);
    return store;
  }

  find(key: string): LineStore | undefined {
    return this.#stores.get(key);
  }

  all(): IterableIterator<LineStore> {
    return this.#stores.values();
  }

  forget(sourceId: string): void {
    const key = keyOf(sourceId);
    this.#stores.get(key)?.delete();
    this.#stores.delete(key);
  }

  /** Told how much was written; now and then looks whether that is still within bounds. */
  written(bytes: number): void {
    this.#sinceLook += bytes;
    if (this.#sinceLook < LOOK_AFTER_BYTES) return;
    this.#sinceLook = 0;
    this.#keepBudget();
  }

  get storage(): LogStorage {
    let lines = 0;
    let droppedLines = 0;
    for (const store of this.#stores.values()) {
      lines += store.lines;
      droppedLines += store.droppedLines;
    }
    return { usedBytes: this.#used(), maxBytes: this.#maxBytes, lines, droppedLines, trouble: this.#trouble };
  }

  setBudget(maxBytes: number): void {
    this.#maxBytes = maxBytes;
    this.#keepBudget();
  }

  close(): void {
    for (const store of this.#stores.values()) store.close();
  }

  #used(): number {
    let used = 0;
    for (const store of this.#stores.values()) used += store.size;
    return used;
  }

  #keepBudget(): void {
    let used = this.#used();
    while (used > this.#maxBytes) {
      const freed = this.#dropOldest();
      if (freed === 0) break;
      used -= freed;
    }
    let short = RESERVE_BYTES - this.#freeBytes();
    // a disk that was full a moment ago has not recovered yet
    if (this.#wasFull) {
      this.#wasFull = false;
      return;
    }
    this.#trouble =
      short > 0 ? 'The disk is nearly full: older lines are dropped sooner than the budget says.' : null;
    while (short > 0 && used > LEAST_BYTES) {
      const freed = this.#dropOldest();
      if (freed === 0) break;
      used -= freed;
      short -= freed;
    }
  }

  /** The disk took no more: the oldest lines go. False when there are none left to go. */
  #makeRoom(): boolean {
    const freed = this.#dropOldest();
    this.#wasFull = true;
    this.#trouble =
      freed > 0
        ? 'The disk is full: the oldest lines are dropped for the newest.'
        : 'The disk is full: new lines cannot be kept, and are counted where they are missing.';
    return freed > 0;
  }

  /** Drops the oldest segment of all; those that are still written to only when there is no other. */
  #dropOldest(): number {
    let oldest: LineStore | undefined;
    let oldestAt = Number.POSITIVE_INFINITY;
    for (const store of this.#stores.values()) {
      const [first] = store.segments;
      if (!first || first.count === 0) continue;
      const at = first.sealed ? first.lastAt : first.lastAt + 1e15;
      if (at < oldestAt) {
        oldestAt = at;
        oldest = store;
      }
    }
    const freed = oldest?.segments[0]?.size ?? 0;
    oldest?.dropOldest();
    return freed;
  }
}

function freeOn(folder: string): number {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
