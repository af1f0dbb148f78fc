import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { acceptNewMigrations, changedMigrations } from '../../../scripts/check/migrations.mjs';
import { plant, plantedProject } from './planted-project';

const FIRST = 'electron/history/migrations/0001-events.sql';

function shipped(): string {
  const root = plantedProject({ [FIRST]: 'CREATE TABLE events (id INTEGER);\n' });
  acceptNewMigrations(root);
  return root;
}

test('a new migration has to be recorded once', () => {
  const root = plantedProject({ [FIRST]: 'CREATE TABLE events (id INTEGER);\n' });
  expect(changedMigrations(root)).toEqual([
    `${FIRST}: new; \`npm run check -- --accept-migrations\` records it`,
  ]);
  expect(acceptNewMigrations(root)).toEqual(['0001-events.sql']);
  expect(changedMigrations(root)).toEqual([]);
});

test('a shipped migration that changed is a violation, and accepting does not hide it', () => {
  const root = shipped();
  plant(root, { [FIRST]: 'CREATE TABLE events (id TEXT);\n' });
  const violation = [`${FIRST}: a shipped migration changed; write a new one instead`];
  expect(changedMigrations(root)).toEqual(violation);
  expect(acceptNewMigrations(root)).toEqual([]);
  expect(changedMigrations(root)).toEqual(violation);
});

test('a shipped migration that is gone is a violation', () => {
  const root = shipped();
  rmSync(join(root, FIRST));
  expect(changedMigrations(root)).toEqual([`${FIRST}: a shipped migration is gone`]);
});

test("another platform's line ends are no change", () => {
  const root = shipped();
  plant(root, { [FIRST]: 'CREATE TABLE events (id INTEGER);\r\n' });
  expect(changedMigrations(root)).toEqual([]);
});
