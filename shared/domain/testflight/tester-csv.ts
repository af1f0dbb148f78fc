import type { NewTester } from './act';
import { type BetaTester, testerName } from './build';

/** One line of a file that could not be taken, and why. */
export interface CsvProblem {
  readonly line: number;
  readonly text: string;
  readonly sentence: string;
}

/** What a file of testers holds. */
export interface TesterCsv {
  readonly testers: readonly NewTester[];
  readonly problems: readonly CsvProblem[];
}

const EMAIL = /^[^\s@,;]+@[^\s@,;]+\.[^\s@,;]{2,}$/;

/**
 * Testers from a CSV file as App Store Connect writes it (`First Name,Last Name,Email`), with or without a header, with
 * commas or semicolons, or with addresses alone. Each line that cannot be taken is named with its reason.
 */
export function readTesterCsv(text: string): TesterCsv {
  const testers: NewTester[] = [];
  const problems: CsvProblem[] = [];
  const seen = new Map<string, number>();
  for (const { line, cells, raw } of rows(text)) {
    const at = cells.findIndex((cell) => cell.includes('@'));
    if (at < 0 && line === 1 && cells.some((cell) => /mail/i.test(cell))) continue;
    const email = cells[at]?.toLowerCase() ?? '';
    const sentence = lineProblem(cells, at, email, seen);
    if (sentence !== null) {
      problems.push({ line, text: raw, sentence });
      continue;
    }
    seen.set(email, line);
    const names = cells.filter((_, index) => index !== at && index < 3);
    testers.push({ email, firstName: names[0] || null, lastName: names[1] || null });
  }
  return { testers, problems };
}

function lineProblem(
  cells: readonly string[],
  at: number,
  email: string,
  seen: ReadonlyMap<string, number>,
): string | null {
  if (at < 0) return 'There is no e-mail address on this line.';
  if (!EMAIL.test(email)) return `“${cells[at]}” is not an e-mail address.`;
  const before = seen.get(email);
  return before === undefined ? null : `${email} stands on line ${before} already.`;
}

interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
  readonly raw: string;
}

/** Lines with their cells; quoted cells may hold separators and doubled quotes. Empty lines are left out. */
function rows(text: string): readonly CsvRow[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const separator = (lines[0] ?? '').includes(';') ? ';' : ',';
  return lines.flatMap((raw, index) =>
    raw.trim() === '' ? [] : [{ line: index + 1, cells: cellsOf(raw, separator), raw }],
  );
}

function cellsOf(line: string, separator: string): readonly string[] {
  const cells: string[] = [];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < line.length; at += 1) {
    const letter = line[at];
    if (quoted && letter === '"' && line[at + 1] === '"') {
      cell += '"';
      at += 1;
    } else if (letter === '"') quoted = !quoted;
    else if (letter === separator && !quoted) {
      cells.push(cell.trim());
      cell = '';
    } else cell += letter;
  }
  return [...cells, cell.trim()];
}

/** Testers as a file that `readTesterCsv`, App Store Connect and spreadsheets take. */
export function writeTesterCsv(testers: readonly BetaTester[], groupName: (id: string) => string): string {
  const lines = testers.map((tester) =>
    [
      tester.firstName ?? '',
      tester.lastName ?? '',
      tester.email ?? '',
      tester.groupIds.map(groupName).join(' | '),
      tester.state ?? '',
      tester.devices[0]?.model ?? '',
      tester.devices[0]?.osVersion ?? '',
    ]
      .map(quote)
      .join(','),
  );
  return `${['First Name,Last Name,Email,Groups,State,Device,OS', ...lines].join('\r\n')}\r\n`;
}

/** A leading sign that a spreadsheet would take for a formula is disarmed. */
function quote(cell: string): string {
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Whether a tester is meant by what somebody typed. */
export function matchesTester(tester: BetaTester, words: string): boolean {
  const wanted = words.trim().toLowerCase();
  return wanted === '' || `${testerName(tester)} ${tester.email ?? ''}`.toLowerCase().includes(wanted);
}
