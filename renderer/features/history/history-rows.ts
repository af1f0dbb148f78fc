import type { HistoryEvent } from '@shared/domain/audit';
import { dayMonth, weekday } from '../../ui/time/format';

const DAY = 86_400_000;
const MONTH_AT = 3;

/** A line of the list: a day, or an event of it. */
export type HistoryRow =
  | { readonly kind: 'day'; readonly key: string; readonly at: number; readonly count: number }
  | { readonly kind: 'event'; readonly key: string; readonly event: HistoryEvent };

/** Events, newest first, with a line over those of each UTC day. */
export function historyRows(events: readonly HistoryEvent[]): readonly HistoryRow[] {
  const days = Map.groupBy(events, (event) => event.at.slice(0, 10));
  return [...days].flatMap(([day, ofDay]) => [
    { kind: 'day', key: day, at: Date.parse(day), count: ofDay.length } as const,
    ...ofDay.map((event) => ({ kind: 'event', key: `${event.sequence}`, event }) as const),
  ]);
}

/** `Today, 23 Nov`, `Sun 22 Nov`, and with the year when it is another. Times in ms. */
export function dayTitle(at: number, now: number): string {
  const today = Math.floor(now / DAY) - Math.floor(at / DAY);
  if (today === 0) return `Today, ${dayMonth(at)}`;
  const year = new Date(at).getUTCFullYear();
  const words = `${weekday(at)} ${dayMonth(at).slice(-MONTH_AT)}`;
  return year === new Date(now).getUTCFullYear() ? words : `${words} ${year}`;
}

const STORES: Readonly<Record<string, string>> = {
  'google-play': 'Google Play',
  'app-store': 'App Store',
  testflight: 'TestFlight',
  kubernetes: 'Kubernetes',
};

/** Where it happened: the store, or this computer. */
export function targetTitle(event: Pick<HistoryEvent, 'target'>): string {
  return event.target === null ? 'This computer' : (STORES[event.target] ?? event.target);
}

/** Where it happened, with the track or environment where the store has several. */
export function placeTitle(event: Pick<HistoryEvent, 'target' | 'track'>): string {
  const { target, track } = event;
  return target === null || track === null || track === target
    ? targetTitle(event)
    : `${targetTitle(event)} ${track}`;
}

/** Who did it. */
export function actorTitle({ actor }: Pick<HistoryEvent, 'actor'>): string {
  return actor.kind === 'slipway' ? 'Slipway' : actor.name;
}

/** A whole number with its thousands apart: `2,344`. */
export function count(value: number): string {
  return value.toLocaleString('en-GB');
}

/** `3 Mar 2025` in UTC. */
export function fullDate(iso: string): string {
  return `${dayMonth(Date.parse(iso))} ${iso.slice(0, 4)}`;
}
