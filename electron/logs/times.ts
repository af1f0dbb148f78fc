const MINUTE_CHARS = 16;
/** Nanoseconds of a millisecond: more digits say nothing. */
const FINEST = 1_000_000;
const ZERO = 48;

/**
 * Reads times at the beginning of lines. Most lines share their minute with the one before, so that its milliseconds
 * are remembered with its text; what is left are seconds and their fraction.
 */
export class TimeReader {
  readonly #minute = new Uint8Array(MINUTE_CHARS);
  #minuteMs = Number.NaN;
  /** Where the time of the last call ended, and the second that it lies in, ms. */
  end = 0;
  second = 0;

  /**
   * The RFC 3339 time (also with a space for its T, a comma for its point, or without a zone, then UTC) at `start`,
   * in milliseconds with fractions; NaN when there is none. `end` is then the place behind it.
   */
  iso(bytes: Uint8Array, start: number, limit: number): number {
    if (limit - start < 19 || !this.#minuteIs(bytes, start)) return Number.NaN;
    let at = start + MINUTE_CHARS;
    if (bytes[at] !== 58) return Number.NaN;
    const tens = (bytes[at + 1] as number) - ZERO;
    const ones = (bytes[at + 2] as number) - ZERO;
    if (tens < 0 || tens > 6 || ones < 0 || ones > 9) return Number.NaN;
    let fraction = 0;
    at += 3;
    const mark = at < limit ? bytes[at] : 0;
    if (mark === 46 || mark === 44) {
      let digits = 0;
      let scale = 0.001;
      for (at += 1; at < limit; at += 1) {
        const digit = (bytes[at] as number) - ZERO;
        if (digit < 0 || digit > 9) break;
        if (scale >= FINEST) continue;
        digits = digits * 10 + digit;
        scale *= 10;
      }
      fraction = digits / scale;
    }
    let offset = 0;
    const zone = at < limit ? bytes[at] : 0;
    if (zone === 90) at += 1;
    else if ((zone === 43 || zone === 45) && limit - at >= 5) {
      const hours = two(bytes, at + 1);
      const colon = bytes[at + 3] === 58 ? 1 : 0;
      const minutes = two(bytes, at + 3 + colon);
      if (hours >= 0 && minutes >= 0) {
        offset = (zone === 43 ? 1 : -1) * (hours * 60 + minutes) * 60_000;
        at += 5 + colon;
      }
    }
    this.end = at;
    this.second = this.#minuteMs + (tens * 10 + ones) * 1000 - offset;
    return this.second + fraction;
  }

  #minuteIs(bytes: Uint8Array, start: number): boolean {
    const minute = this.#minute;
    let same = true;
    // from the end: that is where minutes differ
    for (let index = MINUTE_CHARS - 1; index >= 0; index -= 1) {
      if (bytes[start + index] !== minute[index]) {
        same = false;
        break;
      }
    }
    if (same) return !Number.isNaN(this.#minuteMs);
    const year = two(bytes, start) * 100 + two(bytes, start + 2);
    const slashed = bytes[start + 4] === 47 && bytes[start + 7] === 47;
    const between = bytes[start + 10];
    if (
      !(slashed || (bytes[start + 4] === 45 && bytes[start + 7] === 45)) ||
      !(between === 84 || between === 32) ||
      bytes[start + 13] !== 58
    ) {
      return false;
    }
    const month = two(bytes, start + 5);
    const day = two(bytes, start + 8);
    const hour = two(bytes, start + 11);
    const minutes = two(bytes, start + 14);
    if (year < 0 || month < 1 || month > 12 || day < 1 || day > 31 || hour < 0 || minutes < 0) return false;
    this.#minuteMs = Date.UTC(year, month - 1, day, hour, minutes);
    minute.set(bytes.subarray(start, start + MINUTE_CHARS));
    return true;
  }

  /** logcat's `11-24 14:31:52.204`, which has no year: that of `now`, or the year before where it would lie ahead. */
  logcat(bytes: Uint8Array, start: number, limit: number, now: number): number {
    if (limit - start < 18 || bytes[start + 2] !== 45 || bytes[start + 5] !== 32) return Number.NaN;
    if (bytes[start + 8] !== 58 || bytes[start + 11] !== 58 || bytes[start + 14] !== 46) return Number.NaN;
    const month = two(bytes, start);
    const day = two(bytes, start + 3);
    const hour = two(bytes, start + 6);
    const minute = two(bytes, start + 9);
    const second = two(bytes, start + 12);
    const ms = two(bytes, start + 15) * 10 + (bytes[start + 17] as number) - ZERO;
    if (month < 1 || day < 1 || hour < 0 || minute < 0 || second < 0 || !(ms >= 0)) return Number.NaN;
    this.end = start + 18;
    const year = new Date(now).getFullYear();
    // the phone writes its own time of day, which is taken for that of this computer
    const at = new Date(year, month - 1, day, hour, minute, second, ms).getTime();
    return at > now + 86_400_000
      ? new Date(year - 1, month - 1, day, hour, minute, second, ms).getTime()
      : at;
  }
}

/** Two digits; negative when they are none. */
function two(bytes: Uint8Array, at: number): number {
  const tens = (bytes[at] as number) - ZERO;
  const ones = (bytes[at + 1] as number) - ZERO;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -10_000;
}
