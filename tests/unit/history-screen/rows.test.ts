import type { HistoryEvent } from '@shared/domain/audit';
import type { CallOutcome } from '@shared/domain/operation';
import { describe, expect, it } from 'vitest';
import { dayTitle, historyRows } from '../../../renderer/features/history/history-rows';
import { previousAnswer, shortCallPath, writtenLines } from '../../../renderer/features/history/sent-calls';

const at = (sequence: number, time: string) => ({ sequence, at: time }) as HistoryEvent;

describe('the list', () => {
  it('puts a line over the events of each day and counts them', () => {
    const rows = historyRows([
      at(3, '2026-11-23T14:05:02.000Z'),
      at(2, '2026-11-23T00:00:00.000Z'),
      at(1, '2026-11-22T23:59:59.999Z'),
    ]);
    expect(rows.map((row) => (row.kind === 'day' ? row.count : row.event.sequence))).toEqual([2, 3, 2, 1, 1]);
  });

  it('names days by their distance and tells other years', () => {
    const now = Date.parse('2026-11-23T14:00:00Z');
    expect(dayTitle(Date.parse('2026-11-23'), now)).toBe('Today, 23 Nov');
    expect(dayTitle(Date.parse('2026-11-02'), now)).toBe('Mon 2 Nov');
    expect(dayTitle(Date.parse('2025-03-03'), now)).toBe('Mon 3 Mar 2025');
  });
});

const call = (method: string, path: string, body: unknown, answer: unknown): CallOutcome => ({
  callId: `${method} ${path}`,
  state: 'done',
  status: 200,
  tookMs: 3,
  sent: { method, path, body },
  answer,
});

describe('the calls of an event', () => {
  const track =
    '/androidpublisher/v3/applications/com.arkalia.cia/edits/26000457783672921306/tracks/production';

  it('are shown without what all of them share', () => {
    expect(shortCallPath(track)).toBe('/edits/2600…/tracks/production');
    expect(shortCallPath(track.replace('/tracks/production', ':commit'))).toBe('/edits/2600…:commit');
  });

  it('compare a write with what was read just before it, and nothing else', () => {
    const calls = [
      call('GET', track, null, { status: 'old' }),
      call('GET', `${track}2`, null, { status: 'other' }),
      call('PUT', track, { status: 'new' }, {}),
    ];
    expect(previousAnswer(calls, 2)).toEqual({ status: 'old' });
    expect(previousAnswer(calls, 0)).toBeUndefined();
  });

  it('tell long runs that stay the same as a number', () => {
    const notes = Array.from({ length: 8 }, (_, index) => `A note that is long enough for a line ${index}`);
    const lines = writtenLines({ a: 'inProgress', notes }, { a: 'halted', notes });
    expect(lines.filter((line) => line.kind !== 'same').map((line) => line.kind)).toEqual([
      'removed',
      'added',
    ]);
    expect(lines.at(-1)?.text).toMatch(/^… \d+ lines unchanged$/);
    const hidden = Number(/\d+/.exec(lines.at(-1)?.text ?? '')?.[0]);
    expect(lines.length - 1 + hidden).toBe(writtenLines(undefined, { a: 'halted', notes }).length + 1);
  });
});
