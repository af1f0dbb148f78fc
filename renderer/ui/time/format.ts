const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A short duration for people and machines: `410 ms`, `5.1s`, `4m 12s`, `7h 28m`, `3d 4h`. */
export function duration(ms: number): string {
  const span = Math.max(0, ms);
  if (span < SECOND) return `${Math.round(span)} ms`;
  if (span < 10 * SECOND) return `${(Math.floor(span / 100) / 10).toFixed(1)}s`;
  return longDuration(span);
}

/** A duration in its two greatest units, never finer than a second: `48s`, `4m 12s`, `7h 28m`, `3d 4h`. */
export function longDuration(ms: number): string {
  const span = Math.max(0, ms);
  if (span < MINUTE) return `${Math.floor(span / SECOND)}s`;
  if (span < HOUR) return `${Math.floor(span / MINUTE)}m ${pad(Math.floor((span % MINUTE) / SECOND))}s`;
  if (span < DAY) return `${Math.floor(span / HOUR)}h ${pad(Math.floor((span % HOUR) / MINUTE))}m`;
  return `${Math.floor(span / DAY)}d ${Math.floor((span % DAY) / HOUR)}h`;
}

/** An age in its greatest unit alone: `4s`, `2m`, `7h`, `3d`. A moment ahead of our clock counts as just now. */
export function age(ms: number): string {
  const span = Math.max(0, ms);
  if (span < MINUTE) return `${Math.floor(span / SECOND)}s`;
  if (span < HOUR) return `${Math.floor(span / MINUTE)}m`;
  if (span < 2 * DAY) return `${Math.floor(span / HOUR)}h`;
  return `${Math.floor(span / DAY)}d`;
}

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** `14:32` in UTC: every clock of the product is UTC, and says so once, in the top bar. */
export function clockMinutes(at: number): string {
  const date = new Date(at);
  return `${pad(date.getUTCHours())}:${pad(date.getUTCMinutes())}`;
}

/** `14:32:08` in UTC. */
export function clock(at: number): string {
  return `${clockMinutes(at)}:${pad(new Date(at).getUTCSeconds())}`;
}

/** `Mon 23` in UTC. */
export function weekday(at: number): string {
  const date = new Date(at);
  return `${WEEKDAYS[date.getUTCDay()]} ${date.getUTCDate()}`;
}

/** `23 Nov` in UTC. */
export function dayMonth(at: number): string {
  const date = new Date(at);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
}

/** A moment as near as people say it, in UTC: `14:05`, `Sun 14:05` within a week, `19 Nov 14:05` beyond it. */
export function moment(at: number, now: number): string {
  if (new Date(at).toISOString().slice(0, 10) === new Date(now).toISOString().slice(0, 10))
    return clockMinutes(at);
  if (Math.abs(now - at) < 6 * DAY) return `${WEEKDAYS[new Date(at).getUTCDay()]} ${clockMinutes(at)}`;
  return `${dayMonth(at)} ${clockMinutes(at)}`;
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
