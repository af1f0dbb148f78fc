import { describe, expect, it } from 'vitest';
import { openInMemory } from '../../../electron/history/database';
import { EventFinder } from '../../../electron/history/event-finder';
import { eventCondition } from '../../../electron/history/event-query';
import { SearchParts } from '../../../electron/history/search-parts';

const words = (title: string) => [title, '', '', '', '', '', ''];
const ALL = { least: 10, most: 10 };

/** Words of three parts, as a long history has them; the rows themselves do not matter to a search by words alone. */
function threeParts() {
  const db = openInMemory();
  const parts = new SearchParts(db);
  for (const [sequence, title] of [
    [1, 'freeze'],
    [99_999, 'thaw'],
    [100_001, 'freeze again'],
    [200_000, 'thaw'],
    [200_001, 'frost'],
  ] as const) {
    parts.add(sequence, words(title));
  }
  return { db, parts, finder: new EventFinder(db, parts) };
}

describe('the parts of the full-text index', () => {
  it('begin every hundred thousand events, and are known to the next start', () => {
    const { db, parts } = threeParts();
    const known = [
      { first: 200_001, table: 'events_fts_200001' },
      { first: 100_001, table: 'events_fts_100001' },
      { first: 1, table: 'events_fts' },
    ];
    expect(parts.newestFirst).toEqual(known);
    expect(new SearchParts(db).newestFirst).toEqual(known);
  });

  it('are searched as one, from the newest event backwards', () => {
    const { finder } = threeParts();
    const found = (text: string, below?: number) =>
      finder.find(eventCondition({ text, limit: 10 }), below, ALL).found;
    expect(found('fr')).toEqual([200_001, 100_001, 1]);
    expect(found('fr', 200_001)).toEqual([100_001, 1]);
    expect(found('freeze', 100_001)).toEqual([1]);
    expect(found('thaw')).toEqual([200_000, 99_999]);
    expect(found('snow')).toEqual([]);
  });

  it('are looked through for phrases only where their last word is, and then exactly', () => {
    const db = openInMemory();
    const parts = new SearchParts(db);
    const titles = ['app-7 set', 'app 70', 'app-8, 7 days', 'straße-neu', 'wait-', 'c-3po 7'];
    for (const [at, title] of titles.entries()) parts.add(at * 100_000 + 1, words(title));
    const finder = new EventFinder(db, parts);
    const found = (text: string) =>
      finder
        .find(eventCondition({ text, limit: 10 }), undefined, ALL)
        .found.map((sequence) => titles[(sequence - 1) / 100_000]);
    expect(found('app-7')).toEqual(['app 70', 'app-7 set']);
    expect(found('"app-8, 7"')).toEqual(['app-8, 7 days']);
    expect(found('straße-n')).toEqual(['straße-neu']);
    expect(found('wait-')).toEqual(['wait-']);
    expect(found('8-7')).toEqual(['app-8, 7 days']);
    expect(found('3po-8')).toEqual([]);
  });

  it('are left out once there are enough matches', () => {
    const { finder } = threeParts();
    const find = (least: number, most: number) =>
      finder.find(eventCondition({ text: 'fr', limit: 10 }), undefined, { least, most });
    expect(find(1, 2)).toEqual({ found: [200_001, 100_001], areAll: false });
    expect(find(10, 10)).toEqual({ found: [200_001, 100_001, 1], areAll: true });
  });

  it('forget a part whose transaction was taken back', () => {
    const { db, parts } = threeParts();
    expect(() =>
      db.transaction(() => {
        parts.add(300_001, words('hail'));
        throw new Error('taken back');
      })(),
    ).toThrow('taken back');
    parts.reload();
    expect(parts.newestFirst[0]?.first).toBe(200_001);
    parts.add(300_002, words('hail'));
    expect(parts.newestFirst[0]).toEqual({ first: 300_002, table: 'events_fts_300002' });
  });
});
