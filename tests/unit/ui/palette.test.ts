import { describe, expect, it } from 'vitest';
import { highlightParts } from '../../../renderer/ui/data/highlight';
import { type PaletteItem, searchPalette } from '../../../renderer/ui/palette/palette-search';

const item = (label: string, over: Partial<PaletteItem> = {}): PaletteItem => ({
  id: label,
  group: 'Commands',
  label,
  icon: 'stairs',
  onOpen: () => undefined,
  ...over,
});

const labels = (items: readonly PaletteItem[], query: string) =>
  searchPalette(items, query).flatMap((group) => group.items.map((found) => found.label));

describe('the palette', () => {
  it('finds items in which every word occurs, in any order', () => {
    const items = [item('Advance Google Play'), item('Halt Google Play'), item('Advance TestFlight')];
    expect(labels(items, 'play adv')).toEqual(['Advance Google Play']);
  });

  it('puts what begins with the query first and what only other words find last', () => {
    const items = [
      item('Roll back', { words: 'adv' }),
      item('1.4.0, advances next'),
      item('Advance production'),
    ];
    expect(labels(items, 'adv')).toEqual(['Advance production', '1.4.0, advances next', 'Roll back']);
  });

  it('keeps the groups in their order and leaves out empty ones', () => {
    const items = [
      item('Advance'),
      item('1.4.0', { group: 'Releases' }),
      item('advanced', { group: 'History' }),
    ];
    expect(searchPalette(items, 'adv').map((group) => group.title)).toEqual(['Commands', 'History']);
  });

  it('lists everything before anything is typed', () => {
    expect(labels([item('A'), item('B')], ' ')).toEqual(['A', 'B']);
  });
});

describe('highlighting', () => {
  it('marks every occurrence and loses no letter', () => {
    const parts = highlightParts('Advance the advanced', 'adv');
    expect(parts.filter((part) => part.hit).map((part) => part.text)).toEqual(['Adv', 'adv']);
    expect(parts.map((part) => part.text).join('')).toBe('Advance the advanced');
  });

  it('joins overlapping hits', () => {
    expect(highlightParts('aaab', 'aa').map((part) => part.text)).toEqual(['aaa', 'b']);
  });
});
