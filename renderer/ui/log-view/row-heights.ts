/** Height of a row that holds one line of text, px. */
export const ROW_HEIGHT = 21;
/** More heights than these are never worth keeping: far from the window they are guesses again. */
const KEPT = 4_000;

/**
 * How high rows are. Most are one line high and need no entry; what was drawn higher (wrapped, opened) is remembered
 * by its row for as long as row numbers mean the same.
 */
export class RowHeights {
  readonly #measured = new Map<number, number>();

  /** Height of a row, px; a row that was never drawn counts as one line. */
  of(row: number): number {
    return this.#measured.get(row) ?? ROW_HEIGHT;
  }

  /** Remembers how high a row was drawn; says whether that is news. */
  set(row: number, height: number): boolean {
    if (Math.abs(this.of(row) - height) < 0.5) return false;
    if (Math.abs(height - ROW_HEIGHT) < 0.5) {
      this.#measured.delete(row);
      return true;
    }
    if (this.#measured.size >= KEPT) {
      const oldest = this.#measured.keys().next().value;
      if (oldest !== undefined) this.#measured.delete(oldest);
    }
    this.#measured.set(row, height);
    return true;
  }

  /** A row is one line high again; says whether that is news. */
  reset(row: number): boolean {
    return this.#measured.delete(row);
  }

  /** Forgets everything: rows were renumbered, or the window has another width. */
  clear(): void {
    this.#measured.clear();
  }
}
