import { type AuditRecord, auditRecord } from '@shared/domain/audit';
import { isoTime } from '@shared/kit/clock';
import { FIRST_PREVIOUS_HASH } from './chain';
import type { Db } from './database';
import type { HighWater } from './high-water';
import { LOST_EVENTS } from './verify';

/** Events that were once acknowledged and are no longer there: first and last number, both included. */
export type LostRange = readonly [first: number, last: number];

/** Gaps between the events of the file, and between its last event and the high-water mark. */
export function findLosses(db: Db, last: HighWater, mark: HighWater | null): readonly LostRange[] {
  const gaps = db
    .prepare<[], { readonly first: number; readonly last: number }>(
      `SELECT before + 1 AS first, sequence - 1 AS last FROM
         (SELECT sequence, lag(sequence, 1, 0) OVER (ORDER BY sequence) AS before FROM events)
       WHERE sequence > before + 1`,
    )
    .all()
    .map((gap): LostRange => [gap.first, gap.last]);
  return mark === null || mark.sequence <= last.sequence
    ? gaps
    : [...gaps, [last.sequence + 1, mark.sequence]];
}

/** Where the chain goes on: behind the mark when the tail is lost, so that no number is ever given twice. */
export function chainEnd(last: HighWater, mark: HighWater | null): HighWater {
  if (mark !== null && mark.sequence > last.sequence) return mark;
  return last.sequence === 0 ? { sequence: 0, hash: FIRST_PREVIOUS_HASH } : last;
}

/** How many events ranges hold together. */
export function countLost(ranges: readonly LostRange[]): number {
  return ranges.reduce((sum, [first, last]) => sum + last - first + 1, 0);
}

/** The event that states a recovery, so that the gap in the chain explains itself. */
export function recoveryRecord(
  title: string,
  why: string,
  ranges: readonly LostRange[],
  origin: string,
  now: number,
): AuditRecord {
  return auditRecord({
    kind: 'history.recovered',
    at: isoTime(now),
    actor: { kind: 'slipway' },
    result: 'done',
    title,
    why,
    origin,
    known: ranges.map(([first, last]) => ({
      title: LOST_EVENTS,
      value: `${first}–${last}`,
      verdict: 'breach',
    })),
  });
}
