import { parseHistorySearch } from '@shared/domain/history-search';
import { describe, expect, it } from 'vitest';

describe('the search box', () => {
  it('tells tokens from words', () => {
    expect(
      parseHistorySearch('version:1.4.0 stage:production who:"Lucie Moreau" freeze "two words"'),
    ).toEqual({
      tokens: [
        { key: 'version', value: '1.4.0' },
        { key: 'track', value: 'production' },
        { key: 'who', value: 'Lucie Moreau' },
      ],
      words: ['freeze', 'two words'],
      hints: [],
    });
  });

  it('reads result, is and kind as closed lists, in any case', () => {
    expect(parseHistorySearch('Result:Failed is:unknown kind:rollout.advanced kind:ROLLOUT').tokens).toEqual([
      { key: 'result', value: 'failed' },
      { key: 'result', value: 'unknown' },
      { key: 'kind', value: 'rollout.advanced' },
      { key: 'kind', value: 'rollout' },
    ]);
  });

  it('waits for a token that is still being typed', () => {
    expect(parseHistorySearch('freeze who:')).toEqual({ tokens: [], words: ['freeze'], hints: [] });
    expect(parseHistorySearch('who:"Lucie M').tokens).toEqual([{ key: 'who', value: 'Lucie M' }]);
  });

  it.each([
    ['verson:1.4.0', '“verson:” is searched as plain text. Did you mean version:?'],
    ['result:faild', 'No event has result:faild. Did you mean result:failed?'],
    ['kind:rollout.advancd', 'No event has kind:rollout.advancd. Did you mean kind:rollout.advanced?'],
  ])('offers the near word for %s', (text, hint) => {
    expect(parseHistorySearch(text).hints).toEqual([hint]);
  });

  it('keeps what it does not know as words', () => {
    expect(parseHistorySearch('https://play.google.com 14:05').words).toEqual([
      'https://play.google.com',
      '14:05',
    ]);
    expect(parseHistorySearch('  ')).toEqual({ tokens: [], words: [], hints: [] });
  });
});
