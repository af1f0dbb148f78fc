import { statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { History } from '../../../electron/ports/history';
import { newFolder } from './folders';
import { entry, NOON, open, record } from './records';

const opened: History[] = [];
async function newHistory(directory = newFolder()): Promise<History> {
  const { history } = await open(directory);
  opened.push(history);
  return history;
}
afterEach(async () => {
  for (const history of opened.splice(0)) await history.close();
});

describe('events', () => {
  it('are numbered without a gap, chained, and still there after a restart', async () => {
    const directory = newFolder();
    const first = await newHistory(directory);
    const one = await first.append(record());
    const two = await first.append(record({ title: '1.4.0 (142) set to 10%' }));
    expect([one.sequence, two.sequence]).toEqual([1, 2]);
    expect(two.previousHash).toBe(one.hash);
    await first.close();

    const again = await newHistory(directory);
    expect(await again.event(2)).toEqual(two);
    expect((await again.append(record())).previousHash).toBe(two.hash);
    expect(await again.verify()).toMatchObject({ unaltered: true, events: 3, brokenAt: null });
  });

  it('asked for side by side share a commit and keep their order', async () => {
    const history = await newHistory();
    const titles = Array.from({ length: 1200 }, (_, index) => `step ${index}`);
    const events = await Promise.all(titles.map((title) => history.append(record({ title }))));
    expect(events.map((event) => event.title)).toEqual(titles);
    expect(events.map((event) => event.sequence)).toEqual(titles.map((_, index) => index + 1));
    expect((await history.verify()).unaltered).toBe(true);
  });

  it('that are no events are refused, and their neighbours kept', async () => {
    const history = await newHistory();
    const good = history.append(record());
    const bad = history.append(record({ at: 'yesterday' }));
    const alsoGood = history.append(record());
    await expect(bad).rejects.toMatchObject({ failure: { reason: 'invalid-request' } });
    expect((await good).sequence).toBe(1);
    expect((await alsoGood).sequence).toBe(2);
  });

  it('come many at once: all of them, or none when one is no event', async () => {
    const history = await newHistory();
    const many = Array.from({ length: 120 }, (_, index) => record({ title: `step ${index + 1}` }));
    await history.appendAll(many);
    expect((await history.event(120))?.title).toBe('step 120');
    const bad = history.appendAll([...many, record({ at: 'yesterday' })]);
    await expect(bad).rejects.toMatchObject({ failure: { reason: 'invalid-request' } });
    expect(await history.stats()).toMatchObject({ events: 120 });
    expect((await history.verify()).unaltered).toBe(true);
  });

  it('come in such number that a second thread makes them ready, side by side with others', async () => {
    const history = await newHistory();
    const long = 'A reason that takes some room in the record. '.repeat(40);
    const many = (name: string) =>
      Array.from({ length: 300 }, (_, index) => record({ title: `${name} ${index + 1}`, why: long }));
    const first = history.appendAll(many('first'));
    const between = history.append(record({ title: 'between' }));
    const refused = history.appendAll([...many('refused'), record({ at: 'yesterday' })]);
    const last = history.appendAll([...many('last'), record({ title: 'Bearer abcdef0123456789' })]);
    await expect(refused).rejects.toMatchObject({ failure: { reason: 'invalid-request' } });
    await Promise.all([first, between, last]);
    const titleOf = async (sequence: number) => (await history.event(sequence))?.title;
    expect(await Promise.all([1, 300, 301, 302, 601, 602].map(titleOf))).toEqual([
      'first 1',
      'first 300',
      'between',
      'last 1',
      'last 300',
      'Bearer [token]',
    ]);
    expect(await history.verify()).toMatchObject({ unaltered: true, events: 602 });
    expect((await history.query({ text: 'last 300', limit: 5 })).matches).toBe(1);
  });

  it('tell their number, age, size and people', async () => {
    const history = await newHistory();
    expect(await history.stats()).toMatchObject({ events: 0, firstAt: null, savedAt: null, people: [] });
    await history.appendAll([
      record({ actor: { kind: 'person', name: 'Zoe' } }),
      record({ actor: { kind: 'slipway' } }),
      record({ actor: { kind: 'person', name: 'Ann' } }),
      record({ actor: { kind: 'store', name: 'Google' } }),
      record({ actor: { kind: 'person', name: 'Ann' } }),
    ]);
    const stats = await history.stats();
    expect(stats).toMatchObject({ events: 5, people: ['Ann', 'Zoe'], savedAt: new Date(NOON).toISOString() });
    expect(stats.bytes).toBeGreaterThan(4096);
  });

  it('come by page, newest first', async () => {
    const history = await newHistory();
    await history.appendAll(Array.from({ length: 25 }, (_, index) => record({ title: `step ${index + 1}` })));
    const first = await history.query({ limit: 10 });
    expect(first.events.map((event) => event.sequence)).toEqual([25, 24, 23, 22, 21, 20, 19, 18, 17, 16]);
    expect(first).toMatchObject({ matches: 25, nextBefore: 16 });
    const last = await history.query({ limit: 10, before: 6 });
    expect(last.events.map((event) => event.sequence)).toEqual([5, 4, 3, 2, 1]);
    expect(last).toMatchObject({ matches: 25, nextBefore: null });
  });
});

describe('search', () => {
  it('combines tokens, words and filters', async () => {
    const history = await newHistory();
    await history.appendAll([
      record({ title: 'one', why: 'Bake starts before the freeze' }),
      record({ title: 'two', versionName: '1.4.1', versionCode: 143 }),
      record({ title: 'three', versionName: '1.40.0', versionCode: 1400, track: 'internal' }),
      record({
        title: 'four',
        actor: { kind: 'person', name: 'Ann Lee' },
        result: 'failed',
        kind: 'rollout.halted',
      }),
      record({
        title: 'five',
        appId: 'ios' as never,
        at: '2026-11-01T00:00:00.000Z',
        kind: 'bake.completed',
      }),
    ]);
    const titles = async (text: string, rest = {}) =>
      (await history.query({ text, limit: 50, ...rest })).events.map((event) => event.title).reverse();
    expect(await titles('version:1.4')).toEqual(['one', 'two', 'four', 'five']);
    expect(await titles('version:143')).toEqual(['two']);
    expect(await titles('stage:Internal')).toEqual(['three']);
    expect(await titles('who:ann')).toEqual(['four']);
    expect(await titles('who:"Ann Lee" result:failed')).toEqual(['four']);
    expect(await titles('app:ios')).toEqual(['five']);
    expect(await titles('kind:rollout')).toEqual(['one', 'two', 'three', 'four']);
    expect(await titles('kind:rollout.halted')).toEqual(['four']);
    expect(await titles('freez')).toEqual(['one']);
    expect(await titles('1.4.0 freeze')).toEqual(['one']);
    expect(await titles('"; DROP TABLE events --')).toEqual([]);
    expect(await titles('', { from: '2026-11-20T00:00:00.000Z', who: 'Ann Lee' })).toEqual(['four']);
    expect(await titles('', { to: '2026-11-02T00:00:00.000Z' })).toEqual(['five']);
    expect(await titles('', { kinds: ['rollout.halted', 'bake.completed'], appId: 'android' })).toEqual([
      'four',
    ]);
    expect((await history.query({ text: 'verson:1.4.0', limit: 5 })).hints).toEqual([
      '“verson:” is searched as plain text. Did you mean version:?',
    ]);
  });
});

describe('matches', () => {
  it('are counted up to a thousand, on the first page and on every other', async () => {
    const history = await newHistory();
    const many = Array.from({ length: 1_100 }, (_, index) => record({ title: `step ${index + 1}` }));
    await history.appendAll([...many, record({ title: 'the end', versionName: '2.0.0' })]);
    const first = await history.query({ text: 'step', limit: 10 });
    expect(first).toMatchObject({ matches: 1_000, moreMatches: true, nextBefore: 1_091 });
    const second = await history.query({ text: 'step', limit: 10, before: 1_091 });
    expect(second).toMatchObject({ matches: 1_000, moreMatches: true, nextBefore: 1_081 });
    expect(await history.query({ text: 'version:2.0', limit: 10 })).toMatchObject({
      matches: 1,
      moreMatches: false,
      nextBefore: null,
    });
    expect(await history.query({ limit: 10 })).toMatchObject({ matches: 1_101, moreMatches: false });
    await history.append(record());
    expect(await history.query({ limit: 10 })).toMatchObject({ matches: 1_102 });
  });

  it('are found by time and by version wherever they stand', async () => {
    const history = await newHistory();
    const at = (day: number) => `2026-11-${String(day).padStart(2, '0')}T00:00:00.000Z`;
    await history.appendAll([
      record({ title: 'late', at: at(20), versionName: '1.4.1' }),
      record({ title: 'early', at: at(2), versionName: '1.4' }),
      record({ title: 'between', at: at(9), versionName: '1.40.0' }),
      record({ title: 'late again', at: at(21), versionName: '1.4.10' }),
      record({ title: 'very early', at: at(1), versionName: '1.3.0' }),
    ]);
    const titles = async (query: object) =>
      (await history.query({ limit: 50, ...query })).events.map((event) => event.title);
    expect(await titles({ from: at(9) })).toEqual(['late again', 'between', 'late']);
    expect(await titles({ from: at(22) })).toEqual([]);
    expect(await titles({ text: 'version:1.4' })).toEqual(['late again', 'early', 'late']);
    expect(await titles({ text: 'version:1.4', from: at(20) })).toEqual(['late again', 'late']);
    expect(await titles({ text: 'version:9.9' })).toEqual([]);
    expect(await titles({ who: '—' })).toEqual([]);
  });
});

describe('journal', () => {
  it('keeps what is not over, and never lets late news overwrite newer', async () => {
    const directory = newFolder();
    const history = await newHistory(directory);
    await history.saveJournal(entry('op_a', { revision: 3, step: 'Reading back' }));
    await history.saveJournal(entry('op_a', { revision: 2, step: 'Sending' }));
    await history.saveJournal(entry('op_b', { state: 'succeeded', endedAt: new Date(NOON).toISOString() }));
    await history.close();

    const again = await newHistory(directory);
    expect((await again.openJournal()).map(({ operation }) => operation.id)).toEqual(['op_a']);
    expect((await again.journal('op_a'))?.operation.step).toBe('Reading back');
    expect((await again.recentOperations(10)).map(({ id }) => id)).toEqual(['op_b', 'op_a']);
    expect(await again.journal('op_c')).toBeNull();
  });

  it('keeps an upload session only while it may still be needed', async () => {
    const history = await newHistory();
    const bindings = { session: 'https://play.example/upload?upload_id=ABCDEF' };
    await history.saveJournal(entry('op_a', {}, { bindings }));
    expect((await history.journal('op_a'))?.bindings).toEqual(bindings);
    await history.saveJournal(entry('op_a', { state: 'succeeded', revision: 2 }, { bindings }));
    expect(JSON.stringify(await history.journal('op_a'))).not.toContain('ABCDEF');
  });

  it('numbers log lines and gives them on from any of them', async () => {
    const history = await newHistory();
    const at = new Date(NOON).toISOString();
    await history.appendLog('op_a', [
      { at, level: 'info', text: 'one' },
      { at, level: 'warn', text: 'Authorization: Bearer abcdef123456' },
    ]);
    await history.appendLog('op_a', [{ at, level: 'error', text: 'three' }]);
    const lines = await history.log('op_a', 1, 10);
    expect(lines.map(({ line, level }) => [line, level])).toEqual([
      [2, 'warn'],
      [3, 'error'],
    ]);
    expect(lines[0]?.text).not.toContain('abcdef123456');
  });

  it('knows what such work usually takes', async () => {
    const history = await newHistory();
    expect(await history.usualMs('store-write', 'Advance')).toBeNull();
    for (const [index, seconds] of [4, 2, 9].entries()) {
      const endedAt = new Date(NOON + seconds * 1000).toISOString();
      await history.saveJournal(entry(`op_${index}`, { state: 'succeeded', endedAt }));
    }
    expect(await history.usualMs('store-write', 'Advance')).toBe(4000);
    expect(await history.usualMs('store-write', 'Halt')).toBeNull();
  });
});

describe('documents', () => {
  it('are written, listed, replaced by version and removed', async () => {
    const history = await newHistory();
    expect(await history.getDocument('drafts', 'a')).toBeNull();
    expect(await history.replaceDocument('drafts', 'a', { notes: 'x' }, 0)).toBe(true);
    expect(await history.replaceDocument('drafts', 'a', { notes: 'y' }, 0)).toBe(false);
    await history.putDocument('drafts', 'a', { notes: 'z' });
    expect(await history.documents('drafts')).toEqual([{ key: 'a', value: { notes: 'z' }, version: 2 }]);
    const both = await Promise.all([
      history.replaceDocument('drafts', 'a', 'first', 2),
      history.replaceDocument('drafts', 'a', 'second', 2),
    ]);
    expect(both).toEqual([true, false]);
    await history.deleteDocument('drafts', 'a');
    expect(await history.documents('drafts')).toEqual([]);
  });
});

describe('the file', () => {
  it('can be read by its owner only', async () => {
    const directory = newFolder();
    const history = await newHistory(directory);
    await history.append(record());
    for (const name of ['slipway.db', 'slipway.db-wal', 'slipway.high-water']) {
      expect(statSync(join(directory, name)).mode & 0o777).toBe(0o600);
    }
  });

  it('is refused to a second opener until the first has closed', async () => {
    const directory = newFolder();
    const first = await newHistory(directory);
    await expect(newHistory(directory)).rejects.toMatchObject({ failure: { reason: 'conflict' } });
    await first.append(record());
    await first.close();
    expect((await (await newHistory(directory)).stats()).events).toBe(1);
  });
});
