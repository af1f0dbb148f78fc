import { DEBUG, ERROR, INFO, OTHER, WARN } from './line-record';

/** A level stands in the beginning of a line, or it is not what the line is about. */
const PLAIN_HEAD = 160;
/** In JSON it may come after others. */
const JSON_HEAD = 1_024;

const WORDS: readonly (readonly [word: string, level: number])[] = [
  ['ERROR', ERROR],
  ['ERR', ERROR],
  ['FATAL', ERROR],
  ['CRITICAL', ERROR],
  ['CRIT', ERROR],
  ['ALERT', ERROR],
  ['EMERG', ERROR],
  ['PANIC', ERROR],
  ['SEVERE', ERROR],
  ['WARNING', WARN],
  ['WARN', WARN],
  ['INFO', INFO],
  ['NOTICE', INFO],
  ['DEBUG', DEBUG],
  ['DBG', DEBUG],
  ['TRACE', DEBUG],
  ['VERBOSE', DEBUG],
];
const WORD_BYTES = WORDS.map(([word, level]) => ({ bytes: Buffer.from(word), level }));
/** Words by their first letter, which is all that most places fail at. */
const BY_FIRST: ReadonlyArray<typeof WORD_BYTES | undefined> = Array.from({ length: 256 }, (_, byte) => {
  const found = WORD_BYTES.filter(({ bytes }) => bytes[0] === upper(byte));
  return found.length > 0 ? found : undefined;
});
const STARTS = Uint8Array.from(BY_FIRST, (words) => (words ? 1 : 0));
const IS_LETTER = Uint8Array.from({ length: 256 }, (_, byte) => {
  const letter = upper(byte);
  return (letter >= 65 && letter <= 90) || byte === 95 ? 1 : 0;
});

const KEYS = ['"level"', '"levelname"', '"severity"', '"lvl"', '"log.level"', '"loglevel"'].map((key) =>
  Buffer.from(key),
);

/**
 * Finds the level of lines as they come in. Lines of one source mostly have it at the same place, which is looked at
 * first; only when it is not there is the beginning of the line searched.
 */
export class LevelFinder {
  #usual = 0;
  /** How far into a line its level mostly stands. */
  get usual(): number {
    return this.#usual;
  }

  /** The level's number for the line in `bytes` from `start` to `end`. */
  of(bytes: Uint8Array, start: number, end: number): number {
    const first = bytes[start];
    if (first === 123) return this.#json(bytes, start, end);
    const usual = start + this.#usual;
    if (usual < end) {
      const level = wordAt(bytes, usual, start, end);
      if (level !== OTHER) return level;
    }
    const letter = letterLevel(bytes, start, end);
    if (letter !== OTHER) return letter;
    const limit = Math.min(end, start + PLAIN_HEAD);
    let before = 0;
    for (let at = start; at < limit; at += 1) {
      const byte = bytes[at] as number;
      if (before === 0 && STARTS[byte] === 1) {
        const level = wordAt(bytes, at, start, end);
        if (level !== OTHER) {
          this.#usual = at - start;
          return level;
        }
      }
      before = IS_LETTER[byte] as number;
    }
    return statusLevel(bytes, start, limit);
  }

  /**
   * Whether the eight bytes from the one before the usual place on, with the eight before them in JSON, are all that
   * the level of this line was decided by: a short word or number that is marked as one.
   */
  isKnownByPlace(bytes: Uint8Array, start: number, end: number): boolean {
    const at = start + this.#usual;
    if (at < 16 || at + 7 >= end) return false;
    if (bytes[start] === 123) return this.#usual > 6 && endsKey(bytes, at) && isShortValue(bytes, at);
    return (
      IS_LETTER[bytes[at - 1] as number] === 0 &&
      wordAt(bytes, at, start, end) !== OTHER &&
      isShortCapitals(bytes, at)
    );
  }

  #json(bytes: Uint8Array, start: number, end: number): number {
    const usual = start + this.#usual;
    if (usual < end && usual > start + 6 && endsKey(bytes, usual)) {
      const level = jsonValue(bytes, usual, end);
      if (level !== OTHER) return level;
    }
    const limit = Math.min(end, start + JSON_HEAD);
    for (let at = start + 1; at < limit; at += 1) {
      if (bytes[at] !== 34) continue;
      const key = KEYS.find((candidate) => matches(bytes, at, end, candidate));
      if (!key) continue;
      let value = at + key.length;
      while (bytes[value] === 32 || bytes[value] === 58) value += 1;
      const level = jsonValue(bytes, value, end);
      if (level === OTHER) continue;
      this.#usual = value - start;
      return level;
    }
    return OTHER;
  }
}

/** Whether a key of a level, a colon and perhaps a space end just before `at`. */
function endsKey(bytes: Uint8Array, at: number): boolean {
  let place = at - 1;
  if (bytes[place] === 32) place -= 1;
  if (bytes[place] !== 58 || bytes[place - 1] !== 34) return false;
  const last = bytes[place - 2];
  const before = bytes[place - 3];
  // level, severity, levelname, lvl
  return (
    (last === 108 && (before === 101 || before === 118)) ||
    (last === 121 && before === 116) ||
    (last === 101 && before === 109)
  );
}

/** `"error"`, `"ERROR"`, or one of pino's numbers. */
function jsonValue(bytes: Uint8Array, at: number, end: number): number {
  if (bytes[at] === 34) return anyCaseWord(bytes, at + 1, end);
  let number = 0;
  let place = at;
  for (; place < end; place += 1) {
    const digit = (bytes[place] as number) - 48;
    if (digit < 0 || digit > 9) break;
    number = number * 10 + digit;
  }
  if (place === at || number < 10 || number > 100) return OTHER;
  if (number >= 50) return ERROR;
  if (number >= 40) return WARN;
  return number >= 30 ? INFO : DEBUG;
}

