import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { EVENT_COLUMNS } from '../../../electron/history/event-rows';
import { historyFiles } from '../../../electron/history/files';
import { HistoryCore } from '../../../electron/history/history-core';
import { openFile } from '../../../electron/history/open-file';
import type { HistoryWarning } from '../../../electron/ports/history';
import { newFolder } from './folders';
import { entry, NOON, open, record } from './records';

/** Opens the history in this thread, where a test can reach the file behind it. */
function openHere(directory: string) {
  const files = historyFiles(directory);
  const warnings: HistoryWarning[] = [];
  const warn = (warning: HistoryWarning) => warnings.push(warning);
  const file = openFile(files, 'test', NOON, warn);
  return { core: new HistoryCore(files, file, warn), file, warnings };
}

/** A folder whose history holds this many events and was closed. */
async function closedHistory(events: number): Promise<string> {
  const directory = newFolder();
  const { history } = await open(directory);
  await history.appendAll(
    Array.from({ length: events }, (_, index) => record({ title: `step ${index + 1}` })),
  );
  await history.saveJournal(entry('op_a'));
  await history.putDocument('drafts', 'a', 'kept');
  await history.close();
  return directory;
}

/** Copies a folder as it stands while its history is open: what a power cut would leave. */
function snapshot(directory: string): string {
  const copy = newFolder();
  for (const name of ['slipway.db', 'slipway.db-wal', 'slipway.high-water']) {
    if (existsSync(join(directory, name))) copyFileSync(join(directory, name), join(copy, name));
  }
  return copy;
}

function flipByte(path: string, at: number): void {
  const bytes = readFileSync(path);
  bytes[at] = (bytes[at] ?? 0) ^ 0xff;
  writeFileSync(path, bytes);
}

