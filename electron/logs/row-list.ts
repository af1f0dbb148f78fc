const CHUNK_BITS = 16;
const CHUNK = 1 << CHUNK_BITS;

/** Rows of a merged or filtered view in order: which source of the view, and which line of it. Five bytes a row. */
export class RowList {
  #lines: Uint32Array[] = [];
  #sources: Uint16Array[] = [];
  length = 0;

  push(source: number, line: number): void {
    const place = this.length & (CHUNK - 1);
    if (place === 0) {
      this.#lines.push(new Uint32Array(CHUNK));
      this.#sources.push(new Uint16Array(CHUNK));
    }
    const chunk = this.length >>> CHUNK_BITS;
    (this.#lines[chunk] as Uint32Array)[place] = line;
    (this.#sources[chunk] as Uint16Array)[place] = source;
    this.length += 1;
  }

  line(row: number): number {
    return (this.#lines[row >>> CHUNK_BITS] as Uint32Array)[row & (CHUNK - 1)] as number;
  }

  source(row: number): number {
    return (this.#sources[row >>> CHUNK_BITS] as Uint16Array)[row & (CHUNK - 1)] as number;
  }

  pop(): void {
    this.length -= 1;
    const chunks = (this.length + CHUNK - 1) >>> CHUNK_BITS;
    this.#lines.length = chunks;
    this.#sources.length = chunks;
  }

  /** The row of a line; -1 when there is none. */
  find(source: number, line: number): number {
    for (let row = 0; row < this.length; row += 1) {
      if (this.line(row) === line && this.source(row) === source) return row;
    }
    return -1;
  }
}
