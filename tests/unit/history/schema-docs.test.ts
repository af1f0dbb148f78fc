import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { beforeAll, describe, expect, it } from 'vitest';
import { newFolder } from './folders';
import { open, record } from './records';

const PAGE = readFileSync(resolve(import.meta.dirname, '../../../docs/history-schema.md'), 'utf8');
let directory: string;
let database: string;
let lastHash: string;

beforeAll(async () => {
  directory = newFolder();
  database = join(directory, 'slipway.db');
  const { history } = await open(directory);
  await history.appendAll([record(), record({ title: '1.4.0 → 10 % für alle' }), record()]);
  lastHash = (await history.event(3))?.hash ?? '';
  await history.close();
});

describe('docs/history-schema.md', () => {
  it('names every table and column', () => {
    const db = new Database(database, { readonly: true });
    const columns = db
      .prepare<[], { table: string; column: string }>(
        `SELECT m.name AS "table", c.name AS "column" FROM sqlite_schema m, pragma_table_info(m.name) c
         WHERE m.type = 'table' AND m.name NOT LIKE '%_fts%' AND m.name NOT LIKE 'sqlite_%'`,
      )
      .all();
    db.close();
    expect(columns.length).toBeGreaterThan(30);
    for (const { table, column } of columns) {
      expect(PAGE).toContain(`\`${table}\``);
      expect(PAGE).toContain(`\`${column}\``);
    }
  });

  it('has a script that verifies the chain, and finds what was changed', () => {
    const script = join(directory, 'verify.py');
    writeFileSync(script, /```python\n([\s\S]+?)```/.exec(PAGE)?.[1] ?? '');
    const run = () => spawnSync('python3', [script, database], { encoding: 'utf8' });
    expect(run()).toMatchObject({ status: 0, stdout: `unaltered: 3 events, the last hash is ${lastHash}\n` });

    const db = new Database(database);
    db.exec("DROP TRIGGER events_never_change; UPDATE events SET record = replace(record, '10 %', '20 %')");
    db.close();
    expect(run()).toMatchObject({ status: 1, stderr: 'broken at #2\n' });
  });
});
