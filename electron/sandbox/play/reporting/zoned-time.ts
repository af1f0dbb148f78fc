import { z } from 'zod';
import { invalidArgument } from '../../api-error';

/*
 * Hours are counted in UTC and days in Los Angeles, where a day has 23 or 25 hours when the clocks change
 * (developers.google.com/play/developer/reporting, TimelineSpec). Times are ms since the epoch.
 */

/** How a metric set aggregates. */
export type Period = 'HOURLY' | 'DAILY';
/** The only zone of each period. */
const ZONE: Readonly<Record<Period, string>> = { HOURLY: 'UTC', DAILY: 'America/Los_Angeles' };

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

const number = z.union([z.int(), z.string().regex(/^\d+$/).transform(Number)]).nullish();
/** `google.type.DateTime` as a client sends it. */
export const wireDateTime = z.object({
  year: number,
  month: number,
  day: number,
  hours: number,
  minutes: number,
  seconds: number,
  nanos: number,
  utcOffset: z.string().nullish(),
  timeZone: z.object({ id: z.string().nullish(), version: z.string().nullish() }).nullish(),
});
export type WireDateTime = z.output<typeof wireDateTime>;

interface Calendar {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hours: number;
}

const losAngeles = new Intl.DateTimeFormat('en-US', {
  timeZone: ZONE.DAILY,
  hourCycle: 'h23',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
});

function calendarOf(at: number, period: Period): Calendar {
  if (period === 'HOURLY') {
    const date = new Date(at);
    return {
      year: date.getUTCFullYear(),
      month: date.getUTCMonth() + 1,
      day: date.getUTCDate(),
      hours: date.getUTCHours(),
    };
  }
  const parts = Object.fromEntries(
    losAngeles.formatToParts(at).map(({ type, value }) => [type, Number(value)]),
  );
  return { year: parts.year ?? 0, month: parts.month ?? 1, day: parts.day ?? 1, hours: parts.hour ?? 0 };
}

/** Midnight of a calendar day in Los Angeles. The clocks change at two in the morning, so it is at 07:00 or 08:00 UTC. */
function midnight(year: number, month: number, day: number): number {
  const summer = Date.UTC(year, month - 1, day, 7);
  return calendarOf(summer, 'DAILY').hours === 0 ? summer : summer + HOUR_MS;
}

/** The start of the hour or day that contains a time. */
export function startOfPeriod(at: number, period: Period): number {
  if (period === 'HOURLY') return Math.floor(at / HOUR_MS) * HOUR_MS;
  const { year, month, day } = calendarOf(at, 'DAILY');
  return midnight(year, month, day);
}

/** The start of the next hour or day, from the start of one. */
export function nextPeriod(start: number, period: Period): number {
  if (period === 'HOURLY') return start + HOUR_MS;
  const { year, month, day } = calendarOf(start, 'DAILY');
  return midnight(year, month, day + 1);
}

/** The start of the day `days` before the day that starts at `start`. */
export function daysBefore(start: number, days: number): number {
  const { year, month, day } = calendarOf(start, 'DAILY');
  return midnight(year, month, day - days);
}

/** The start of an hour or day as the API writes it; a zero hour is left out, as Google's JSON does. */
export function toDateTime(start: number, period: Period): unknown {
  const { hours, ...date } = calendarOf(start, period);
  return { ...date, ...(period === 'HOURLY' && hours > 0 ? { hours } : {}), timeZone: { id: ZONE[period] } };
}

/** How error messages write a start: `2026-11-21 00:00`. */
export function toText(start: number, period: Period): string {
  const { year, month, day, hours } = calendarOf(start, period);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${year}-${two(month)}-${two(day)} ${two(hours)}:00`;
}

/** Reads a bound of a timeline. Throws 400 where it is absent, not aligned to the period, or in another zone. */
export function readBound(bound: WireDateTime | undefined, name: string, period: Period): number {
  const { year, month, day, hours, minutes, seconds, nanos, utcOffset, timeZone } = bound ?? {};
  if (!year || !month || !day) throw invalidArgument(`'timeline_spec.${name}' field must be set.`);
  const zone = timeZone?.id || ZONE[period];
  const utc = period === 'HOURLY' && /^(Etc\/)?(UTC|GMT)$/i.test(zone);
  if (!utc && zone !== ZONE[period])
    throw invalidArgument(
      `'timeline_spec.${name}.time_zone' must be ${ZONE[period]} for ${period} aggregation.`,
    );
  if (utcOffset && !(period === 'HOURLY' && /^-?0+(\.0+)?s$/.test(utcOffset)))
    throw invalidArgument(`'timeline_spec.${name}.utc_offset' must not be set for ${period} aggregation.`);
  if (minutes || seconds || nanos || (period === 'DAILY' && hours))
    throw invalidArgument(`'timeline_spec.${name}' must be aligned to ${period} aggregation.`);
  const date = new Date(Date.UTC(year, month - 1, day));
  if (date.getUTCMonth() !== month - 1 || (hours ?? 0) > 23)
    throw invalidArgument(`'timeline_spec.${name}' is not a valid date.`);
  return period === 'DAILY' ? midnight(year, month, day) : date.getTime() + (hours ?? 0) * HOUR_MS;
}
