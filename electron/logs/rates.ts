import type { LineStore } from './line-store';

/** How much of a rate is the newest reading; the rest is what it was. */
const NEWEST = 0.5;
/** Slower than this is not at all. */
const NOTHING = 0.05;

interface Reading {
  next: number;
  rate: number;
  dropped: number;
}

/** Lines a second of every source, smoothed over a few seconds. */
export class Rates {
  readonly #readings = new Map<string, Reading>();
  #lastAt = Number.NaN;

  of(sourceId: string): number {
    return this.#readings.get(sourceId)?.rate ?? 0;
  }

  /** Reads every store once more. True when a figure of one of them moved. */
  beat(now: number, stores: Iterable<LineStore>): boolean {
    const seconds = (now - this.#lastAt) / 1000;
    this.#lastAt = now;
    let moved = false;
    for (const { info, next, dropped } of stores) {
      const before = this.#readings.get(info.id);
      if (!before || !(seconds > 0)) {
        this.#readings.set(info.id, { next, rate: before?.rate ?? 0, dropped });
        moved = true;
        continue;
      }
      const raw = before.rate * (1 - NEWEST) + ((next - before.next) / seconds) * NEWEST;
      const rate = raw < NOTHING ? 0 : Math.round(raw * 10) / 10;
      moved ||= rate !== before.rate || next !== before.next || dropped !== before.dropped;
      this.#readings.set(info.id, { next, rate, dropped });
    }
    return moved;
  }
}
