import { FailureError } from '@shared/domain/failure';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { editWorkspace, type WorkspaceEdit } from '../../../electron/workspace/edit-workspace';

const FILE = `# Ours. Ask Inès before changing.
workspace: arkalia-cia   # kept for good

accounts:
  # The release robot.
  play: { type: google-play, key: 'file:./key.json' }  # rotated in March
apps:
  mobile:
    android:
      package: "com.arkalia.cia"

      account: play
      ladder: [5,10, 25,  50, 100] # agreed
gates:
    crash_rate: "< 1.09%"   # Play's own line
    min_users: 1000
checklist:
  # first things first
  - QA regression
  - 'On-call knows'   # by chat
locales: [
  en-US, # source
  fr-FR,
]
environments:
`;

const edit = (...edits: WorkspaceEdit[]): string => editWorkspace(FILE, edits);
const lines = (text: string): string[] => text.split('\n');

/** The lines by which two texts differ: taken away, put in. */
function difference(after: string): { readonly gone: string[]; readonly come: string[] } {
  const [before, now] = [lines(FILE), lines(after)];
  return {
    gone: before.filter((line) => !now.includes(line)),
    come: now.filter((line) => !before.includes(line)),
  };
}

describe('an edit changes only its own lines', () => {
  it.each<[string, WorkspaceEdit, string[], string[]]>([
    [
      'a number, with its comment and spacing',
      { op: 'set', path: ['apps', 'mobile', 'android', 'ladder', 3], value: 60 },
      ['      ladder: [5,10, 25,  50, 100] # agreed'],
      ['      ladder: [5,10, 25,  60, 100] # agreed'],
    ],
    [
      'a quoted text, in the same quotes',
      { op: 'set', path: ['apps', 'mobile', 'android', 'package'], value: 'com.other' },
      ['      package: "com.arkalia.cia"'],
      ['      package: "com.other"'],
    ],
    [
      'a text that needs quotes',
      { op: 'set', path: ['accounts', 'play', 'key'], value: 'env:A, B' },
      ["  play: { type: google-play, key: 'file:./key.json' }  # rotated in March"],
      ["  play: { type: google-play, key: 'env:A, B' }  # rotated in March"],
    ],
    [
      'a whole list on one line',
      { op: 'set', path: ['apps', 'mobile', 'android', 'ladder'], value: [1, 100] },
      ['      ladder: [5,10, 25,  50, 100] # agreed'],
      ['      ladder: [1, 100] # agreed'],
    ],
    [
      'a new key inside braces',
      { op: 'set', path: ['accounts', 'play', 'endpoint'], value: 'http://127.0.0.1:1' },
      ["  play: { type: google-play, key: 'file:./key.json' }  # rotated in March"],
      [
        "  play: { type: google-play, key: 'file:./key.json', endpoint: http://127.0.0.1:1 }  # rotated in March",
      ],
    ],
    [
      'a new key in a block, indented like its neighbours',
      { op: 'set', path: ['gates', 'max_age'], value: '48h' },
      [],
      ['    max_age: 48h'],
    ],
    [
      'a new group where the value is empty',
      { op: 'set', path: ['environments', 'production'], value: { name: 'Live' } },
      [],
      ['  production: { name: Live }'],
    ],
    ['a new key at the top', { op: 'set', path: ['name'], value: 'Arkalia CIA' }, [], ['name: Arkalia CIA']],
    [
      'new groups on the way',
      { op: 'set', path: ['ladders', 'quick', 'rungs'], value: [50, 100] },
      [],
      ['ladders: { quick: { rungs: [50, 100] } }'],
    ],
    [
      'a new entry of a block list',
      { op: 'append', path: ['checklist'], value: 'Notes done' },
      [],
      ['  - Notes done'],
    ],
    [
      'a new entry of a list in brackets',
      { op: 'append', path: ['locales'], value: 'de-DE' },
      ['  fr-FR,'],
      ['  fr-FR, de-DE,'],
    ],
    [
      'a list that was not there',
      { op: 'append', path: ['freezes'], value: { from: '2026-11-25 18:00', to: '2026-11-30' } },
      [],
      ['freezes: [{ from: 2026-11-25 18:00, to: 2026-11-30 }]'],
    ],
    ['a key taken away', { op: 'delete', path: ['gates', 'min_users'] }, ['    min_users: 1000'], []],
    [
      'a group taken away',
      { op: 'delete', path: ['gates'] },
      ['gates:', '    crash_rate: "< 1.09%"   # Play\'s own line', '    min_users: 1000'],
      [],
    ],
    ['an entry taken away', { op: 'delete', path: ['checklist', 0] }, ['  - QA regression'], []],
    [
      'the only key of a group',
      { op: 'delete', path: ['accounts', 'play'] },
      ['accounts:', "  play: { type: google-play, key: 'file:./key.json' }  # rotated in March"],
      ['accounts: {}'],
    ],
    [
      'a whole block list, entry by entry',
      { op: 'set', path: ['checklist'], value: ['QA regression', 'Rollback rehearsed', 'Legal knows'] },
      ["  - 'On-call knows'   # by chat"],
      ["  - 'Rollback rehearsed'   # by chat", '  - Legal knows'],
    ],
    [
      'a whole block group, key by key',
      { op: 'set', path: ['gates'], value: { crash_rate: '< 1%', min_users: 1000 } },
      ['    crash_rate: "< 1.09%"   # Play\'s own line'],
      ['    crash_rate: "< 1%"   # Play\'s own line'],
    ],
  ])('%s', (_, change, gone, come) => {
    expect(difference(edit(change))).toEqual({ gone, come });
  });

  it('spreads a wide group over lines', () => {
    const value = { type: 'google-play', key: `file:./${'k'.repeat(80)}.json` };
    const after = edit({ op: 'set', path: ['accounts', 'wide'], value });
    expect(difference(after).come).toEqual(['  wide:', '    type: google-play', `    key: ${value.key}`]);
  });

  it('keeps Windows line ends, and works where the last line has no end', () => {
    const after = editWorkspace('workspace: a\r\nname: b', [
      { op: 'set', path: ['name'], value: 'c' },
      { op: 'append', path: ['checklist'], value: 'x' },
    ]);
    expect(after).toBe('workspace: a\r\nname: c\r\nchecklist: [x]\r\n');
  });

  it('begins an empty file, below its comment', () => {
    expect(editWorkspace('# ours\n', [{ op: 'set', path: ['workspace'], value: 'a' }])).toBe(
      '# ours\nworkspace: a\n',
    );
  });
});

