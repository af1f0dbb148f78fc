import { join } from 'node:path';
import { isPlayLocale, nearPlayLocale, PLAY_LOCALES } from '@shared/domain/play-locales';
import { countNotes, overLimit, RELEASE_NOTES_LIMIT, splitAtLimit } from '@shared/domain/release-notes';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPubspec } from '../../../electron/workspace/read-pubspec';
import { readReleaseNotes } from '../../../electron/workspace/read-release-notes';
import { folderWith } from './temporary-folder';

describe('the length of release notes', () => {
  it('is counted in code points', () => {
    expect([countNotes(''), countNotes('é'), countNotes('🚀'), countNotes('e\u0301')]).toEqual([0, 1, 1, 2]);
  });

  it('parts at the limit without breaking a character', () => {
    const text = '🚀'.repeat(RELEASE_NOTES_LIMIT + 2);
    expect(overLimit(text)).toBe('🚀🚀');
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), fc.nat(40), (any, limit) => {
        const { within, over } = splitAtLimit(any, limit);
        expect(within + over).toBe(any);
        expect(countNotes(within)).toBe(Math.min(limit, countNotes(any)));
      }),
    );
  });
});

describe('the languages of Google Play', () => {
  it.each([
    ['fr', 'fr-FR'],
    ['en_us', 'en-US'],
    ['en', 'en-US'],
    ['de-AT', 'de-DE'],
    ['he', 'iw-IL'],
    ['nb-NO', 'no-NO'],
    ['zh-Hans', 'zh-CN'],
    ['pt', 'pt-BR'],
    ['es-MX', 'es-419'],
    ['uk-UA', 'uk'],
    ['xx-yy', undefined],
  ])('%s is meant as %s', (written, meant) => {
    expect(nearPlayLocale(written)).toBe(meant);
    expect(isPlayLocale(written)).toBe(false);
  });

  it('are each their own nearest', () => {
    for (const locale of PLAY_LOCALES) expect(nearPlayLocale(locale)).toBe(locale);
    expect(new Set(PLAY_LOCALES).size).toBe(PLAY_LOCALES.length);
  });
});

describe('release notes in a fastlane tree', () => {
  it('are taken by version code, else from default.txt, in the order of the languages', async () => {
    const folder = await folderWith({
      'fr-FR/changelogs/default.txt': 'Toujours mieux\n',
      'en-US/changelogs/151.txt': 'Faster\r\nSmaller\r\n',
      'en-US/changelogs/default.txt': 'Never read',
      'en-US/title.txt': 'Arkalia',
      'de-DE/changelogs/150.txt': 'Von gestern',
    });
    expect(await readReleaseNotes(folder, 151, ['en-US', 'fr-FR', 'de-DE', 'it-IT'])).toEqual({
      notes: [
        { language: 'en-US', text: 'Faster\nSmaller' },
        { language: 'fr-FR', text: 'Toujours mieux' },
      ],
      problems: [
        expect.objectContaining({ severity: 'warning', language: 'de-DE', file: null }),
        expect.objectContaining({ severity: 'warning', language: 'it-IT', file: null }),
      ],
    });
  });

  it('are given whole when they are too long, with an error that counts', async () => {
    const folder = await folderWith({ 'en-US/changelogs/default.txt': '🚀'.repeat(501) });
    const { notes, problems } = await readReleaseNotes(folder, 1);
    expect(countNotes(notes[0]?.text ?? '')).toBe(501);
    expect(problems).toMatchObject([{ severity: 'error', sentence: expect.stringContaining('501') }]);
  });

  it('of exactly 500 characters fit', async () => {
    const folder = await folderWith({ 'en-US/changelogs/default.txt': `${'🚀'.repeat(500)}\n` });
    expect((await readReleaseNotes(folder, 1)).problems).toEqual([]);
  });

  it.each<[string, Record<string, string | Uint8Array>, object, number]>([
    [
      'a byte-order mark',
      { 'en-US/changelogs/1.txt': '\uFEFFNew' },
      { severity: 'warning', file: 'en-US/changelogs/1.txt' },
      1,
    ],
    [
      'another encoding',
      { 'fr-FR/changelogs/1.txt': Buffer.from('Nouveaut\xe9', 'latin1') },
      { severity: 'error', sentence: expect.stringContaining('UTF-8') },
      0,
    ],
    [
      'nothing in the file',
      { 'en-US/changelogs/1.txt': ' \n' },
      { severity: 'warning', sentence: expect.stringContaining('empty') },
      0,
    ],
    [
      'a language of no store',
      { 'fr/changelogs/1.txt': 'Neuf' },
      { severity: 'warning', sentence: expect.stringContaining('fr-FR') },
      0,
    ],
    ['a folder in place of the file', { 'en-US/changelogs/1.txt/x': '' }, { severity: 'error' }, 0],
    ['a huge file', { 'en-US/changelogs/1.txt': 'x'.repeat(70_000) }, { severity: 'error' }, 0],
  ])('tell of %s', async (_, files, problem, count) => {
    const { notes, problems } = await readReleaseNotes(await folderWith(files), 1);
    expect(problems).toMatchObject([problem]);
    expect(notes).toHaveLength(count);
    for (const note of notes) expect(note.text).toBe('New');
  });

  it('are none where there is no folder', async () => {
    const folder = await folderWith({});
    expect(await readReleaseNotes(join(folder, 'none'), 1, ['en-US'])).toEqual({ notes: [], problems: [] });
  });
});

describe('the version in pubspec.yaml', () => {
  it.each([
    ['version: 1.5.0+151', '1.5.0', 151],
    ['name: app\nversion: "2.0.0-beta.1+7" # next', '2.0.0-beta.1', 7],
  ])('is read from %j', (text, versionName, versionCode) => {
    expect(readPubspec(text)).toEqual({ versionName, versionCode });
  });

  it.each([
    ['name: app', /no "version:"/],
    ['version: 1.5.0', /no build number/],
    ['version: 1.5', /not a version/],
    ['version: 1.5.0+abc', /no version code/],
    ['version: 1.5.0+0', /no version code/],
    ['version: 1.5.0+2100000001', /no version code/],
    ['version: [1', /sound YAML/],
    ['', /no "version:"/],
  ])('is refused in %j', (text, sentence) => {
    expect(readPubspec(text)).toEqual({ problem: expect.stringMatching(sentence) });
  });
});
