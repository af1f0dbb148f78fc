import { ArtifactRefusal } from './artifact-refusal';
import { LIMITS } from './limits';

/** One file of the archive as the central directory states it. */
export interface ZipEntry {
  readonly name: string;
  /** 0 stored, 8 deflated; others are refused only when such an entry must be read. */
  readonly method: number;
  readonly crc32: number;
  readonly compressedSize: number;
  readonly uncompressedSize: number;
  /** Where the local header starts, bytes from the start of the file. */
  readonly offset: number;
}

/** Where the central directory stands. */
export interface DirectoryLocation {
  readonly offset: number;
  readonly size: number;
  readonly entries: number;
}

const EOCD = 0x06054b50;
const EOCD_SIZE = 22;
const ZIP64_LOCATOR = 0x07064b50;
const ZIP64_LOCATOR_SIZE = 20;
const ZIP64_EOCD = 0x06064b50;
const ENTRY = 0x02014b50;
const ENTRY_SIZE = 46;

/** Bytes at the end of a file that can hold the end record, its longest comment and the ZIP64 locator. */
export const TAIL_BYTES = EOCD_SIZE + 0xffff + ZIP64_LOCATOR_SIZE;
/** Bytes of the ZIP64 end record that are read. */
export const ZIP64_EOCD_SIZE = 56;

/** 64-bit little-endian number; beyond 2^53 it is no longer exact, and always larger than any file. */
function readSize(buffer: Buffer, at: number): number {
  return buffer.readUInt32LE(at) + buffer.readUInt32LE(at + 4) * 0x1_0000_0000;
}

/** Finds the end record in the last bytes of a file; `null` when there is none (no ZIP, or its end is missing). */
export function findEndRecord(
  tail: Buffer,
): { readonly at: number; readonly location: DirectoryLocation; readonly zip64At: number | null } | null {
  for (let at = tail.length - EOCD_SIZE; at >= 0; at--) {
    if (tail.readUInt32LE(at) !== EOCD) continue;
    if (at + EOCD_SIZE + tail.readUInt16LE(at + 20) !== tail.length) continue;
    const locator = at - ZIP64_LOCATOR_SIZE;
    const zip64 = locator >= 0 && tail.readUInt32LE(locator) === ZIP64_LOCATOR;
    return {
      at,
      location: {
        entries: tail.readUInt16LE(at + 10),
        size: tail.readUInt32LE(at + 12),
        offset: tail.readUInt32LE(at + 16),
      },
      zip64At: zip64 ? readSize(tail, locator + 8) : null,
    };
  }
  return null;
}

/** Reads the ZIP64 end record (APPNOTE 4.3.14); `null` when the bytes are something else. */
export function parseZip64EndRecord(record: Buffer): DirectoryLocation | null {
  if (record.length < ZIP64_EOCD_SIZE || record.readUInt32LE(0) !== ZIP64_EOCD) return null;
  return { entries: readSize(record, 32), size: readSize(record, 40), offset: readSize(record, 48) };
}

/** Why a name may not stand in an artifact, or `null`. Nothing is unpacked here, but others will unpack it. */
function nameProblem(name: string): string | null {
  if (name === '') return 'an entry without a name';
  if (name.includes('\0') || name.includes('\\')) return 'a name with forbidden characters';
  if (name.startsWith('/') || /^[a-z]:/i.test(name)) return 'an absolute path';
  return name.split('/').includes('..') ? 'a path that climbs out of the archive' : null;
}

/** The sizes and offset of an entry, from its ZIP64 extra field where the 32-bit ones are full (APPNOTE 4.5.3). */
function zip64Values(extra: Buffer, values: { size: number; packed: number; offset: number }): void {
  for (let at = 0; at + 4 <= extra.length; ) {
    const end = at + 4 + extra.readUInt16LE(at + 2);
    if (extra.readUInt16LE(at) !== 0x0001) {
      at = end;
      continue;
    }
    let cursor = at + 4;
    for (const key of ['size', 'packed', 'offset'] as const) {
      if (values[key] !== 0xffffffff) continue;
      if (cursor + 8 > Math.min(end, extra.length)) return;
      values[key] = readSize(extra, cursor);
      cursor += 8;
    }
    return;
  }
}