/** A word of at most six letters that begins in capitals: what is further away says nothing about it. */
function isShortCapitals(bytes: Uint8Array, at: number): boolean {
  if ((bytes[at] as number) >= 91 || (bytes[at + 1] as number) >= 91) return false;
  for (let after = at + 2; after < at + 7; after += 1)
    if (IS_LETTER[bytes[after] as number] === 0) return true;
  return false;
}

/** A quoted word or a number that ends within seven bytes. */
function isShortValue(bytes: Uint8Array, at: number): boolean {
  const isWord = bytes[at] === 34;
  for (let after = at + 1; after < at + 7; after += 1) {
    const byte = bytes[after] as number;
    if (isWord ? byte === 34 : !isDigit(byte)) return true;
  }
  return false;
}

function anyCaseWord(bytes: Uint8Array, at: number, end: number): number {
  const words = BY_FIRST[bytes[at] as number];
  if (!words) return OTHER;
  for (const { bytes: word, level } of words) {
    if (
      at + word.length <= end &&
      sameLetters(bytes, at, word) &&
      !isLetterAt(bytes, at + word.length, end)
    ) {
      return level;
    }
  }
  return OTHER;
}

/**
 * A level's word that stands alone. In capitals anywhere; in small letters only where it is marked as one: in brackets,
 * after `level=`, or first in the line with a colon behind.
 */
function wordAt(bytes: Uint8Array, at: number, start: number, end: number): number {
  const level = anyCaseWord(bytes, at, end);
  if (level === OTHER) return OTHER;
  const before = at > start ? (bytes[at - 1] as number) : 0;
  if (IS_LETTER[before] === 1) return OTHER;
  if ((bytes[at] as number) < 91 && (bytes[at + 1] as number) < 91) return level;
  if (before === 91) return level; // [error]
  let after = at;
  while (isLetterAt(bytes, after, end)) after += 1;
  if ((before === 61 || (before === 34 && bytes[at - 2] === 61)) && endsAssignment(bytes, at, start))
    return level;
  return at === start && bytes[after] === 58 ? level : OTHER; // error: …
}

/** `level=` or `lvl=` before the word. */
function endsAssignment(bytes: Uint8Array, at: number, start: number): boolean {
  const equals = bytes[at - 1] === 61 ? at - 1 : at - 2;
  if (equals - 3 < start || bytes[equals - 1] !== 108) return false;
  const middle = bytes[equals - 2];
  return middle === 101 || middle === 118;
}

/** glog's `E1124 …`, logcat's `E/Tag` and `11-24 14:31:52.204  1234  1256 E Tag`. */
function letterLevel(bytes: Uint8Array, start: number, end: number): number {
  const letter = LETTERS[bytes[start] as number] as number;
  const second = bytes[start + 1] as number;
  const isGlog = isDigit(second) && isDigit(bytes[start + 4] as number) && bytes[start + 5] === 32;
  if (letter !== OTHER && (second === 47 || isGlog)) return letter;
  if (bytes[start + 2] !== 45 || bytes[start + 8] !== 58 || bytes[start + 14] !== 46) return OTHER;
  let at = start + 18;
  const limit = Math.min(end, start + 48);
  for (; at + 2 < limit; at += 1) {
    if (bytes[at] === 32 && bytes[at + 2] === 32) {
      const level = LETTERS[bytes[at + 1] as number] as number;
      if (level !== OTHER) return level;
    }
  }
  return OTHER;
}

/** An access line: what its status says, `" 500 `. */
function statusLevel(bytes: Uint8Array, start: number, limit: number): number {
  for (let at = start + 8; at + 5 < limit; at += 1) {
    if (bytes[at] !== 34 || bytes[at + 1] !== 32) continue;
    const hundreds = bytes[at + 2] as number;
    if (!isDigit(bytes[at + 3] as number) || !isDigit(bytes[at + 4] as number)) continue;
    if (hundreds === 53) return ERROR;
    if (hundreds === 52) return WARN;
    if (hundreds >= 49 && hundreds <= 51) return INFO;
  }
  return OTHER;
}

const LETTERS = new Uint8Array(256);
for (const [letter, level] of [
  ['V', DEBUG],
  ['D', DEBUG],
  ['I', INFO],
  ['W', WARN],
  ['E', ERROR],
  ['F', ERROR],
] as const) {
  LETTERS[letter.charCodeAt(0)] = level;
}

function isDigit(byte: number): boolean {
  return byte >= 48 && byte <= 57;
}

function upper(byte: number): number {
  return byte >= 97 && byte <= 122 ? byte - 32 : byte;
}

function isLetterAt(bytes: Uint8Array, at: number, end: number): boolean {
  return at < end && IS_LETTER[bytes[at] as number] === 1;
}

function sameLetters(bytes: Uint8Array, at: number, word: Uint8Array): boolean {
  for (let index = 1; index < word.length; index += 1) {
    if (upper(bytes[at + index] as number) !== word[index]) return false;
  }
  return true;
}

function matches(bytes: Uint8Array, at: number, end: number, wanted: Uint8Array): boolean {
  if (at + wanted.length > end) return false;
  for (let index = 1; index < wanted.length; index += 1) {
    if (bytes[at + index] !== wanted[index]) return false;
  }
  return true;
}
