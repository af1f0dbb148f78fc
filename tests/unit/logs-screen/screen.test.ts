import { describe, expect, it } from 'vitest';
import { isInRow, jsonText } from '../../../renderer/features/logs/line-detail';
import { findWords } from '../../../renderer/features/logs/log-toolbar';
import { findError, freshPane, markedOf, NO_FIND, queryOf } from '../../../renderer/features/logs/pane-spec';
import { OPENING, type PaneState, selectionTo } from '../../../renderer/features/logs/pane-state';
import { RowCache } from '../../../renderer/features/logs/row-cache';
import { shortNames } from '../../../renderer/features/logs/to-line';
import { leavesOf, rateWords, treeGroups } from '../../../renderer/features/logs/tree-groups';
import { marksOf } from '../../../renderer/features/logs/use-stripes';
import { readPrefs } from '../../../renderer/features/logs/view-prefs';
import { logHref, readLogPlace } from '../../../renderer/flows/log-place';
import { nearestColour } from '../../../renderer/ui/log-view/ansi-colour';
import { lineAt, sourceOf, viewOf } from './samples';

it('says in an opened line what its row does not: neither its moment, nor its level, nor its text again', () => {
  const line = { text: 'no such column', level: 'error', at: 1_795_521_600_000 } as const;
  expect(
    [
      ['asctime', '2026-11-24T12:00:00Z'],
      ['levelname', 'ERROR'],
      ['message', 'no such column'],
      ['time', 'of day'],
      ['status', 500],
      ['note', 'no such'],
    ].filter((field) => !isInRow(line, field as [string, unknown])),
  ).toEqual([
    ['time', 'of day'],
    ['status', 500],
    ['note', 'no such'],
  ]);
  expect(isInRow({ ...line, level: 'other', at: null }, ['level', 'verbose'])).toBe(false);
});

describe('what is asked of the brain', () => {
  const pane = freshPane('p', ['a', 'b']);

  it('names no level when all are shown, and takes lines without a level along with info', () => {
    expect(queryOf(pane, NO_FIND).levels).toEqual([]);
    expect(queryOf({ ...pane, levels: new Set(['error', 'info']) }, NO_FIND).levels).toEqual([
      'error',
      'info',
      'other',
    ]);
  });

  it('marks what is searched for, or leaves the rest out', () => {
    const find = { ...NO_FIND, text: 'ocr' };
    expect(markedOf(find)).toEqual({ text: 'ocr', regex: false, caseSensitive: false });
    expect(queryOf(pane, find).match).toBeNull();
    expect(markedOf({ ...find, only: true })).toBeNull();
    expect(queryOf(pane, { ...find, only: true }).match?.text).toBe('ocr');
  });

  it('leaves an expression that is not one yet at home, and says what it lacks', () => {
    const find = { ...NO_FIND, text: 'd_[12', regex: true };
    expect(markedOf(find)).toBeNull();
    expect(findError(find)).toMatch(/^This is no regular expression yet: .+\.$/);
    expect(findError({ ...find, regex: false })).toBeNull();
  });
});

describe('the rows that are kept', () => {
  const bounds = { from: 0, count: 1_000_000 };

  it('are asked for in one piece around the window', () => {
    const rows = new RowCache();
    const missing = rows.missing({ first: 500, end: 550 }, bounds);
    expect(missing).not.toBeNull();
    expect(missing!.from).toBeLessThanOrEqual(500);
    expect(missing!.from + missing!.count).toBeGreaterThanOrEqual(550);
    rows.put(
      Array.from({ length: missing!.count }, (_, index) => lineAt(missing!.from + index)),
      0,
      {
        first: 500,
        end: 550,
      },
    );
    expect(rows.missing({ first: 500, end: 550 }, bounds)).toBeNull();
    expect(rows.at(520)?.row).toBe(520);
  });

  it('stay shown when they are old, and are asked for again', () => {
    const rows = new RowCache();
    rows.put([lineAt(1), lineAt(2)], 0, { first: 1, end: 3 });
    rows.age();
    expect(rows.at(1)).toBeDefined();
    expect(rows.missing({ first: 1, end: 3 }, bounds)).not.toBeNull();
    rows.clear();
    expect(rows.at(1)).toBeUndefined();
  });

  it('are few, however far somebody scrolls', () => {
    const rows = new RowCache();
    for (let from = 0; from < 100_000; from += 100) {
      rows.put(
        Array.from({ length: 100 }, (_, index) => lineAt(from + index)),
        0,
        { first: from, end: from + 100 },
      );
    }
    let kept = 0;
    for (let row = 0; row < 100_000; row += 1) kept += rows.at(row) ? 1 : 0;
    expect(kept).toBeLessThan(3_000);
    expect(rows.at(99_999)).toBeDefined();
  });

  it('never asks beyond the ends of the view', () => {
    const rows = new RowCache();
    expect(rows.missing({ first: 0, end: 50 }, { from: 10, count: 5 })).toEqual({ from: 10, count: 5 });
    expect(rows.missing({ first: 0, end: 50 }, { from: 10, count: 0 })).toBeNull();
  });
});

