/** One field of a line: its key and its value, as parsed. */
export type LogField = readonly [key: string, value: unknown];

/** A piece of a value, by what it is. */
export interface ValuePart {
  readonly kind: 'key' | 'text' | 'number' | 'sign';
  readonly text: string;
}

/** A row of fields: one alone, or several short ones beside one another. */
export type FieldLine = readonly { readonly key: string; readonly parts: readonly ValuePart[] }[];

/** So many characters stand on a row before the next field begins another. */
const WIDTH = 104;
/** A field longer than this has a row of its own. */
const SHORT = 30;

/**
 * Fields as rows for people: in their own order, short ones beside one another after the first two, objects on one line
 * with their keys, and texts in quotation marks.
 */
export function fieldLines(fields: readonly LogField[]): readonly FieldLine[] {
  const lines: FieldLine[number][][] = [];
  let width = 0;
  for (const [key, value] of fields) {
    const parts = valueParts(value);
    const length = key.length + parts.reduce((sum, part) => sum + part.text.length, 0) + 4;
    const last = lines.at(-1);
    const joins = last && length <= SHORT && width + length <= WIDTH && width > 0;
    if (joins) last.push({ key, parts });
    else lines.push([{ key, parts }]);
    width = length > SHORT ? 0 : (joins ? width : 0) + length;
  }
  return lines;
}

/** A value in pieces that can be coloured: `{ type "UndefinedColumn", sqlstate "42703" }`. */
export function valueParts(value: unknown): readonly ValuePart[] {
  if (typeof value === 'string') return [{ kind: 'text', text: JSON.stringify(value) }];
  if (typeof value === 'number' || typeof value === 'boolean')
    return [{ kind: 'number', text: String(value) }];
  if (value === null || value === undefined) return [{ kind: 'number', text: 'null' }];
  if (Array.isArray(value)) {
    const inner = joined(value.map((item) => valueParts(item)));
    return [{ kind: 'sign', text: '[' }, ...inner, { kind: 'sign', text: ']' }];
  }
  const entries = Object.entries(value).map(([key, entry]) => [
    { kind: 'key' as const, text: `${key} ` },
    ...valueParts(entry),
  ]);
  return [{ kind: 'sign', text: '{ ' }, ...joined(entries), { kind: 'sign', text: ' }' }];
}

function joined(items: readonly (readonly ValuePart[])[]): readonly ValuePart[] {
  return items.flatMap((parts, index) =>
    index === 0 ? parts : [{ kind: 'sign', text: ', ' } as const, ...parts],
  );
}

/** The texts that are traces of a stack: shown frame by frame and not as one long string. */
export function stackFrames(value: unknown): readonly string[] | null {
  const lines = Array.isArray(value) ? value : typeof value === 'string' ? value.split('\n') : [];
  const frames = lines.filter((line): line is string => typeof line === 'string' && line.trim() !== '');
  return frames.length >= 2 && frames.length === lines.filter((line) => line !== '').length ? frames : null;
}
