import { type FileHandle, open, stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { crc32, inflateRaw, constants as zlib } from 'node:zlib';
import { ArtifactRefusal } from './artifact-refusal';
import { LIMITS } from './limits';
import { refuseOtherContent } from './other-content';
import {
  type DirectoryLocation,
  findEndRecord,
  parseDirectory,
  parseZip64EndRecord,
  TAIL_BYTES,
  ZIP64_EOCD_SIZE,
  type ZipEntry,
} from './zip-directory';

const inflate = promisify<Buffer, object, Buffer>(inflateRaw);
const LOCAL_HEADER = 0x04034b50;
const LOCAL_HEADER_SIZE = 30;

/** An open ZIP file: its directory in memory, its contents read on demand and never beyond a stated limit. */
export class ZipArchive {
  readonly fileSize: number;
  /** Modification time, ms: together with the size it shows whether somebody writes to the file meanwhile. */
  readonly modifiedMs: number;
  readonly directoryOffset: number;
  readonly entries: ReadonlyMap<string, ZipEntry>;
  readonly #file: FileHandle;

  private constructor(
    file: FileHandle,
    status: { size: number; mtimeMs: number },
    directoryOffset: number,
    entries: ReadonlyMap<string, ZipEntry>,
  ) {
    this.#file = file;
    this.fileSize = status.size;
    this.modifiedMs = status.mtimeMs;
    this.directoryOffset = directoryOffset;
    this.entries = entries;
  }

  /**
   * Opens the file and reads its directory. The caller closes it.
   *
   * @throws ArtifactRefusal when it is no readable, plain, honest ZIP file.
   */
  static async open(path: string): Promise<ZipArchive> {
    // Asked before opening: to open a named pipe waits for a writer, maybe for ever.
    if (!(await stat(path).catch(refuseError)).isFile()) {
      throw new ArtifactRefusal('unreadable', 'This is a folder or a device, not a file.');
    }
    const file = await open(path, 'r').catch(refuseError);
    try {
      const status = await file.stat();
      if (status.size === 0) throw new ArtifactRefusal('empty', 'The file is empty (0 bytes).');
      const location = await locateDirectory(file, status.size);
      const directory = await readExactly(file, location.offset, location.size);
      return new ZipArchive(file, status, location.offset, parseDirectory(directory, location, status.size));
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  /** Raw bytes of the file. @throws ArtifactRefusal `truncated` when the file ends before. */
  readBytes(offset: number, length: number): Promise<Buffer> {
    return readExactly(this.#file, offset, length);
  }

  /** Whether size or modification time differ from when the file was opened. */
  async changedSinceOpened(): Promise<boolean> {
    const now = await this.#file.stat();
    return now.size !== this.fileSize || now.mtimeMs !== this.modifiedMs;
  }

  /**
   * One entry, whole, its length and CRC-32 verified.
   *
   * @throws ArtifactRefusal `zip-bomb` beyond `limit` bytes, `corrupt` when the bytes are not what the directory says.
   */
  async read(entry: ZipEntry, limit: number): Promise<Buffer> {
    if (entry.uncompressedSize > limit || entry.compressedSize > limit + 1024) {
      throw new ArtifactRefusal('zip-bomb', `"${entry.name}" is far larger than such a file ever is.`);
    }
    const packed = await this.readBytes(await this.#dataOffset(entry), entry.compressedSize);
    const content = entry.method === 0 ? packed : await unpack(entry, packed, entry.uncompressedSize);
    if (content.length !== entry.uncompressedSize || crc32(content) !== entry.crc32) {
      throw new ArtifactRefusal('corrupt', `"${entry.name}" inside the archive is damaged.`);
    }
    return content;
  }

  /** At least the first bytes of an entry as far as `compressedBytes` of it give them; not verified. */
  async readHead(entry: ZipEntry, compressedBytes: number): Promise<Buffer> {
    const length = Math.min(entry.compressedSize, compressedBytes);
    const packed = await this.readBytes(await this.#dataOffset(entry), length);
    return entry.method === 0 ? packed : unpack(entry, packed, compressedBytes * 1100, zlib.Z_SYNC_FLUSH);
  }

  async #dataOffset(entry: ZipEntry): Promise<number> {
    const header = await this.readBytes(entry.offset, LOCAL_HEADER_SIZE);
    if (header.readUInt32LE(0) !== LOCAL_HEADER) {
      throw new ArtifactRefusal('corrupt', `The archive does not hold "${entry.name}" where it says.`);
    }
    return entry.offset + LOCAL_HEADER_SIZE + header.readUInt16LE(26) + header.readUInt16LE(28);
  }
}

function refuseError(error: NodeJS.ErrnoException): never {
  if (error.code === 'ENOENT') throw new ArtifactRefusal('missing', 'The file is no longer there.');
  throw new ArtifactRefusal('unreadable', `The file cannot be opened (${error.code ?? error.message}).`);
}

async function locateDirectory(file: FileHandle, size: number): Promise<DirectoryLocation> {
  const tailStart = Math.max(0, size - TAIL_BYTES);
  const found = findEndRecord(await readExactly(file, tailStart, size - tailStart));
  if (found === null) return refuseOtherContent(await readExactly(file, 0, Math.min(size, 1024)));
  let location = found.location;
  let end = tailStart + found.at;
  if (found.zip64At !== null) {
    const zip64At = found.zip64At;
    if (zip64At + ZIP64_EOCD_SIZE > end) {
      throw new ArtifactRefusal(
        'truncated',
        'The archive misses its directory: part of the file is not there.',
      );
    }
    const zip64 = parseZip64EndRecord(await readExactly(file, zip64At, ZIP64_EOCD_SIZE));
    if (zip64 === null) throw new ArtifactRefusal('corrupt', 'The end of the archive is damaged.');
    location = zip64;
    end = zip64At;
  }
  if (location.offset + location.size > end) {
    throw new ArtifactRefusal(
      'truncated',
      'The archive misses its directory: part of the file is not there.',
    );
  }
  if (location.entries > LIMITS.entries || location.size > LIMITS.directoryBytes) {
    const count = location.entries.toLocaleString('en');
    throw new ArtifactRefusal('too-many-entries', `The archive says that it holds ${count} files.`);
  }
  return location;
}

async function readExactly(file: FileHandle, offset: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(buffer, filled, length - filled, offset + filled);
    if (bytesRead === 0) throw new ArtifactRefusal('truncated', 'The file ends before its content does.');
    filled += bytesRead;
  }
  return buffer;
}

async function unpack(entry: ZipEntry, packed: Buffer, limit: number, finishFlush?: number): Promise<Buffer> {
  if (entry.method !== 8) {
    throw new ArtifactRefusal('corrupt', `"${entry.name}" is packed by an unknown method (${entry.method}).`);
  }
  try {
    return await inflate(packed, {
      maxOutputLength: Math.max(1, limit),
      ...(finishFlush === undefined ? {} : { finishFlush }),
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw new ArtifactRefusal('zip-bomb', `"${entry.name}" unpacks to more than the archive says.`);
    }
    throw new ArtifactRefusal('corrupt', `"${entry.name}" inside the archive is damaged.`, { cause: error });
  }
}
