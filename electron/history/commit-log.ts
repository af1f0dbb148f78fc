import { closeSync, constants, fdatasyncSync, fstatSync, openSync, writeSync } from 'node:fs';

/** SQLite moves the log into the file behind a thousand pages, and writes over it from its beginning. Bytes. */
const ROOM = 1_024 * 4_120;

/**
 * The database's write-ahead log, synced by us behind each commit. SQLite would sync it with `fsync`, which also waits
 * for the file's times; `fdatasync` into room that is there already waits for the data alone, in half the time.
 * Nothing is locked on this file (unlike the database itself), so that a second descriptor does no harm.
 */
export class CommitLog {
  readonly #file: number;
  #failed: unknown = null;

  /** @throws Node's error when there is no log. */
  constructor(databasePath: string) {
    this.#file = openSync(`${databasePath}-wal`, constants.O_RDWR);
  }

  /**
   * Returns once everything committed is on the disk. After a failure it never does again: the system may have dropped
   * what it could not write, and a later success would not bring it back.
   *
   * @throws Node's error when it could not be written.
   */
  sync(): void {
    if (this.#failed !== null) throw this.#failed;
    try {
      fdatasyncSync(this.#file);
    } catch (error) {
      this.#failed = error;
      throw error;
    }
  }

  /** Makes the log as long as it becomes anyway, so that commits write into room that is there. Zeros are no frame. */
  makeRoom(): void {
    const { size } = fstatSync(this.#file);
    if (size >= ROOM) return;
    writeSync(this.#file, Buffer.alloc(ROOM - size), 0, ROOM - size, size);
    this.sync();
  }

  close(): void {
    closeSync(this.#file);
  }
}
