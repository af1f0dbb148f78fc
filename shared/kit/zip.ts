/** One file of an archive. */
export interface ZipFile {
  /** Path inside it, with slashes. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const UTF8_NAMES = 0x0800;
/** 1 January 1980: the earliest date that the format knows. Archives of the same files are equal, byte for byte. */
const NO_DATE = 0x0021;

/** An archive that stores files as they are: pictures are compressed already, and reports are short. */
export function zipOf(files: readonly ZipFile[]): Uint8Array {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const { name, bytes } of files) {
    const title = utf8(name);
    const common = [UTF8_NAMES, 0, 0, NO_DATE];
    const sizes = [crc32(bytes), bytes.length, bytes.length];
    const head = record(LOCAL, [20, ...common], sizes, [title.length, 0], title);
    directory.push(
      record(CENTRAL, [20, 20, ...common], sizes, [title.length, 0, 0, 0, 0, 0, 0], [offset], title),
    );
    parts.push(head, bytes);
    offset += head.length + bytes.length;
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  const end = record(END, [0, 0, files.length, files.length], [size, offset], [0]);
  return joined([...parts, ...directory, end]);
}

/** A signature, then groups of numbers: the first, third and fifth of 2 bytes, the others of 4, then bytes. */
function record(signature: number, ...groups: readonly (readonly number[] | Uint8Array)[]): Uint8Array {
  const parts: Uint8Array[] = [number(signature, 4)];
  groups.forEach((group, index) => {
    if (group instanceof Uint8Array) parts.push(group);
    else for (const value of group) parts.push(number(value, index % 2 === 0 ? 2 : 4));
  });
  return joined(parts);
}

function number(value: number, size: 2 | 4): Uint8Array {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += 1) bytes[at] = (value >>> (8 * at)) & 0xff;
  return bytes;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** UTF-8 without the help of either environment. */
export function utf8(text: string): Uint8Array {
  const escaped = encodeURIComponent(text);
  const bytes: number[] = [];
  for (let at = 0; at < escaped.length; at += 1) {
    if (escaped[at] === '%') {
      bytes.push(Number.parseInt(escaped.slice(at + 1, at + 3), 16));
      at += 2;
    } else bytes.push(escaped.charCodeAt(at));
  }
  return Uint8Array.from(bytes);
}

const TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value >>> 0;
});

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ (TABLE[(crc ^ byte) & 0xff] ?? 0);
  return (crc ^ 0xffffffff) >>> 0;
}
