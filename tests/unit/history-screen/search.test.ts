import { describe, expect, it } from 'vitest';
import {
  FIRST_FILTERS,
  historyQuestion,
  joinSearch,
  markedWords,
  splitSearch,
} from '../../../renderer/features/history/history-filters';

const DAY = 86_400_000;
const today = Math.floor(Date.parse('2026-11-23T14:00:00Z') / DAY);

describe('the question to the history', () => {
  it('leaves intents out until somebody asks for operations', () => {
    expect(historyQuestion('', FIRST_FILTERS, today).kinds).not.toContain('operation.intent');
    expect(historyQuestion('', FIRST_FILTERS, today).kinds).toContain('operation.failed');
    expect(historyQuestion('kind:operation.intent', FIRST_FILTERS, today).kinds).toBeUndefined();
  });

  it('begins at a midnight, so that it stays the same all day', () => {
    expect(historyQuestion('', { ...FIRST_FILTERS, period: 7 }, today).from).toBe('2026-11-16T00:00:00.000Z');
    expect(historyQuestion('', { ...FIRST_FILTERS, period: null }, today).from).toBeUndefined();
  });

  it('carries who and result only where they were chosen', () => {
    const question = historyQuestion(
      ' freeze ',
      { period: null, who: 'Lucie Moreau', result: 'failed' },
      today,
    );
    expect(question).toMatchObject({ text: 'freeze', who: 'Lucie Moreau', results: ['failed'] });
    expect(historyQuestion('', FIRST_FILTERS, today)).not.toHaveProperty('text');
  });
});

describe('the search box', () => {
  it('turns finished tokens into chips and leaves the rest to be typed', () => {
    const { chips, rest } = splitSearch('version:1.4.0 who:"Lucie Moreau" freeze', true);
    expect(chips.map(({ key, value }) => [key, value])).toEqual([
      ['version', '1.4.0'],
      ['who', 'Lucie Moreau'],
    ]);
    expect(rest).toBe('freeze');
  });

  it('leaves a token alone while it is being typed', () => {
    expect(splitSearch('version:1.4', true)).toEqual({ chips: [], rest: 'version:1.4' });
    expect(splitSearch('version:1.4', false).chips).toHaveLength(1);
  });

  it('puts together what it took apart', () => {
    const { chips, rest } = splitSearch('track:production halted', true);
    expect(joinSearch(chips, rest)).toBe('track:production halted');
  });

  it('marks versions and free words, not the words of other tokens', () => {
    expect(markedWords('version:1.4.0 track:production halted')).toBe('1.4.0 halted');
  });
});