describe('an edit that cannot be', () => {
  it.each<[string, string, WorkspaceEdit]>([
    ['through a plain value', FILE, { op: 'set', path: ['workspace', 'x'], value: 1 }],
    ['onto a list that is a group', FILE, { op: 'append', path: ['gates'], value: 1 }],
    ['through an alias', 'a: &a { b: 1 }\nc: *a\n', { op: 'set', path: ['c', 'b'], value: 2 }],
    ['onto what an alias repeats', 'a: &a { b: 1 }\nc: *a\n', { op: 'delete', path: ['a'] }],
    ['onto an alias', 'a: &a 1\nc: *a\n', { op: 'set', path: ['c'], value: 2 }],
    ['in broken YAML', 'a: [1\n', { op: 'set', path: ['a'], value: 2 }],
  ])('is refused: %s', (_, text, change) => {
    expect(() => editWorkspace(text, [change])).toThrow(FailureError);
  });

  it('leaves the text alone when there is nothing to delete', () => {
    expect(edit({ op: 'delete', path: ['ladders', 'none'] })).toBe(FILE);
  });
});

describe('any edit', () => {
  const value = fc.oneof(
    fc.string(),
    fc.integer(),
    fc.boolean(),
    fc.array(fc.integer(), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b: c', '#d'), fc.string(), { maxKeys: 2, noNullPrototype: true }),
  );
  const path = fc.constantFrom(
    ['workspace'],
    ['accounts', 'play', 'key'],
    ['accounts', 'new'],
    ['apps', 'mobile', 'android', 'ladder', 0],
    ['apps', 'mobile', 'android', 'package'],
    ['gates', 'crash_rate'],
    ['checklist', 1],
    ['checklist'],
    ['locales'],
    ['environments', 'x', 'y'],
    ['gates'],
    ['fresh'],
  );

  it('is read back exactly, and loses no comment of what it leaves', () => {
    fc.assert(
      fc.property(path, value, (at, wanted) => {
        const after = edit({ op: 'set', path: at, value: wanted });
        const found = at.reduce<unknown>(
          (inside, step) => (inside as Record<string | number, unknown>)[step],
          parse(after),
        );
        expect(found).toEqual(wanted);
        for (const comment of [
          '# Ours. Ask Inès before changing.',
          '# kept for good',
          '# The release robot.',
        ]) {
          expect(after).toContain(comment);
        }
      }),
      { numRuns: 400 },
    );
  });
});
