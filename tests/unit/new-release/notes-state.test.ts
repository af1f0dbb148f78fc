import { splitAtLimit } from '@shared/domain/release-notes';
import { describe, expect, it } from 'vitest';
import {
  inWords,
  localeNote,
  localesOf,
  otherLocales,
  sentNotes,
  writeNotes,
} from '../../../renderer/features/new-release/notes-state';

const WANTED = ['en-US', 'fr-FR'];

describe('Notes in each language', () => {
  it('stand in the order of the workspace, then as they were added', () => {
    const shown = localesOf(WANTED, [
      { language: 'it-IT', text: 'Ciao' },
      { language: 'fr-FR', text: 'Salut' },
    ]);
    expect(shown.map((locale) => locale.language)).toEqual(['en-US', 'fr-FR', 'it-IT']);
  });

  it('are missing where the workspace wants them and only spaces are there', () => {
    const shown = localesOf(WANTED, [
      { language: 'en-US', text: ' \n' },
      { language: 'fr-FR', text: 'Salut' },
      { language: 'it-IT', text: '' },
    ]);
    expect(shown.map((locale) => locale.missing)).toEqual([true, false, false]);
    expect(shown.map(localeNote)).toEqual(['Missing', '5 of 500', '0 of 500']);
  });

  it('count an emoji as the store does, and say how many are over', () => {
    const [shown] = localesOf(['en-US'], [{ language: 'en-US', text: `${'a'.repeat(499)}🚀🚀` }]);
    expect(shown).toMatchObject({ count: 501, over: 1 });
    expect(splitAtLimit(shown?.text ?? '').over).toBe('🚀');
  });

  it('are written in place, or added at the end', () => {
    const notes = [{ language: 'en-US', text: 'Old' }];
    expect(writeNotes(notes, 'en-US', 'New')).toEqual([{ language: 'en-US', text: 'New' }]);
    expect(writeNotes(notes, 'fr-FR', 'Neuf').map((note) => note.language)).toEqual(['en-US', 'fr-FR']);
  });

  it('are sent without those that are empty', () => {
    const notes = [
      { language: 'en-US', text: ' New \n' },
      { language: 'fr-FR', text: '  ' },
    ];
    expect(sentNotes(notes)).toEqual([{ language: 'en-US', text: 'New' }]);
  });

  it('offer the languages of the store that have no tab', () => {
    const others = otherLocales(localesOf(WANTED, []));
    expect(others).toContain('de-DE');
    expect(others).not.toContain('fr-FR');
  });

  it('are listed in words', () => {
    expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map(inWords)).toEqual(['', 'a', 'a and b', 'a, b and c']);
  });
});
