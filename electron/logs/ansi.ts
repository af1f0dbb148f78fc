/** Look of a stretch of text. */
export interface AnsiSpan {
  readonly start: number;
  readonly end: number;
  readonly color?: number | string;
  readonly background?: number | string;
  readonly bold?: boolean;
  readonly dim?: boolean;
  readonly italic?: boolean;
  readonly underline?: boolean;
}

/** A text with everything taken out that is not to be seen, and the looks that were in it. */
export interface CleanText {
  readonly text: string;
  readonly spans: readonly AnsiSpan[];
}

/** More stretches than these in one line are a picture and no log. */
const MOST_SPANS = 400;

/*
 * Every way in which a text can steer a terminal: sequences up to their final letter; strings (titles, links, the
 * clipboard) up to their end, or to that of the line; other escapes; control characters but the tab; the eight-bit
 * forms of all these; and characters that turn the direction of what follows.
 */
const CONTROL =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /(?:\u001b\[|\u009b)([0-9;:<=>?]*)[ -/]*([@-~]?)|(?:\u001b[\]PX^_]|[\u0090\u0098\u009d-\u009f])[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c|$|(?=\u001b))|\u001b[ -/]*[0-~]?|[\u0000-\u0008\u000a-\u001a\u001c-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** The text alone, as it is shown. */
export function plainText(raw: string): string {
  return withoutControls(beforeReturn(raw));
}

/** The same with what was written over. */
export function withoutControls(raw: string): string {
  return raw.replace(CONTROL, '');
}

/** The text with the colours that it came with. Nothing else of what it asks a terminal to do is left. */
export function cleanText(raw: string): CleanText {
  const line = beforeReturn(raw);
  CONTROL.lastIndex = 0;
  let text = '';
  let done = 0;
  let look: Look = {};
  let lookStart = 0;
  const spans: AnsiSpan[] = [];
  const close = () => {
    if (text.length > lookStart && Object.keys(look).length > 0 && spans.length < MOST_SPANS) {
      spans.push({ start: lookStart, end: text.length, ...look });
    }
    lookStart = text.length;
  };
  for (let found = CONTROL.exec(line); found; found = CONTROL.exec(line)) {
    text += line.slice(done, found.index);
    done = found.index + found[0].length;
    if (found[2] === 'm') {
      close();
      look = nextLook(look, found[1] ?? '');
    }
    if (found[0].length === 0) CONTROL.lastIndex += 1;
  }
  text += line.slice(done);
  close();
  return { text, spans };
}

/** What a carriage return leaves on the line: the last text that was written over the others. */
function beforeReturn(raw: string): string {
  const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
  const last = line.lastIndexOf('\r');
  return last < 0 ? line : line.slice(last + 1);
}

type Look = Omit<AnsiSpan, 'start' | 'end'>;

function nextLook(before: Look, parameters: string): Look {
  let look: Look = before;
  const codes = parameters === '' ? [0] : parameters.split(/[;:]/, 32).map(Number);
  for (let index = 0; index < codes.length; index += 1) {
    const code = codes[index] as number;
    if (code === 38 || code === 48) {
      const [color, used] = extendedColor(codes, index + 1);
      index += used;
      if (color !== null) look = { ...look, [code === 38 ? 'color' : 'background']: color };
    } else {
      look = simpleLook(look, code);
    }
  }
  return look;
}

function extendedColor(codes: readonly number[], at: number): readonly [number | string | null, number] {
  if (codes[at] === 5) return [byte(codes[at + 1]), 2];
  if (codes[at] !== 2) return [null, 1];
  const parts = [codes[at + 1], codes[at + 2], codes[at + 3]].map(byte);
  if (parts.includes(null)) return [null, 4];
  return [`#${parts.map((part) => (part as number).toString(16).padStart(2, '0')).join('')}`, 4];
}

function byte(value: number | undefined): number | null {
  return value !== undefined && value >= 0 && value <= 255 ? value : null;
}

function simpleLook(look: Look, code: number): Look {
  if (code === 0) return {};
  if (code === 1) return { ...look, bold: true };
  if (code === 2) return { ...look, dim: true };
  if (code === 3) return { ...look, italic: true };
  if (code === 4) return { ...look, underline: true };
  if (code === 22) return without(look, 'bold', 'dim');
  if (code === 23) return without(look, 'italic');
  if (code === 24) return without(look, 'underline');
  if (code >= 30 && code <= 37) return { ...look, color: code - 30 };
  if (code === 39) return without(look, 'color');
  if (code >= 40 && code <= 47) return { ...look, background: code - 40 };
  if (code === 49) return without(look, 'background');
  if (code >= 90 && code <= 97) return { ...look, color: code - 82 };
  if (code >= 100 && code <= 107) return { ...look, background: code - 92 };
  return look;
}

function without(look: Look, ...keys: readonly (keyof Look)[]): Look {
  return Object.fromEntries(Object.entries(look).filter(([key]) => !keys.includes(key as keyof Look)));
}