describe('tampering', () => {
  const changed: Record<string, string> = {
    sequence: 'sequence = 7',
    took_ms: 'took_ms = 1',
    version_code: 'version_code = 1',
    record: `record = replace(record, '5%', '6%')`,
    hash: `hash = replace(hash, substr(hash, 1, 1), 'g')`,
    previous_hash: `previous_hash = replace(previous_hash, substr(previous_hash, 1, 1), 'g')`,
  };

  it.each(EVENT_COLUMNS)('with the column %s is found, with its number', async (column) => {
    const directory = await closedHistory(5);
    const db = new Database(join(directory, 'slipway.db'));
    db.exec('DROP TRIGGER events_never_change');
    const target = column === 'sequence' ? 5 : 3;
    db.exec(`UPDATE events SET ${changed[column] ?? `${column} = 'other'`} WHERE sequence = ${target}`);
    db.close();
    const { core } = openHere(directory);
    const verdict = core.verify(NOON);
    expect(verdict.unaltered).toBe(false);
    expect(verdict.brokenAt).toBe(column === 'sequence' ? 7 : 3);
    expect(verdict.sentence).toMatch(/^The record breaks at #[37]: /);
    core.close(NOON);
  });

  it('by taking an event out, or by exchanging it with its hash, is found', async () => {
    const directory = await closedHistory(5);
    const db = new Database(join(directory, 'slipway.db'));
    db.exec('DROP TRIGGER events_never_go; DELETE FROM events WHERE sequence = 3');
    db.close();
    const { core } = openHere(directory);
    expect(core.verify(NOON)).toMatchObject({ unaltered: false, brokenAt: 3 });
    core.close(NOON);
  });

  it('is refused by the file itself', async () => {
    const directory = await closedHistory(2);
    const db = new Database(join(directory, 'slipway.db'));
    expect(() => db.exec("UPDATE events SET title = 'x'")).toThrow('events are never changed');
    expect(() => db.exec('DELETE FROM events')).toThrow('events are never deleted');
    expect(() => db.exec('INSERT INTO events SELECT * FROM events')).toThrow('only ever added at the end');
    db.close();
  });

  it('with the newest event is found at the next start', async () => {
    const directory = await closedHistory(3);
    const db = new Database(join(directory, 'slipway.db'));
    db.exec(
      "DROP TRIGGER events_never_change; UPDATE events SET hash = replace(hash, 'a', 'b') WHERE sequence = 3",
    );
    db.close();
    const { core, warnings } = openHere(directory);
    expect(warnings.map(({ kind }) => kind)).toEqual(['lost-events']);
    core.close(NOON);
  });
});

describe('a flipped byte in the write-ahead log', () => {
  it('loses a tail without an error, and the mark states it', async () => {
    const directory = newFolder();
    const { history } = await open(directory);
    for (let step = 1; step <= 40; step += 1) await history.append(record({ title: `step ${step}` }));
    const copy = snapshot(directory);
    await history.close();
    const log = join(copy, 'slipway.db-wal');
    flipByte(log, Math.floor(readFileSync(log).findLastIndex((byte) => byte !== 0) / 2)); // room for more is behind

    const { core, warnings } = openHere(copy);
    const first = core.log.event(core.log.last.sequence);
    expect(first).toMatchObject({ kind: 'history.recovered', sequence: 41 });
    const kept = core.stats().events - 1;
    expect(kept).toBeLessThan(40);
    expect(first?.known).toEqual([{ title: 'Lost events', value: `${kept + 1}–40`, verdict: 'breach' }]);
    expect(warnings).toEqual([
      {
        kind: 'lost-events',
        sentence: `The last ${40 - kept} events of the history were lost, though the file looks whole.`,
      },
    ]);
    expect(core.verify(NOON)).toMatchObject({ unaltered: true, events: kept + 1 });
    expect(core.append([record()], NOON)[0]).toMatchObject({ sequence: 42, previousHash: first?.hash });
    core.close(NOON);
  });
});

describe('a damaged page', () => {
  it.each(['the first', 'a middle', 'every data'])(
    '%s one: set aside, recovered, and what was lost stated',
    async (which) => {
      const directory = await closedHistory(400);
      const path = join(directory, 'slipway.db');
      const bytes = readFileSync(path);
      const pages = bytes.length / 4096;
      const hit = (page: number) => bytes.fill(0xaa, page * 4096, page * 4096 + 4096);
      if (which === 'the first') hit(0);
      else if (which === 'a middle') hit(Math.floor(pages / 3));
      else for (let page = 1; page < pages; page += 1) hit(page);
      writeFileSync(path, bytes);
      if (which === 'a middle') rmSync(join(directory, 'backups'), { recursive: true });

      const { history, warnings } = await open(directory);
      expect(warnings.map(({ kind }) => kind)).toEqual(['recovered']);
      const stats = await history.stats();
      const lost = 401 - stats.events;
      const [stated] = (await history.query({ limit: 1 })).events;
      expect(stated).toMatchObject({ kind: 'history.recovered', sequence: 401 });
      expect(stated?.title).toBe(warnings[0]?.sentence);
      expect(stated?.title).toContain(`${400 - lost} events were recovered, ${lost} were lost`);
      if (which === 'a middle') expect(lost).toBeGreaterThan(0);
      else expect(lost).toBe(0); // the backup had them all
      expect((await history.verify()).unaltered).toBe(true);
      expect(await history.getDocument('drafts', 'a')).toBe('kept');
      expect((await history.openJournal()).length).toBe(1);
      const [aside] = readdirSync(join(directory, 'set-aside'));
      expect(readFileSync(join(directory, 'set-aside', aside ?? ''))).toEqual(bytes);
      await history.close();

      const again = await open(directory);
      expect(again.warnings).toEqual([]);
      await again.history.close();
    },
  );
});

describe('a missing mark', () => {
  it('is stated once', async () => {
    const directory = await closedHistory(2);
    rmSync(join(directory, 'slipway.high-water'));
    const first = openHere(directory);
    expect(first.warnings.map(({ kind }) => kind)).toEqual(['mark-missing']);
    first.core.close(NOON);
    const second = openHere(directory);
    expect(second.warnings).toEqual([]);
    second.core.close(NOON);
  });
});

describe('a full disk', () => {
  it('refuses the event with advice, says so until there is room, and goes on then', () => {
    const { core, file, warnings } = openHere(newFolder());
    core.append([record()], NOON);
    const pages = file.db.pragma('page_count', { simple: true });
    file.db.pragma(`max_page_count = ${pages}`);
    const large = record({ why: 'long '.repeat(5000) });
    expect(() => core.append([large], NOON)).toThrow(
      expect.objectContaining({ failure: expect.objectContaining({ reason: 'disk-full', retryable: true }) }),
    );
    expect(core.readOnly).toContain('The disk is full');
    expect(warnings.map(({ kind }) => kind)).toEqual(['read-only']);
    file.db.pragma('max_page_count = 1000000');
    expect(core.append([large], NOON)[0]?.sequence).toBe(2);
    expect(core.readOnly).toBeNull();
    core.close(NOON);
  });
});

describe('a folder that cannot be written', () => {
  /** Runs as a person without rights over the folder, also where tests run as root. */
  function withoutRights<Result>(directory: string, work: () => Result): Result {
    const isRoot = process.geteuid?.() === 0;
    if (isRoot) for (const name of readdirSync(directory)) chownSync(join(directory, name), 65534, 65534);
    for (const name of readdirSync(directory)) chmodSync(join(directory, name), 0o444);
    chmodSync(directory, 0o555);
    if (isRoot) process.seteuid?.(65534);
    try {
      return work();
    } finally {
      if (isRoot) process.seteuid?.(0);
      chmodSync(directory, 0o755);
    }
  }

  it.each(['closed cleanly', 'left by a crash'])(
    'shows a history %s, and refuses every write',
    async (how) => {
      let directory = await closedHistory(3);
      if (how === 'left by a crash') {
        directory = newFolder();
        const running = await open(directory);
        await running.history.appendAll([record(), record(), record()]);
        const copy = snapshot(directory);
        await running.history.close();
        directory = copy;
      }
      withoutRights(directory, () => {
        const { core, warnings } = openHere(directory);
        expect(warnings.map(({ kind }) => kind)).toEqual(['read-only']);
        expect(core.readOnly).toContain('cannot be written');
        expect(core.log.query({ limit: 10 }).matches).toBe(3);
        expect(() => core.append([record()], NOON)).toThrow(
          expect.objectContaining({ failure: expect.objectContaining({ reason: 'history-read-only' }) }),
        );
        core.close(NOON);
      });
    },
  );

  it('without a history still opens, empty', () => {
    const directory = newFolder();
    withoutRights(directory, () => {
      const { core } = openHere(join(directory, 'data'));
      expect(core.stats().events).toBe(0);
      expect(core.readOnly).not.toBeNull();
      core.close(NOON);
    });
  });
});

describe('backups', () => {
  it('are made at each close after a write, and the last three kept', async () => {
    const directory = newFolder();
    mkdirSync(join(directory, 'backups'));
    for (const day of [1, 2, 3, 4, 5]) {
      const { core } = openHere(directory);
      core.append([record()], NOON);
      core.close(NOON + day * 86_400_000);
    }
    openHere(directory).core.close(NOON + 9 * 86_400_000);
    expect(readdirSync(join(directory, 'backups')).sort()).toEqual([
      'slipway-2026-11-26T12-00-00-000Z.db',
      'slipway-2026-11-27T12-00-00-000Z.db',
      'slipway-2026-11-28T12-00-00-000Z.db',
    ]);
    const backup = new Database(join(directory, 'backups', 'slipway-2026-11-28T12-00-00-000Z.db'));
    expect(backup.prepare('SELECT count(*) FROM events').pluck().get()).toBe(5);
    backup.close();
  });

  it('a file of a newer Slipway is left as it is', async () => {
    const directory = await closedHistory(1);
    const db = new Database(join(directory, 'slipway.db'));
    db.pragma('user_version = 99');
    db.close();
    await expect(open(directory)).rejects.toMatchObject({
      failure: { reason: 'history-read-only', message: 'The history file was written by a newer Slipway.' },
    });
  });
});
