import { appendFileSync, readdirSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Disk, realDisk } from '../../../electron/logs/segment';
import { keyOf } from '../../../electron/logs/source-key';
import { Bench, FRAMES, frame, info, MIB, newFolder, RAW } from './support';

const API = info('docker:local/container/api');
const WORKER = info('docker:local/container/worker');

/** Lines of a hundred bytes, numbered. */
function lines(from: number, count: number, word = 'line'): string {
  let text = '';
  for (let index = from; index < from + count; index += 1) text += `${word} ${index} ${'.'.repeat(90)}\n`;
  return text;
}

/** A disk that files of this folder may take so many bytes of. */
class SmallDisk implements Disk {
  size: number;
  readonly #folder: string;
  constructor(folder: string, size: number) {
    this.#folder = folder;
    this.size = size;
  }
  write(file: number, bytes: Uint8Array, start: number, end: number, position: number): number {
    if (this.#used() + end - start > this.size) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
    return realDisk.write(file, bytes, start, end, position);
  }
  #used(): number {
    const names = readdirSync(this.#folder, { recursive: true, encoding: 'utf8' });
    return names.reduce((sum, name) => sum + statSync(join(this.#folder, name)).size, 0);
  }
}

describe('kept lines', () => {
  it('are there after a restart, with their numbers, levels and times, and more come after them', async () => {
    const first = new Bench();
    first.open(API, RAW);
    first.write(API, `INFO one\nERROR two\n${lines(0, 200_000)}`);
    const before = first.rows(first.view([API]), 0, 100);
    first.core.call('close', []);

    const second = new Bench(first.directory);
    expect(second.core.figures()).toMatchObject([{ info: API, lines: 200_002, dropped: 0 }]);
    const view = second.view([API]);
    expect(second.rows(view, 0, 100)).toEqual(before);
    expect((await second.settled(view)).levels).toMatchObject({ error: 1, info: 1, other: 200_000 });
    second.open(API, RAW);
    second.write(API, 'after\n');
    expect(second.rows(view, 200_002).map(({ text }) => text)).toEqual(['after']);
  });

  it('survive a program that was killed: what was written half is put right', async () => {
    const bench = new Bench();
    bench.open(API, RAW);
    bench.write(API, lines(0, 1_000));
    // no close: the files are as they are at this moment, and a write was cut
    const folder = join(bench.directory, 'sources', keyOf(API.id));
    const log = readdirSync(folder).find((name) => name.endsWith('.log')) ?? '';
    appendFileSync(join(folder, log), 'half a li');
    appendFileSync(join(folder, log.replace('.log', '.idx')), Buffer.alloc(7));
    const again = new Bench(bench.directory);
    again.open(API, RAW);
    again.write(API, 'whole\n');
    const texts = await again.texts(again.view([API]));
    expect(texts).toHaveLength(1_001);
    expect(texts.at(-1)).toBe('whole');

    // the index was on the disk before the lines were
    truncateSync(join(folder, log), 5_000);
    const third = new Bench(bench.directory);
    const left = await third.texts(third.view([API]));
    expect(left.length).toBeGreaterThan(40);
    expect(left).toEqual(texts.slice(0, left.length));
  });

  it('stay within the budget: the oldest go first, of whatever source, and the view says so', async () => {
    const bench = new Bench(newFolder(), { maxBytes: 40 * MIB });
    bench.now -= 60_000;
    bench.open(WORKER, RAW);
    bench.write(WORKER, lines(0, 100_000, 'old'));
    bench.now += 60_000;
    bench.open(API, RAW);
    for (let part = 0; part < 40; part += 1) bench.write(API, lines(part * 10_000, 10_000));
    const { usedBytes, maxBytes, droppedLines } = bench.core.call('storage', []);
    expect(usedBytes).toBeLessThanOrEqual(maxBytes + 5 * MIB);
    const figures = new Map(bench.core.figures().map((each) => [each.info.id, each]));
    expect(droppedLines).toBe(500_000 - [...figures.values()].reduce((sum, each) => sum + each.lines, 0));
    // what is left of the older source is its last segment at most
    expect(figures.get(WORKER.id)?.lines).toBeLessThan(30_000);

    const view = bench.view([API]);
    const state = await bench.settled(view);
    const dropped = figures.get(API.id)?.dropped ?? 0;
    expect(dropped).toBeGreaterThan(0);
    expect(state).toMatchObject({
      firstRow: dropped,
      rows: 400_000,
      dropped: [{ sourceId: API.id, lines: dropped }],
    });
    const [first, second] = bench.rows(view, 0, dropped + 2);
    expect(first).toMatchObject({ row: dropped, droppedBefore: dropped });
    expect(first?.text).toContain(`line ${dropped} `);
    expect(second?.droppedBefore).toBe(0);

    bench.core.call('setBudget', [32 * MIB]);
    expect(bench.core.call('storage', []).usedBytes).toBeLessThanOrEqual(32 * MIB);
    const again = new Bench(bench.directory);
    expect(again.core.call('storage', [])).toMatchObject({ maxBytes: 32 * MIB });
    expect(again.core.call('storage', []).droppedLines).toBeGreaterThan(droppedLines);
  });

  it('on a full disk: the oldest are dropped for the newest, and a lost one is counted where it is missing', async () => {
    const folder = newFolder();
    const disk = new SmallDisk(folder, 10 * MIB);
    const bench = new Bench(folder, { disk });
    bench.open(API, FRAMES);
    const troubles = new Set<string | null>();
    for (let part = 0; part < 60; part += 1) {
      // somebody else needs the whole disk for a while
      disk.size = part === 50 ? 0 : 10 * MIB;
      bench.write(API, frame(lines(part * 5_000, 5_000)));
      troubles.add(bench.core.call('storage', []).trouble);
    }
    const storage = bench.core.call('storage', []);
    expect(troubles).toContain('The disk is full: the oldest lines are dropped for the newest.');
    expect(troubles).toContain(
      'The disk is full: new lines cannot be kept, and are counted where they are missing.',
    );
    expect(storage.droppedLines).toBeGreaterThan(0);
    const view = bench.view([API]);
    const state = await bench.settled(view);
    // every line is kept, dropped and counted as such, or counted in a mark
    const rows = [];
    for (let row = state.firstRow; row < state.rows; row += 400) rows.push(...bench.rows(view, row));
    const marked = rows
      .filter(({ kind }) => kind === 'mark')
      .reduce((sum, { text }) => sum + Number(/^(\d+) lines/.exec(text)?.[1]), 0);
    const marks = rows.filter(({ kind }) => kind === 'mark').length;
    expect(marks).toBeGreaterThan(0);
    expect(rows.length - marks + marked + storage.droppedLines).toBe(300_000);
    expect(rows.at(-1)?.text).toContain('line 299999 ');
  });

  it('leave room on the disk for everybody else', () => {
    let free = 10_000 * MIB;
    const bench = new Bench(newFolder(), { freeBytes: () => free });
    bench.open(API, RAW);
    for (let part = 0; part < 60; part += 1) bench.write(API, lines(part * 10_000, 10_000));
    const before = bench.core.call('storage', []);
    expect(before.trouble).toBeNull();
    free = 100 * MIB;
    for (let part = 60; part < 70; part += 1) bench.write(API, lines(part * 10_000, 10_000));
    const after = bench.core.call('storage', []);
    expect(after.trouble).toMatch(/nearly full/);
    expect(after.usedBytes).toBeLessThan(40 * MIB);
    expect(after.usedBytes).toBeGreaterThan(20 * MIB);
  });

  it('of a source that says nothing are none, and cost nothing', async () => {
    const bench = new Bench();
    bench.open(API, FRAMES);
    const view = bench.view([API], {}, { text: 'x', regex: false, caseSensitive: true });
    expect(await bench.settled(view)).toMatchObject({ rows: 0, firstRow: 0, firstAt: null, lastAt: null });
    expect(bench.rows(view)).toEqual([]);
    expect(bench.core.call('findNext', [view, -1, 'forward'])).toEqual({ row: null, ordinal: 0, hits: 0 });
    expect(bench.core.call('rowAt', [view, 0])).toBeNull();
    expect(readdirSync(join(bench.directory, 'sources'))).toEqual([]);
  });

  it('are gone when they are forgotten, from views as well', async () => {
    const bench = new Bench();
    bench.open(API, RAW);
    bench.write(API, 'one\n');
    const view = bench.view([API]);
    await bench.settled(view);
    bench.core.call('forget', [API.id]);
    expect((await bench.settled(view)).rows).toBe(0);
    expect(readdirSync(join(bench.directory, 'sources'))).toEqual([]);
    // bytes that were on their way are thrown away
    bench.write(API, 'late\n');
    expect(readdirSync(join(bench.directory, 'sources'))).toEqual([]);
  });
});
