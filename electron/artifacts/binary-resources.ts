import { addLanguage, type ResourceTableFacts } from './resource-table-facts';
import { StringPool } from './string-pool';

/** Chunk types of `resources.arsc` (AOSP, androidfw/ResourceTypes.h). */
const CHUNK = { table: 0x0002, stringPool: 0x0001, package: 0x0200, type: 0x0201 } as const;
const HEADER_BYTES = 8;
const CONFIG_AT = 20;
const NO_ENTRY = 0xffffffff;
const STRING_VALUE = 0x03;

interface Chunk {
  readonly type: number;
  readonly bytes: Buffer;
}

/**
 * Languages of the string resources in an APK's `resources.arsc`, and the default text of one resource.
 *
 * @throws RangeError when the bytes are no table.
 */
export function readBinaryResources(bytes: Buffer, wantedId: number | null): ResourceTableFacts {
  if (bytes.readUInt16LE(0) !== CHUNK.table) throw new RangeError('no table of resources');
  const languages = new Set<string>();
  let text: string | null = null;
  let strings: StringPool | null = null;
  for (const chunk of chunksOf(bytes)) {
    if (chunk.type === CHUNK.stringPool) strings = new StringPool(chunk.bytes);
    if (chunk.type !== CHUNK.package) continue;
    const packageId = chunk.bytes.readUInt32LE(HEADER_BYTES);
    const typeNames = new StringPool(chunk.bytes.subarray(chunk.bytes.readUInt32LE(HEADER_BYTES + 4 + 256)));
    for (const part of chunksOf(chunk.bytes)) {
      if (part.type !== CHUNK.type || typeNames.get(part.bytes.readUInt8(8) - 1) !== 'string') continue;
      const language = languageOf(part.bytes);
      if (language !== '') {
        addLanguage(languages, language);
        continue;
      }
      const typeId = ((packageId << 24) | (part.bytes.readUInt8(8) << 16)) >>> 0;
      if (wantedId === null || strings === null || wantedId - (wantedId % 0x10000) !== typeId) continue;
      text ??= entryText(part.bytes, wantedId % 0x10000, strings);
    }
  }
  return { languages, text };
}

function* chunksOf(parent: Buffer): Generator<Chunk> {
  for (let at = parent.readUInt16LE(2); at + HEADER_BYTES <= parent.length; ) {
    const size = parent.readUInt32LE(at + 4);
    if (size < HEADER_BYTES || at + size > parent.length)
      throw new RangeError('a chunk reaches beyond the end');
    yield { type: parent.readUInt16LE(at), bytes: parent.subarray(at, at + size) };
    at += size;
  }
}

/** `ResTable_config`: size, IMSI, then language and region of two bytes each, the script further on. */
function languageOf(type: Buffer): string {
  const at = CONFIG_AT + 8;
  const language = unpackCode(type, at, 0x61);
  if (language === '') return '';
  const region = unpackCode(type, at + 2, 0x30);
  const size = type.readUInt32LE(CONFIG_AT);
  const script =
    size >= 40 ? type.toString('latin1', CONFIG_AT + 36, CONFIG_AT + 40).replace(/\0.*$/, '') : '';
  return [language, script, region].filter((part) => part !== '').join('-');
}

/** Two letters as they are, or three packed in 15 bits under a set high bit. */
function unpackCode(bytes: Buffer, at: number, base: number): string {
  const first = bytes.readUInt8(at);
  const second = bytes.readUInt8(at + 1);
  if (first === 0) return '';
  if ((first & 0x80) === 0) return String.fromCharCode(first, second);
  const codes = [second & 0x1f, ((second & 0xe0) >> 5) | ((first & 0x03) << 3), (first & 0x7c) >> 2];
  return String.fromCharCode(...codes.map((code) => code + base));
}

/** The text of an entry whose value is a string of the global pool; sparse and compact tables are left unknown. */
function entryText(type: Buffer, index: number, strings: StringPool): string | null {
  const plain = type.readUInt8(9) === 0;
  if (!plain || index >= type.readUInt32LE(12)) return null;
  const offset = type.readUInt32LE(type.readUInt16LE(2) + index * 4);
  if (offset === NO_ENTRY) return null;
  const value = type.readUInt32LE(16) + offset + 8;
  return type.readUInt8(value + 3) === STRING_VALUE ? strings.get(type.readUInt32LE(value + 4)) : null;
}
