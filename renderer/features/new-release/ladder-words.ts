import { clockMinutes, dayMonth, weekday } from '../../ui/time/format';

const HOUR = 3_600_000;

/** `Tue 1 Dec 06:00` in UTC. */
export function dateTime(at: number): string {
  return `${weekday(at).slice(0, 3)} ${dayMonth(at)} ${clockMinutes(at)}`;
}

/** `24 testers`, `1 tester`, `24 testers or more` is never said: a count is a count. */
export function peopleWords(testers: number): string {
  return `${testers.toLocaleString('en-US')} ${testers === 1 ? 'tester' : 'testers'}`;
}

/** `about 1,285` of a share of all users; everyone is counted as such. */
export function shareWords(fraction: number, activeUsers: number | null): string {
  if (activeUsers === null) return fraction === 1 ? 'everyone' : 'not counted';
  const people = Math.round(activeUsers * fraction).toLocaleString('en-US');
  return fraction === 1 ? `${people} users` : `about ${people}`;
}

/** `24h`, `3d`, `90m`, `none`. */
export function bakeText(bakeMs: number): string {
  if (bakeMs === 0) return 'none';
  if (bakeMs % HOUR !== 0) return `${Math.round(bakeMs / 60_000)}m`;
  const hours = bakeMs / HOUR;
  return hours > 72 && hours % 24 === 0 ? `${hours / 24}d` : `${hours}h`;
}

const USUAL = [0, 1, 6, 12, 24, 48, 72, 168].map((hours) => hours * HOUR);

/** The bake times to choose from, the present one among them, ms. */
export function bakeChoices(present: number): readonly number[] {
  return [...new Set([...USUAL, present])].sort((a, b) => a - b);
}
