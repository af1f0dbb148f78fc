import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isPlayLocale, nearPlayLocale } from '@shared/domain/play-locales';
import { countNotes, type NotesProblem, RELEASE_NOTES_LIMIT } from '@shared/domain/release-notes';
import type { ReleaseNote } from '@shared/domain/store';

/** The notes that were found for one version, in the order of their languages. */
export interface FoundNotes {
  readonly notes: readonly ReleaseNote[];
  readonly problems: readonly NotesProblem[];
}

/** Notes have a few hundred characters; a file beyond this is no notes and is not read. */
const LARGEST_NOTES_BYTES = 64 * 1024;

/**
 * Reads release notes from a fastlane tree: `<language>/changelogs/<version code>.txt`, or `default.txt` where
 * that is missing, as fastlane's supply does. Byte-order marks and white space at the end are dropped. Notes
 * over Google Play's limit are given whole, with an error, to be shortened. `wanted` languages without notes are
 * told. A folder that is not there gives no notes and no problem.
 */
export async function readReleaseNotes(
  metadata: string,
  versionCode: number,
  wanted: readonly string[] = [],
): Promise<FoundNotes> {
  const languages = await foldersIn(metadata);
  const found = await Promise.all(languages.map((language) => readLanguage(metadata, language, versionCode)));
  const notes = found.flatMap((one) => one.notes);
  const missing = wanted
    .filter((language) => !languages.includes(language) || !notes.some((note) => note.language === language))
    .filter((language) => !found.some((one) => one.problems.some((problem) => problem.language === language)))
    .map((language) => warn(language, null, `There are no release notes in ${language} for ${versionCode}.`));
  return {
    notes,
    problems: [...found.flatMap((one) => one.problems), ...(languages.length > 0 ? missing : [])],
  };
}

const NOTHING: FoundNotes = { notes: [], problems: [] };

async function readLanguage(metadata: string, language: string, versionCode: number): Promise<FoundNotes> {
  for (const name of [`${versionCode}.txt`, 'default.txt']) {
    const file = `${language}/changelogs/${name}`;
    const bytes = await readSmall(join(metadata, language, 'changelogs', name));
    if (bytes === 'absent') continue;
    if (!isPlayLocale(language)) return { notes: [], problems: [unknownLanguage(language, file)] };
    if (bytes === 'unreadable') {
      return { notes: [], problems: [error(language, file, `${file} cannot be read.`)] };
    }
    return fromBytes(language, file, bytes);
  }
  return NOTHING;
}

function fromBytes(language: string, file: string, bytes: Uint8Array): FoundNotes {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    const advice = 'Save it as UTF-8, or letters would reach users broken.';
    return { notes: [], problems: [error(language, file, `${file} is not in UTF-8. ${advice}`)] };
  }
  const marked = text.startsWith('\uFEFF');
  const clean = text
    .slice(marked ? 1 : 0)
    .replaceAll('\r\n', '\n')
    .trimEnd();
  const problems: NotesProblem[] = [];
  if (marked) {
    problems.push(warn(language, file, `${file} begins with a byte-order mark, which is left out.`));
  }
  if (clean === '') return { notes: [], problems: [...problems, warn(language, file, `${file} is empty.`)] };
  const count = countNotes(clean);
  if (count > RELEASE_NOTES_LIMIT) {
    const sentence = `${file} has ${count} characters; Google Play takes ${RELEASE_NOTES_LIMIT}.`;
    problems.push(error(language, file, sentence));
  }
  return { notes: [{ language, text: clean }], problems };
}

function unknownLanguage(language: string, file: string): NotesProblem {
  const near = nearPlayLocale(language);
  const meant = near ? ` Play calls it ${near}: rename the folder.` : '';
  return warn(language, file, `Google Play takes no notes in "${language}", so they are left out.${meant}`);
}

const error = (language: string, file: string | null, sentence: string): NotesProblem => ({
  severity: 'error',
  language,
  file,
  sentence,
});

const warn = (language: string, file: string | null, sentence: string): NotesProblem => ({
  severity: 'warning',
  language,
  file,
  sentence,
});

async function foldersIn(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
      .map((entry) => entry.name)
      .sort();
  } catch (error) {
    if (isAbsent(error)) return [];
    throw error;
  }
}

async function readSmall(path: string): Promise<Uint8Array | 'absent' | 'unreadable'> {
  try {
    const file = await open(path, 'r');
    try {
      const stat = await file.stat();
      return stat.isFile() && stat.size <= LARGEST_NOTES_BYTES ? await file.readFile() : 'unreadable';
    } finally {
      await file.close();
    }
  } catch (error) {
    return isAbsent(error) ? 'absent' : 'unreadable';
  }
}

const isAbsent = (error: unknown): boolean =>
  ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');