function parseEntry(directory: Buffer, at: number): { entry: ZipEntry; next: number } {
  const damaged = () => new ArtifactRefusal('corrupt', 'The list of files inside the archive is damaged.');
  if (at + ENTRY_SIZE > directory.length || directory.readUInt32LE(at) !== ENTRY) throw damaged();
  const nameEnd = at + ENTRY_SIZE + directory.readUInt16LE(at + 28);
  const extraEnd = nameEnd + directory.readUInt16LE(at + 30);
  const next = extraEnd + directory.readUInt16LE(at + 32);
  if (next > directory.length || nameEnd - at - ENTRY_SIZE > LIMITS.nameBytes) throw damaged();

  // Old tools leave the UTF-8 flag off; every path that matters here is ASCII, so UTF-8 reads both.
  const name = directory.toString('utf8', at + ENTRY_SIZE, nameEnd);
  const problem = nameProblem(name);
  if (problem !== null) throw new ArtifactRefusal('unsafe-path', `The archive holds ${problem}.`);
  if ((directory.readUInt16LE(at + 8) & 0x41) !== 0) {
    throw new ArtifactRefusal('encrypted', `The archive is encrypted ("${name}" needs a password).`);
  }
  const values = {
    size: directory.readUInt32LE(at + 24),
    packed: directory.readUInt32LE(at + 20),
    offset: directory.readUInt32LE(at + 42),
  };
  zip64Values(directory.subarray(nameEnd, extraEnd), values);
  return {
    entry: {
      name,
      method: directory.readUInt16LE(at + 10),
      crc32: directory.readUInt32LE(at + 16),
      compressedSize: values.packed,
      uncompressedSize: values.size,
      offset: values.offset,
    },
    next,
  };
}

function refuseOverlaps(entries: readonly ZipEntry[], directoryOffset: number): void {
  let end = 0;
  for (const entry of [...entries].sort((a, b) => a.offset - b.offset)) {
    if (entry.offset < end) {
      throw new ArtifactRefusal(
        'overlapping-entries',
        `"${entry.name}" shares its bytes with another entry.`,
      );
    }
    end = entry.offset + 30 + entry.compressedSize;
    if (end > directoryOffset) {
      throw new ArtifactRefusal('corrupt', `"${entry.name}" reaches beyond the data of the archive.`);
    }
  }
}

function refuseBombs(entries: readonly ZipEntry[], fileSize: number): void {
  const total = entries.reduce((sum, entry) => sum + entry.uncompressedSize, 0);
  if (total > LIMITS.totalRatioFloorBytes && total > fileSize * LIMITS.totalRatio) {
    const times = Math.round(total / fileSize).toLocaleString('en');
    throw new ArtifactRefusal('zip-bomb', `Unpacked, the archive would be ${times} times its own size.`);
  }
}

/**
 * Every file entry of a central directory, by name.
 *
 * @throws ArtifactRefusal for damage, encryption, unsafe or repeated names, overlapping data and bombs.
 */
export function parseDirectory(
  directory: Buffer,
  location: DirectoryLocation,
  fileSize: number,
): ReadonlyMap<string, ZipEntry> {
  const entries = new Map<string, ZipEntry>();
  let at = 0;
  for (let index = 0; index < location.entries; index++) {
    const { entry, next } = parseEntry(directory, at);
    if (entries.has(entry.name)) {
      throw new ArtifactRefusal('duplicate-entries', `The archive names "${entry.name}" twice.`);
    }
    entries.set(entry.name, entry);
    at = next;
  }
  if (at !== directory.length) {
    throw new ArtifactRefusal('corrupt', 'The list of files inside the archive is longer than it says.');
  }
  const files = [...entries.values()];
  refuseOverlaps(files, location.offset);
  refuseBombs(files, fileSize);
  return entries;
}