describe('the tree', () => {
  const tree = [
    sourceOf({ id: 'shop', kind: 'compose', title: 'shop', hasLines: false, group: 'Docker' }),
    sourceOf({ id: 'api', parent: 'shop', title: 'api', group: 'Docker', linesPerSecond: 19 }),
    sourceOf({
      id: 'db',
      parent: 'shop',
      title: 'db',
      group: 'Docker',
      linesPerSecond: 12,
      exitCode: 1,
      words: 'Exited 1',
    }),
    sourceOf({ id: 'file', kind: 'file', title: 'app.log', group: 'Files', state: 'idle' }),
  ];
  const look = { filter: '', shown: [] as readonly string[], folded: new Set<string>() };

  it('holds what lies below a node, and adds up its rates', () => {
    expect(leavesOf('shop', tree)).toEqual(['api', 'db']);
    const [docker] = treeGroups(tree, look);
    expect(docker?.nodes[0]).toMatchObject({ branch: true, note: '31/s' });
    expect(docker?.nodes[2]).toMatchObject({ failed: true, health: 'failing', note: 'Exited 1', depth: 1 });
  });

  it('chooses everything below a chosen node', () => {
    const chosen = treeGroups(tree, { ...look, shown: ['shop'] }).flatMap(({ nodes }) => nodes);
    expect(chosen.filter((node) => node.selected).map((node) => node.id)).toEqual(['shop', 'api', 'db']);
  });

  it('folds and filters', () => {
    expect(treeGroups(tree, { ...look, folded: new Set(['shop']) })[0]?.nodes).toHaveLength(1);
    const found = treeGroups(tree, { ...look, filter: 'DB' }).flatMap(({ nodes }) => nodes);
    expect(found.map((node) => node.id)).toEqual(['shop', 'db']);
  });

  it('tells rates briefly', () => {
    expect([0, 0.4, 142, 184_220].map(rateWords)).toEqual(['0/s', '0.4/s', '142/s', '184k/s']);
  });

  it('shortens names by the words that all begin with', () => {
    expect(shortNames(['arkalia-api', 'arkalia-worker'])).toEqual(['api', 'worker']);
    expect(shortNames(['api', 'apiary'])).toEqual(['api', 'apiary']);
  });
});

describe('the result of a search in words', () => {
  const find = { ...NO_FIND, text: 'ocr' };
  const words = (state: Partial<PaneState>) => findWords({ ...OPENING, ...state }, find);

  it('counts, numbers, and says how far it has come', () => {
    expect(words({ view: viewOf({ find: { hits: 0, scan: { done: 40, total: 100 } } }) })).toBe(
      'Searching, 40%',
    );
    expect(words({ view: viewOf({ find: { hits: 0, scan: null } }) })).toBe('No hit');
    expect(words({ view: viewOf({ find: { hits: 37, scan: null } }) })).toBe('37 hits');
    const found = { row: 9, ordinal: 4, hits: 37 };
    expect(words({ view: viewOf({ find: { hits: 37, scan: null } }), found })).toBe('4 of 37');
  });
});

it('selects from where the keys stood, in both directions', () => {
  const from = { ...OPENING, current: 10 };
  expect(selectionTo(from, 12)).toEqual([10, 12]);
  const down = { ...from, current: 12, selected: [10, 12] as const };
  expect(selectionTo(down, 8)).toEqual([8, 10]);
});

it('marks stripes in the middle of their part, hits in the place of warnings', () => {
  const answer = {
    generation: 1,
    firstRow: 0,
    rows: 100,
    error: [0, 2],
    warn: [1, 0],
    hit: [0, 1],
    bookmark: [0, 0],
    mark: [0, 0],
  };
  expect(marksOf(answer, false)).toEqual([
    { kind: 'warn', at: 0.25 },
    { kind: 'error', at: 0.75 },
  ]);
  expect(marksOf(answer, true)[0]).toEqual({ kind: 'hit', at: 0.75 });
});

it('writes a line as one JSON object again', () => {
  const text = jsonText({
    fields: [
      { key: 'status', json: '500' },
      { key: 'error', json: '{"type":"X"}' },
    ],
  });
  expect(JSON.parse(text)).toEqual({ status: 500, error: { type: 'X' } });
});

it('finds the nearest of sixteen colours', () => {
  expect(nearestColour(9)).toBe(9);
  expect(nearestColour('#ff0000')).toBe(1);
  expect(nearestColour(231)).toBe(15);
  expect(nearestColour(244)).toBe(8);
});

it('keeps addresses whole, whatever ids hold', () => {
  const place = {
    sources: ['docker:local/container/9f2c', 'file:/tmp/a,b%.log'],
    query: 'a b',
    at: 1_763_908_313_018,
  };
  const search = Object.fromEntries(new URL(logHref(place), 'http://x').searchParams);
  expect(readLogPlace(search)).toEqual(place);
  expect(readLogPlace({})).toEqual({ sources: [], query: '', at: null });
});

it('reads what was remembered with care', () => {
  expect(readPrefs({ getItem: () => '{"columns":{"time":"stars"},"panes":[["a"],[],7]}' })).toEqual({
    columns: { time: 'utc', level: true, source: true, wrap: false },
    panes: [['a']],
  });
  expect(readPrefs({ getItem: () => 'no json' }).panes).toEqual([]);
});
