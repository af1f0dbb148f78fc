import { describe, expect, it } from 'vitest';
import {
  addedPermissions,
  androidName,
  growth,
  shortFingerprint,
  shortPermission,
  sizeParts,
} from '../../../renderer/features/new-release/facts-words';
import {
  bakeChoices,
  bakeText,
  dateTime,
  shareWords,
} from '../../../renderer/features/new-release/ladder-words';
import { dropProblem, fileKind, isAppStoreKey, isServiceAccountKey } from '../../../renderer/flows/file-kind';

const HOUR = 3_600_000;
const sizes = { native: 21_400_000, assets: 14_700_000, code: 12_100_000, resources: 900_000, other: 0 };

describe('A dropped file', () => {
  it.each(['app-release.aab', 'Old.APK', 'Cia.ipa'])('%s is read as a bundle', (name) => {
    expect(fileKind(name)).toEqual({ kind: 'bundle' });
  });

  it('may be a key', () => {
    expect(fileKind('play.json')).toEqual({ kind: 'key' });
    expect(isServiceAccountKey('{"type":"service_account"}')).toBe(true);
    expect(isServiceAccountKey('{"type":"authorized_user"}')).toBe(false);
    expect(isServiceAccountKey('null')).toBe(false);
    expect(isServiceAccountKey('{')).toBe(false);
    expect(fileKind('AuthKey_2X9R4HXF34.p8')).toEqual({ kind: 'key' });
    expect(isAppStoreKey('-----BEGIN PRIVATE KEY-----\nMIG\n-----END PRIVATE KEY-----\n')).toBe(true);
    expect(isAppStoreKey('-----BEGIN CERTIFICATE-----\nMIG\n-----END CERTIFICATE-----')).toBe(false);
  });

  it.each([
    ['set.apks', /made for devices/],
    ['notes.pdf', /notes\.pdf is no app/],
    ['no-ending', /is no app/],
  ])('%s is refused in words', (name, why) => {
    const kind = fileKind(name);
    expect(kind.kind).toBe('refused');
    expect(kind.kind === 'refused' ? kind.why : '').toMatch(why);
  });

  it('comes alone', () => {
    expect(dropProblem(1)).toBeNull();
    expect(dropProblem(3)).toBe('3 files were dropped; one is taken at a time.');
  });
});

describe('Facts in words', () => {
  it('name versions of Android as people do', () => {
    expect([26, 36, 99, null].map(androidName)).toEqual(['8.0', '16', null, null]);
  });

  it('tell permissions that are new', () => {
    const permissions = ['android.permission.CAMERA', 'android.permission.INTERNET'];
    const previous = { versionCode: 142, sizeBytes: 1, permissions: permissions.slice(1), sizeByPart: sizes };
    expect(addedPermissions({ permissions }, previous)?.map(shortPermission)).toEqual(['CAMERA']);
    expect(addedPermissions({ permissions }, null)).toBeNull();
  });

  it('shorten a fingerprint in the middle', () => {
    const pairs = Array.from({ length: 32 }, (_, index) => index.toString(16).padStart(2, '0').toUpperCase());
    expect(shortFingerprint(pairs.join(':'))).toBe('00:01:02:03:…:1E:1F');
  });

  it('say growth with its sign', () => {
    expect([300_000, -12_000, 0].map(growth)).toEqual(['+0.3 MB', '−12 kB', 'no change']);
  });

  it('add up the small parts of a size, each with what it grew by', () => {
    const previous = {
      versionCode: 142,
      sizeBytes: 1,
      permissions: [],
      sizeByPart: { ...sizes, code: 11_900_000 },
    };
    expect(sizeParts({ sizeByPart: sizes }, previous)).toEqual([
      { label: 'Native 21.4 MB', value: 21_400_000 },
      { label: 'Assets 14.7 MB', value: 14_700_000 },
      { label: 'Code 12.1 MB', value: 12_100_000, note: '+0.2 MB' },
      { label: 'Rest 0.9 MB', value: 900_000 },
    ]);
  });
});

describe('A ladder in words', () => {
  it('says bakes in hours, and in days from four on', () => {
    expect([0, 1.5 * HOUR, 24 * HOUR, 72 * HOUR, 168 * HOUR].map(bakeText)).toEqual([
      'none',
      '90m',
      '24h',
      '72h',
      '7d',
    ]);
  });

  it('offers the usual bakes and the present one', () => {
    expect(bakeChoices(36 * HOUR)).toContain(36 * HOUR);
    expect(bakeChoices(24 * HOUR)).toHaveLength(8);
  });

  it('counts people where somebody did', () => {
    expect(shareWords(0.05, 25_690)).toBe('about 1,285');
    expect(shareWords(1, 25_690)).toBe('25,690 users');
    expect(shareWords(0.05, null)).toBe('not counted');
  });

  it('says days and times in UTC', () => {
    expect(dateTime(Date.parse('2026-12-01T06:00:00Z'))).toBe('Tue 1 Dec 06:00');
  });
});
