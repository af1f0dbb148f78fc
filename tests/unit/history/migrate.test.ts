import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { migrate } from '../../../electron/history/database';

const ONE = { version: 1, name: '001-one', sql: "CREATE TABLE a (x); INSERT INTO a VALUES ('kept');" };
const TWO = { version: 2, name: '002-two', sql: 'ALTER TABLE a ADD COLUMN y;' };
const BROKEN = { version: 2, name: '002-broken', sql: 'ALTER TABLE a ADD COLUMN y; SELECT * FROM nowhere;' };

describe('migrations', () => {
  it('run once each, with a backup only where there is something to back up', () => {
    const db = new Database(':memory:');
    const backups: number[] = [];
    migrate(db, (version) => backups.push(version), [ONE]);
    expect(backups).toEqual([]);
    migrate(db, (version) => backups.push(version), [ONE, TWO]);
    migrate(db, (version) => backups.push(version), [ONE, TWO]);
    expect(backups).toEqual([1]);
    expect(db.pragma('user_version', { simple: true })).toBe(2);
    expect(db.prepare('SELECT x, y FROM a').all()).toEqual([{ x: 'kept', y: null }]);
  });

  it('that fail leave the file at the version before', () => {
    const db = new Database(':memory:');
    migrate(db, () => undefined, [ONE]);
    expect(() => migrate(db, () => undefined, [ONE, BROKEN])).toThrow('nowhere');
    expect(db.pragma('user_version', { simple: true })).toBe(1);
    expect(db.prepare('SELECT * FROM a').all()).toEqual([{ x: 'kept' }]);
  });

  it('do not begin when the backup before them fails', () => {
    const db = new Database(':memory:');
    migrate(db, () => undefined, [ONE]);
    const noRoom = () => {
      throw new Error('no room');
    };
    expect(() => migrate(db, noRoom, [ONE, TWO])).toThrow('no room');
    expect(db.pragma('user_version', { simple: true })).toBe(1);
  });
});
