import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { failure } from '@shared/domain/failure';
import { isoTime } from '@shared/kit/clock';
import { redactText } from '@shared/kit/redact';
import type { LogExportPart, LogSlice } from '../ports/log-desk';
import { plainText } from './ansi';
import { IS_MARK, LEVELS } from './line-record';
import type { View } from './view';

const PART_BYTES = 1024 * 1024;
const PART_ROWS = 10_000;
const SLICE_ROWS = 50_000;
const SLICE_BYTES = 16 * 1024 * 1024;
const WHOLE_LINE = 16 * 1024 * 1024;

const MEDIA = { text: 'text/plain', csv: 'text/csv', json: 'application/x-ndjson' } as const;
const ENDINGS = { text: 'log', csv: 'csv', json: 'ndjson' } as const;

interface TakenLine {
  readonly at: number;
  readonly source: string;
  readonly level: string;
  readonly text: string;
  readonly isMark: boolean;
}

/** Rows `from` up to `to`, or as many as one part holds. */
export function exportPart(
  view: View,
  format: 'text' | 'csv' | 'json',
  from: number,
  to: number,
  now: number,
): LogExportPart {
  const first = Math.max(from, view.first);
  const end = Math.min(to, view.end);
  const parts: string[] = [];
  if (format === 'csv' && from <= view.first) parts.push('time,source,level,line\n');
  let size = 0;
  let row = first;
  for (; row < end && row < first + PART_ROWS && size < PART_BYTES; row += 1) {
    const line = takeLine(view, row);
    if (!line) continue;
    const text = written(format, line);
    size += text.length;
    parts.push(text);
  }
  return {
    text: parts.join(''),
    nextRow: row < end ? row : null,
    fileName: `logs-${isoTime(now).replaceAll(/[:.]/g, '-')}.${ENDINGS[format]}`,
    mediaType: MEDIA[format],
  };
}

function takeLine(view: View, row: number): TakenLine | undefined {
  const place = view.row(row);
  const found = place?.store.read(place.line, WHOLE_LINE);
  if (!place || !found) return undefined;
  return {
    at: found.at,
    source: place.store.info.title,
    level: LEVELS[found.level] ?? 'other',
    text: found.bytes.toString('utf8'),
    isMark: (found.flags & IS_MARK) !== 0,
  };
}

function written(format: 'text' | 'csv' | 'json', line: TakenLine): string {
  if (format === 'text') return line.isMark ? `--- ${line.text} ---\n` : `${line.text}\n`;
  const text = plainText(line.text);
  const time = isoTime(Math.floor(line.at));
  if (format === 'json') {
    return `${JSON.stringify({ time, source: line.source, level: line.level, line: text })}\n`;
  }
  return `${[time, line.source, line.level, text].map(csvCell).join(',')}\n`;
}

/** A cell that no table program takes for a formula. */
function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Writes rows into a file of their own beside the kept lines. Secrets are hidden in it, for it goes into a history. */
export function keepSlice(view: View, folder: string, name: string, from: number, to: number): LogSlice {
  const first = Math.max(from, view.first);
  const end = Math.min(to, view.end);
  if (end <= first) {
    throw failure('invalid-request', 'There are no lines to attach.', { advice: 'Select some rows.' });
  }
  const sources = new Set<string>();
  const parts: string[] = [];
  let size = 0;
  let lines = 0;
  let firstAt = Number.POSITIVE_INFINITY;
  let lastAt = Number.NEGATIVE_INFINITY;
  for (let row = first; row < end; row += 1) {
    const line = takeLine(view, row);
    if (!line) continue;
    const text = `${isoTime(Math.floor(line.at))} ${line.level.padEnd(5)} ${line.source} | ${redactText(plainText(line.text))}\n`;
    parts.push(text);
    size += text.length;
    lines += 1;
    sources.add(line.source);
    firstAt = Math.min(firstAt, line.at);
    lastAt = Math.max(lastAt, line.at);
    if (lines > SLICE_ROWS || size > SLICE_BYTES) {
      throw failure(
        'invalid-request',
        'That is more than can be attached to a release: 50,000 lines or 16 MB.',
        {
          stillTrue: 'Nothing was attached.',
          advice: 'Select fewer rows, or filter for what matters.',
        },
      );
    }
  }
  const bytes = Buffer.from(parts.join(''));
  const fileName = `${name}.log`;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(join(folder, `${fileName}.new`), bytes, { mode: 0o600, flush: true });
    renameSync(join(folder, `${fileName}.new`), join(folder, fileName));
  } catch (error) {
    throw failure(
      'disk-full',
      'The lines could not be written to the disk.',
      { stillTrue: 'Nothing was attached.', advice: 'Free some space and try again.' },
      error,
    );
  }
  return {
    fileName,
    lines,
    bytes: bytes.length,
    sha256: sha256(bytes),
    firstAt,
    lastAt,
    sources: [...sources],
  };
}

/** What was attached under a name. */
export function readAttachment(folder: string, fileName: string) {
  try {
    const bytes = readFileSync(join(folder, fileName));
    return { fileName, text: bytes.toString('utf8'), sha256: sha256(bytes) };
  } catch (error) {
    throw failure(
      'not-found',
      `The file ${fileName} is not on this computer.`,
      { advice: 'Attached lines stay on the computer that attached them.' },
      error,
    );
  }
}

function sha256(bytes: Uint8Array): string {
  return process.getBuiltinModule('node:crypto').createHash('sha256').update(bytes).digest('hex');
}
