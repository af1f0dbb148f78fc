const WIDTH = 48;

/**
 * A value as lines of JSON for people: short objects and lists stay on one line, longer ones open up, with brackets
 * beside their content to spare lines. The text is the request's own content in its own order; only the spaces are
 * ours.
 */
export function jsonLines(value: unknown): readonly string[] {
  return write(value, '').split('\n');
}

function write(value: unknown, indent: string): string {
  const flat = inline(value);
  if (indent.length + flat.length <= WIDTH || typeof value !== 'object' || value === null) return flat;
  const inner = `${indent} `;
  if (Array.isArray(value)) {
    return `[\n${value.map((item) => inner + write(item, inner)).join(',\n')}]`;
  }
  const parts = entriesOf(value).map(([key, entry]) => `${JSON.stringify(key)}: ${write(entry, inner)}`);
  return `{${parts.join(`,\n${inner}`)}}`;
}

function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  return `{${entriesOf(value)
    .map(([key, entry]) => `${JSON.stringify(key)}: ${inline(entry)}`)
    .join(', ')}}`;
}

/** As `JSON.stringify` does: what is undefined is not sent. */
function entriesOf(value: object): readonly (readonly [string, unknown])[] {
  return Object.entries(value).filter(([, entry]) => entry !== undefined);
}

/** One line of a comparison. */
export interface DiffLine {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
}

/**
 * What changes between two texts, line by line (longest common subsequence; bodies are tens of lines). Within a
 * change the removed lines stand before the added ones.
 */
export function diffLines(before: readonly string[], after: readonly string[]): readonly DiffLine[] {
  const common = commonLengths(before, after);
  const lines: DiffLine[] = [];
  let left = 0;
  let right = 0;
  while (left < before.length || right < after.length) {
    const old = before[left];
    const fresh = after[right];
    if (old !== undefined && old === fresh) {
      lines.push({ kind: 'same', text: old });
      left += 1;
      right += 1;
    } else if (old !== undefined && at(common, left + 1, right) >= at(common, left, right + 1)) {
      lines.push({ kind: 'removed', text: old });
      left += 1;
    } else if (fresh !== undefined) {
      lines.push({ kind: 'added', text: fresh });
      right += 1;
    } else {
      lines.push({ kind: 'removed', text: old ?? '' });
      left += 1;
    }
  }
  return lines;
}

/** The lines of a request's body: compared with what the resource holds now where that is known. */
export function bodyLines(current: unknown, body: unknown): readonly DiffLine[] {
  if (body === null || body === undefined) return [];
  const after = jsonLines(body);
  if (current === null || current === undefined) return after.map((text) => ({ kind: 'added', text }));
  return diffLines(jsonLines(current), after);
}

function commonLengths(before: readonly string[], after: readonly string[]): readonly (readonly number[])[] {
  const table = Array.from({ length: before.length + 1 }, () => new Array<number>(after.length + 1).fill(0));
  for (let left = before.length - 1; left >= 0; left -= 1) {
    for (let right = after.length - 1; right >= 0; right -= 1) {
      const row = table[left];
      if (!row) continue;
      row[right] =
        before[left] === after[right]
          ? at(table, left + 1, right + 1) + 1
          : Math.max(at(table, left + 1, right), at(table, left, right + 1));
    }
  }
  return table;
}

function at(table: readonly (readonly number[])[], row: number, column: number): number {
  return table[row]?.[column] ?? -1;
}
