import { parseEvent } from './json-lines';

/** What hears of an engine's events. */
export interface EventHearer {
  /** One event, decoded. */
  event(value: unknown): void;
  /** Many lines of output at once. False where they are to be told as events instead. */
  output(lines: OutputLines): boolean;
}

/** Lines of output as the engine sent them, in which nothing is to be decoded. */
export interface OutputLines {
  /** What each of them says, its bytes as characters, after a head (without `$`) and with a newline; and how many. */
  behind(head: string): { readonly text: string; readonly count: number };
}

/**
 * Lines that are output and nothing else, as the classic builder sends them: nothing but the end of line is escaped, and
 * they do not begin as the builder's own words do (`Step`, ` --->`, `-->`, `Removing`, `Successfully`, `COMMIT`, `[1/2]`).
 */
const OUTPUT = String.raw`\{"stream":"((?![SRC[]|[ -]-)[^"\\]+)\\n"\}\r\n`;
const RUN = new RegExp(`(?:${OUTPUT.replace('((?!', '(?:(?!')})+`, 'y');
const EACH = new RegExp(OUTPUT, 'g');
const WRAPPING = '{"stream":"\\n"}\r\n'.length;

const NEWLINE = 10;
/** So much is looked at in one piece. */
const PIECE_BYTES = 32 * 1024;
const LONGEST = 64 * 1024 * 1024;

/**
 * Cuts the bytes of a build's answer into events. Half a million lines of output pass in large pieces, for which a
 * handful of searches is asked of the machine: no object is made of a line, and no code has to grow hot for them.
 */
export class EventReader {
  readonly #hearer: EventHearer;
  readonly #rare: Buffer;
  #rest: Buffer[] = [];
  #restLength = 0;

  /** Pieces in which the rare words stand are told as events. */
  constructor(hearer: EventHearer, rare: Buffer) {
    this.#hearer = hearer;
    this.#rare = rare;
  }

  /** Takes bytes, cut at any place; they may be used again afterwards. Throws on a line that has no end. */
  feed(bytes: Uint8Array): void {
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const end = chunk.lastIndexOf(NEWLINE) + 1;
    let at = 0;
    if (end > 0 && this.#restLength > 0) {
      at = chunk.indexOf(NEWLINE) + 1;
      this.#tell(Buffer.concat([...this.#rest, chunk.subarray(0, at)]));
      this.#rest = [];
      this.#restLength = 0;
    }
    while (at < end) {
      const cut = end - at > PIECE_BYTES ? chunk.lastIndexOf(NEWLINE, at + PIECE_BYTES) + 1 : end;
      const to = cut > at ? cut : chunk.indexOf(NEWLINE, at) + 1;
      this.#readLines(chunk.subarray(at, to));
      at = to;
    }
    if (end === chunk.length) return;
    // a copy, for the bytes are lent
    this.#rest.push(Buffer.from(chunk.subarray(end)));
    this.#restLength += chunk.length - end;
    if (this.#restLength > LONGEST) throw new Error('The engine sent a line without an end.');
  }

  /** Nothing more comes: what has no end of line is told too. */
  end(): void {
    this.#tell(Buffer.concat(this.#rest));
    this.#rest = [];
    this.#restLength = 0;
  }

  #readLines(piece: Buffer): void {
    let mayRun = piece.indexOf(this.#rare) < 0;
    const text = mayRun ? piece.toString('latin1') : '';
    for (let at = 0; at < piece.length; ) {
      RUN.lastIndex = at;
      if (mayRun && RUN.test(text)) {
        mayRun = this.#hearer.output(outputLines(text.slice(at, RUN.lastIndex)));
        if (mayRun) at = RUN.lastIndex;
        continue;
      }
      const next = piece.indexOf(NEWLINE, at) + 1;
      this.#tell(piece.subarray(at, next));
      at = next;
    }
  }

  #tell(bytes: Buffer): void {
    const line = bytes.toString('utf8').trimEnd();
    if (line !== '') this.#hearer.event(parseEvent(line));
  }
}

/** Taking the wrapping off and a head on changes the length by the same for each line: that is how they are counted. */
function outputLines(run: string): OutputLines {
  const written = (head: string, end: string) => run.replace(EACH, `${head}$1${end}`);
  return {
    behind(head) {
      const text = written(head, '\n');
      const perLine = WRAPPING - head.length - 1;
      const count =
        perLine === 0
          ? (run.length - written('', '').length) / WRAPPING
          : (run.length - text.length) / perLine;
      return { text, count };
    },
  };
}
