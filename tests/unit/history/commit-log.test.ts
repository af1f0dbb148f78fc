import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { CommitLog } from '../../../electron/history/commit-log';
import { newFolder } from './folders';

function logOf(content: string) {
  const database = join(newFolder(), 'slipway.db');
  writeFileSync(`${database}-wal`, content);
  return { log: new CommitLog(database), path: `${database}-wal` };
}

it('makes room behind what is there, once', () => {
  const { log, path } = logOf('frames');
  log.makeRoom();
  const { size } = statSync(path);
  expect(size).toBe(1_024 * 4_120);
  expect(readFileSync(path, 'latin1').replaceAll('\0', '')).toBe('frames');
  log.makeRoom();
  expect(statSync(path).size).toBe(size);
  log.close();
});

it('never says again that all is on the disk once a sync has failed', () => {
  const { log } = logOf('');
  log.sync();
  log.close(); // from here on the system refuses
  let first: unknown;
  try {
    log.sync();
  } catch (error) {
    first = error;
  }
  expect(first).toMatchObject({ code: 'EBADF' });
  expect(() => log.sync()).toThrow(first as Error);
});

it('is not there without a log', () => {
  expect(() => new CommitLog(join(newFolder(), 'slipway.db'))).toThrow('ENOENT');
});
