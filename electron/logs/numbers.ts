const CHUNK = 1 << 16;

/** A list of whole numbers that only grows and is cut at its end: four bytes each, in pieces that are never copied. */
export class NumberList {
  #chunks: Uint32Array[] = [];
  length = 0;

  push(value: number): void {
    const place = this.length & (CHUNK - 1);
    if (place === 0) this.#chunks.push(new Uint32Array(CHUNK));
    (this.#chunks[this.length >>> 16] as Uint32Array)[place] = value;
    this.length += 1;
  }

  at(index: number): number {
    return (this.#chunks[index >>> 16] as Uint32Array)[index & (CHUNK - 1)] as number;
  }

  cut(length: number): void {
    this.length = length;
    this.#chunks.length = Math.ceil(length / CHUNK);
  }

  /** How many members are smaller than `value`, in a list that is in order. */
  below(value: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.at(middle) < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
