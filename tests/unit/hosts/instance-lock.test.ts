import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DataDirInUse, lockDataDir, readHolder } from '../../../electron/hosts/instance-lock';
import {
  askForLink,
  removeInstanceNote,
  writeInstanceNote,
} from '../../../electron/hosts/loopback/instance-note';
import { enter, loopbackFixture } from './support/loopback-fixture';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'slipway-lock-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const lockFile = () => join(dir, 'slipway.lock');
const modeOf = (file: string) => statSync(file).mode & 0o777;

describe('the lock of a data folder', () => {
  it('holds one instance, says who it is, and is readable by its owner alone', () => {
    const lock = lockDataDir(dir, 'loopback');
    lock.listening(4120);
    expect(modeOf(lockFile())).toBe(0o600);
    expect(readHolder(dir)).toMatchObject({ pid: process.pid, host: 'loopback', port: 4120 });
    expect(() => lockDataDir(dir, 'desktop')).toThrow(DataDirInUse);
    expect(() => lockDataDir(dir, 'desktop')).toThrow('Nothing was started');
    lock.release();
    expect(readdirSync(dir)).toEqual([]);
    lockDataDir(dir, 'desktop').release();
  });

  it.each([
    ['whose process is gone', { pid: 2 ** 22 + 1, processStart: null }],
    ['whose process number has a new owner', { pid: process.pid, processStart: 'an earlier boot:1' }],
  ])('left behind by an instance %s is taken over', (_what, stale) => {
    const left = { ...stale, host: 'desktop', port: null, lockedAt: '2026-01-01T00:00:00.000Z' };
    writeFileSync(lockFile(), JSON.stringify(left));
    expect(readHolder(dir)).toBeUndefined();
    const lock = lockDataDir(dir, 'loopback');
    expect(readHolder(dir)?.host).toBe('loopback');
    lock.release();
  });

  it.each([
    '{"pid":',
    'null',
    '7',
    JSON.stringify({ pid: '1', processStart: null, host: 'desktop', port: null, lockedAt: 'x' }),
    JSON.stringify({ pid: process.pid, processStart: null, host: 'a cloud', port: null, lockedAt: 'x' }),
    JSON.stringify({ pid: process.pid, processStart: null, host: 'desktop', port: '1', lockedAt: 'x' }),
  ])('that cannot be read is taken over: %s', (text) => {
    writeFileSync(lockFile(), text);
    lockDataDir(dir, 'loopback').release();
    expect(readdirSync(dir)).toEqual([]);
  });

  it('is not given back by somebody else', () => {
    const lock = lockDataDir(dir, 'loopback');
    const other = { pid: 1, processStart: null, host: 'desktop', port: null, lockedAt: 'x' };
    writeFileSync(lockFile(), JSON.stringify(other));
    lock.release();
    expect(readFileSync(lockFile(), 'utf8')).toContain('"pid":1');
  });
});

describe('the note of a running loopback host', () => {
  it('is readable by its owner alone and lets a second start ask for a link', async () => {
    const fixture = await loopbackFixture();
    const { port, launchToken } = fixture.host;
    writeInstanceNote(dir, { port, launchToken });
    expect(modeOf(join(dir, 'loopback-instance.json'))).toBe(0o600);
    const link = await askForLink(dir);
    expect((await enter(fixture.host, link)).status).toBe(200);
    await fixture.close();
    expect(await askForLink(dir)).toBeUndefined();
    removeInstanceNote(dir);
    expect(await askForLink(dir)).toBeUndefined();
  });
});
