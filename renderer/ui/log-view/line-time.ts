/** How the moments of lines are written. */
export type TimeStyle = 'utc' | 'local' | 'relative';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * The moment of a line, to the millisecond: `14:31:52.204` in UTC or in the time of this computer, or how long it was
 * before the newest line (`-16.104s`, `-2m 04s`). Nothing for a line whose moment nobody knows.
 */
export function lineTime(at: number | null, style: TimeStyle, newest: number | null): string {
  if (at === null) return '';
  if (style === 'relative') return before(Math.max(0, (newest ?? at) - at));
  const date = new Date(at);
  const parts =
    style === 'utc'
      ? [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()]
      : [date.getHours(), date.getMinutes(), date.getSeconds()];
  return `${parts.map((part) => pad(part, 2)).join(':')}.${pad(date.getUTCMilliseconds(), 3)}`;
}

/** The day of a moment, `23 Nov`, by the same clock as `lineTime`. */
export function lineDay(at: number, style: TimeStyle): string {
  const date = new Date(at);
  const local = style === 'local';
  const day = local ? date.getDate() : date.getUTCDate();
  return `${day} ${MONTHS[local ? date.getMonth() : date.getUTCMonth()]}`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

function before(ms: number): string {
  if (ms < MINUTE) return `-${(ms / SECOND).toFixed(3)}s`;
  if (ms < HOUR) return `-${Math.floor(ms / MINUTE)}m ${pad(Math.floor((ms % MINUTE) / SECOND), 2)}s`;
  if (ms < DAY) return `-${Math.floor(ms / HOUR)}h ${pad(Math.floor((ms % HOUR) / MINUTE), 2)}m`;
  return `-${Math.floor(ms / DAY)}d ${pad(Math.floor((ms % DAY) / HOUR), 2)}h`;
}

/**
 * A moment that a person typed, in ms: `14:31`, `14:31:52`, `14:31:52.204` on the day of `near`, with a date before it
 * (`2026-11-23 14:31`) on that day, or how long before `near`: `-15m`, `-2h`. Null when it is none of these.
 */
export function typedTime(text: string, near: number, style: TimeStyle): number | null {
  const back = /^-\s*(\d+(?:\.\d+)?)\s*(s|m|h|d)$/i.exec(text.trim());
  if (back) {
    const unit = { s: SECOND, m: MINUTE, h: HOUR, d: DAY }[back[2]?.toLowerCase() ?? 's'] ?? SECOND;
    return near - Number(back[1]) * unit;
  }
  const match = /^(?:(\d{4})-(\d{2})-(\d{2})[T ]+)?(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,3}))?)?Z?$/i.exec(
    text.trim(),
  );
  if (!match) return null;
  const [year, month, day, hour, minute, second] = match
    .slice(1, 7)
    .map((part) => (part === undefined ? undefined : Number(part)));
  if ((hour ?? 0) > 23 || (minute ?? 0) > 59 || (second ?? 0) > 59) return null;
  const ms = Number((match[7] ?? '0').padEnd(3, '0'));
  const date = new Date(near);
  if (style === 'local') {
    const on = year === undefined ? date : new Date(year, (month ?? 1) - 1, day ?? 1);
    return new Date(on.getFullYear(), on.getMonth(), on.getDate(), hour, minute, second ?? 0, ms).getTime();
  }
  const on = year === undefined ? date : new Date(Date.UTC(year, (month ?? 1) - 1, day ?? 1));
  return Date.UTC(on.getUTCFullYear(), on.getUTCMonth(), on.getUTCDate(), hour, minute, second ?? 0, ms);
}

const pad = (value: number, width: number) => String(value).padStart(width, '0');
