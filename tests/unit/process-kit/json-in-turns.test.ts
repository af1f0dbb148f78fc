import { jsonInTurns } from '@shared/kit/json-in-turns';
import { describe, expect, it } from 'vitest';

describe('the text of a long list', () => {
  it.each([0, 1, 2_000, 2_001, 4_500])('is what JSON would write, with %i items', async (length) => {
    const items = Array.from({ length }, (_, index) => ({ index, name: `"${index}", [é]` }));
    expect(await jsonInTurns(items)).toBe(JSON.stringify(items));
  });

  it('lets others have a turn meanwhile', async () => {
    let turns = 0;
    const counting = setInterval(() => (turns += 1), 0);
    await jsonInTurns(Array.from({ length: 40_000 }, (_, index) => ({ index, text: 'x'.repeat(200) })));
    clearInterval(counting);
    expect(turns).toBeGreaterThan(0);
  });
});
