import type { RecordBlock } from './line-record';
import type { LineStore } from './line-store';

const BLOCK = 2_048;

/** Reads records of one store in blocks, for whoever goes through its lines in order. */
export class RecordReader {
  readonly #store: LineStore;
  #block: RecordBlock | null = null;
  #from = 0;
  #to = 0;
  #at = 0;

  constructor(store: LineStore) {
    this.#store = store;
  }

  /** Makes the record of a line the present one; false when it is not kept. */
  seek(line: number): boolean {
    if (line < this.#from || line >= this.#to) {
      const segment = this.#store.segmentOf(line);
      if (!segment) return false;
      const place = line - segment.first;
      // a little of what lies before comes with it, for whoever goes backwards
      const from = Math.max(0, place - (place < BLOCK ? place : 64));
      this.#block = segment.records(from, BLOCK);
      this.#from = segment.first + from;
      this.#to = this.#from + this.#block.length;
    }
    this.#at = line - this.#from;
    return true;
  }

  at(): number {
    return (this.#block as RecordBlock).at(this.#at);
  }
  level(): number {
    return (this.#block as RecordBlock).level(this.#at);
  }
  flags(): number {
    return (this.#block as RecordBlock).flags(this.#at);
  }
}
