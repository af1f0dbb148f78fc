import { z } from 'zod';

/*
 * `google.type.DateTime`: calendar fields in a named zone. Play vitals counts hours in UTC and days in Los Angeles,
 * where a day may have 23 or 25 hours.
 */

const whole = z.union([z.string(), z.number()]).transform(Number).pipe(z.int());

/** A `google.type.DateTime` as read. Absent hours are 0 in Google's JSON. */
export const googleDateTime = z.object({
  year: whole,
  month: whole,
  day: whole,
  hours: whole.nullish().transform((hours) => hours ?? 0),
  timeZone: z
    .object({ id: z.string().nullish() })
    .nullish()
    .transform((zone) => zone?.id ?? 'UTC'),
});

/** Calendar fields in a zone. */
export type ZonedTime = z.output<typeof googleDateTime>;

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(timeZone, format);
  return format;
}

/** Zones change their offset on whole quarters of an hour only. */
const QUARTER_MS = 900_000;
/** Weeks of hours in a few zones; a reading asks for the same ones again and again. */
const MOST_OFFSETS = 4_096;
const offsets = new Map<string, number>();

/** How far a zone's clocks are ahead of UTC at a moment, ms. Remembered: a format takes a hundred times as long. */
function offsetAt(ms: number, timeZone: string): number {
  if (timeZone === 'UTC') return 0;
  const quarter = Math.floor(ms / QUARTER_MS);
  const key = `${timeZone} ${quarter}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  if (offsets.size >= MOST_OFFSETS) offsets.clear();
  const offset = readOffset(quarter * QUARTER_MS, timeZone);
  offsets.set(key, offset);
  return offset;
}

function readOffset(ms: number, timeZone: string): number {
  const part = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(ms)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const shown = Date.UTC(
    part.year ?? 0,
    (part.month ?? 1) - 1,
    part.day ?? 1,
    part.hour ?? 0,
    part.minute ?? 0,
    part.second ?? 0,
  );
  return shown - ms;
}

/** The moment of calendar fields, ms since the epoch. */
export function toMs({ year, month, day, hours, timeZone }: ZonedTime): number {
  const asUtc = Date.UTC(year, month - 1, day, hours);
  const guess = asUtc - offsetAt(asUtc, timeZone);
  return asUtc - offsetAt(guess, timeZone);
}

/** The calendar day or hour (minutes cut off) of a moment in a zone. */
export function toZoned(ms: number, timeZone: string, unit: 'hour' | 'day'): ZonedTime {
  const local = new Date(ms + offsetAt(ms, timeZone));
  return {
    year: local.getUTCFullYear(),
    month: local.getUTCMonth() + 1,
    day: local.getUTCDate(),
    hours: unit === 'hour' ? local.getUTCHours() : 0,
    timeZone,
  };
}

/** The same fields one hour or calendar day later. */
export function nextZoned(time: ZonedTime, unit: 'hour' | 'day'): ZonedTime {
  if (unit === 'hour') return toZoned(toMs(time) + 3_600_000, time.timeZone, 'hour');
  const next = new Date(Date.UTC(time.year, time.month - 1, time.day + 1));
  return {
    ...time,
    year: next.getUTCFullYear(),
    month: next.getUTCMonth() + 1,
    day: next.getUTCDate(),
  };
}

/** The fields as a request writes them. Days carry no hours. */
export function toWire(time: ZonedTime, unit: 'hour' | 'day'): unknown {
  return {
    year: time.year,
    month: time.month,
    day: time.day,
    ...(unit === 'hour' ? { hours: time.hours } : {}),
    timeZone: { id: time.timeZone },
  };
}
