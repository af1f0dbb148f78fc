import { actTitle, listed } from '@shared/domain/testflight/act';
import { deviceName } from '@shared/domain/testflight/device-names';
import { factDifferences, factsText, factVerdict, type StoreFact } from '@shared/domain/testflight/facts';
import { BETA_LIMITS } from '@shared/domain/testflight/limits';
import {
  compareNote,
  missingLocales,
  NOTE_TEMPLATES,
  noteLength,
  noteProblem,
  notesFromCommits,
  noteWarning,
} from '@shared/domain/testflight/notes';
import { matchesTester, readTesterCsv, writeTesterCsv } from '@shared/domain/testflight/tester-csv';
import { describe, expect, it } from 'vitest';
import { TESTER } from './samples';

describe('what to test', () => {
  it('is counted as Apple counts it, and refused when it is too long or empty', () => {
    expect(noteLength('👍🏽é')).toBe([...'👍🏽é'].length);
    const full = 'x'.repeat(BETA_LIMITS.notes);
    expect(noteProblem({ locale: 'en-US', text: full })).toBeNull();
    expect(noteProblem({ locale: 'en-US', text: `${full}xy` })).toBe(
      'en-US: 2 characters too many; Apple takes 4,000.',
    );
    expect(noteProblem({ locale: 'en-US', text: ' \n ' })).toContain('nothing to send');
  });

  it('warns of what stores drop', () => {
    expect(noteWarning('Scan two pages.')).toBeNull();
    expect(noteWarning('a < b 🎉')).toContain('emoji and “<”');
  });

  it.each([
    ['Scan\r\nit ', 'Scan\nit', 'same'],
    ['Scan it', null, 'missing'],
    ['Scan it twice', 'Scan it', 'cut'],
    ['Scan it', 'Print it', 'differs'],
  ] as const)('compares %j with %j as %s', (sent, stored, verdict) => {
    expect(compareNote(sent, stored)).toBe(verdict);
  });

  it('begins from templates that fit, and from commits that say something to a tester', () => {
    for (const { text } of NOTE_TEMPLATES) expect(noteLength(text)).toBeLessThan(BETA_LIMITS.notes);
    expect(
      notesFromCommits([
        'Merge branch main',
        'chore: bump version',
        'feat(scan): scan two pages',
        'scan two pages',
        'fix!: keep the order of pages',
      ]),
    ).toBe('Changed since the last build:\n- Scan two pages\n- Keep the order of pages');
    expect(notesFromCommits(['ci: cache', 'Merge pull request'])).toBe('');
  });

  it('names the languages that are still missing', () => {
    const notes = [
      { locale: 'en-US', text: 'Scan.' },
      { locale: 'fr-FR', text: ' ' },
    ];
    expect(missingLocales(['en-US', 'fr-FR', 'de-DE'], notes)).toEqual(['fr-FR', 'de-DE']);
  });
});

describe('a file of testers', () => {
  it('is read as App Store Connect and spreadsheets write it', () => {
    const { testers, problems } = readTesterCsv(
      '\uFEFFFirst Name;Last Name;Email\r\n"Byron; Ada";"King ""A""";Ada@Example.org\r\n\r\nbob@example.org\r\nnobody\r\nada@example.org\r\nx@y',
    );
    expect(testers).toEqual([
      { email: 'ada@example.org', firstName: 'Byron; Ada', lastName: 'King "A"' },
      { email: 'bob@example.org', firstName: null, lastName: null },
    ]);
    expect(problems.map(({ line, sentence }) => [line, sentence])).toEqual([
      [5, 'There is no e-mail address on this line.'],
      [6, 'ada@example.org stands on line 2 already.'],
      [7, '“x@y” is not an e-mail address.'],
    ]);
  });

  it('comes out as it can be read in again, and begins no formula', () => {
    const sly = { ...TESTER, id: 't2', firstName: '=HYPERLINK("x")', email: 'sly@example.org' };
    const text = writeTesterCsv([TESTER, sly], () => 'QA');
    expect(text).toContain(`"'=HYPERLINK(""x"")"`);
    expect(readTesterCsv(text).testers.map(({ email }) => email)).toEqual([
      'ada@example.org',
      'sly@example.org',
    ]);
  });

  it('is searched by name and address', () => {
    expect(['ada b', 'EXAMPLE.org', '', 'zoe'].map((words) => matchesTester(TESTER, words))).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });
});

describe('facts', () => {
  const fact = (key: string, value: string | null): StoreFact => ({ key, title: `Note ${key}`, value });

  it('are reached, unchanged, or something else', () => {
    const plan = { before: [fact('en', 'old')], expected: [fact('en', 'new')] };
    expect(factVerdict(plan, [fact('en', 'new')])).toBe('reached');
    expect(factVerdict(plan, [fact('en', 'old')])).toBe('unchanged');
    expect(factVerdict(plan, [fact('en', 'theirs')])).toBe('differs');
    expect(factVerdict({ before: [], expected: [fact('en', null)] }, [])).toBe('reached');
  });

  it('say what differs, and stay one line', () => {
    expect(factDifferences([fact('en', 'new')], [])).toEqual([
      { title: 'Note en', wanted: 'new', found: null },
    ]);
    expect(factsText([fact('a', 'x\ny'), fact('b', null)])).toBe('Note a: x y; Note b: nothing');
    expect(factsText(['a', 'b', 'c', 'd'].map((key) => fact(key, 'x')))).toContain('and 2 more');
    expect(factsText([fact('a', 'x'.repeat(500))]).length).toBeLessThan(200);
  });
});

describe('words', () => {
  it('list things as people do, and name every act', () => {
    expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map(listed)).toEqual(['', 'a', 'a and b', 'a, b and c']);
    expect(actTitle({ kind: 'add-to-group', buildId: 'b', groupIds: ['qa'] }, () => 'QA')).toBe(
      'Give it to QA',
    );
    expect(actTitle({ kind: 'expire', buildIds: ['a', 'b'] }, () => '')).toBe('Expire 2 builds');
    expect(actTitle({ kind: 'resend-invitations', testerIds: ['t'] }, () => '')).toBe(
      'Send the invitation again',
    );
  });

  it('name devices as people do, and leave unknown ones alone', () => {
    expect(deviceName('iPhone14,7')).toBe('iPhone 14');
    expect(deviceName('iPhone99,1')).toBe('iPhone99,1');
  });
});
