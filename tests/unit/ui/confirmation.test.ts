import { describe, expect, it } from 'vitest';
import { confirmationGap, matchesTyped } from '../../../renderer/ui/sheet/sheet-view';

const typed = { kind: 'typed', expected: '10%' } as const;
const view = { confirmation: typed, needsReason: false, lockedReason: null };

describe('a typed confirmation', () => {
  it('accepts the expected value and forgives spaces around it', () => {
    for (const text of ['10%', ' 10% ', '10 %']) expect(matchesTyped('10%', text), text).toBe(true);
  });

  it('accepts nothing else', () => {
    for (const text of ['', '10', '100%', '1 0%', '%10', '５%'])
      expect(matchesTyped('10%', text), text).toBe(false);
  });
});

describe('what is missing before sending', () => {
  it('is nothing once the value is typed', () => {
    expect(confirmationGap(view, { typed: '10%', reason: '' })).toBeNull();
  });

  it('names the value to type', () => {
    expect(confirmationGap(view, { typed: '5%', reason: '' })).toBe('Type 10% to confirm.');
  });

  it('asks for a reason where the gates do not pass, before anything else', () => {
    const against = { ...view, needsReason: true };
    expect(confirmationGap(against, { typed: '10%', reason: '  ok  ' })).toMatch(/why/i);
    expect(confirmationGap(against, { typed: '10%', reason: 'Known false alarm' })).toBeNull();
  });

  it('stays locked whatever is typed', () => {
    expect(confirmationGap({ ...view, lockedReason: 'Offline.' }, { typed: '10%', reason: '' })).toBe(
      'Offline.',
    );
  });

  it('needs nothing where a press is enough', () => {
    expect(
      confirmationGap({ ...view, confirmation: { kind: 'click' } }, { typed: '', reason: '' }),
    ).toBeNull();
  });
});
