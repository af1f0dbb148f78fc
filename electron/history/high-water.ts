import { closeSync, constants, fdatasyncSync, openSync, readFileSync, writeSync } from 'node:fs';

/** The last event that was acknowledged. */
export interface HighWater {
  readonly sequence: number;
  readonly hash: string;
}

const LINE_BYTES = 96;
const LINE = /^(\d{20}) ([0-9a-f]{64}) #{9}$/;

/**
 * The last acknowledged event, kept in a small file of its own, synced after each append: one damaged byte in the
 * database's log can silently drop everything behind it, and this mark is what notices. Two fixed lines are written
 * in turn, so that a write cut in half leaves the other one whole.
 */
export class HighWaterFile {
  readonly #file: number;

  constructor(path: string) {
    this.#file = openSync(path, constants.O_RDWR | constants.O_CREAT, 0o600);
  }

  /** Returns once the mark is on the disk; throws Node's error when it cannot be written. */
  write(mark: HighWater): void {
    const line = `${String(mark.sequence).padStart(20, '0')} ${mark.hash} ${'#'.repeat(9)}\n`;
    writeSync(this.#file, line, (mark.sequence % 2) * LINE_BYTES, 'latin1');
    fdatasyncSync(this.#file);
  }

  close(): void {
    closeSync(this.#file);
  }
}

/** The mark in the file; null when there is no file or no whole line in it. */
export function readHighWater(path: string): HighWater | null {
  let text: string;
  try {
    text = readFileSync(path, 'latin1');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  let newest: HighWater | null = null;
  for (const line of [text.slice(0, LINE_BYTES - 1), text.slice(LINE_BYTES, 2 * LINE_BYTES - 1)]) {
    const [, sequence, hash] = LINE.exec(line) ?? [];
    if (sequence === undefined || hash === undefined) continue;
    if (newest === null || Number(sequence) > newest.sequence) newest = { sequence: Number(sequence), hash };
  }
  return newest;
}
