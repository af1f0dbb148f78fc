import type { PageAlignment } from '@shared/domain/artifact';
import { ArtifactRefusal } from './artifact-refusal';
import { nativeLibraries } from './contents';
import { LIMITS } from './limits';
import type { ZipArchive } from './zip-archive';

const PAGE_BYTES = 16_384;
const PT_LOAD = 1;
const ELF_MAGIC = 0x464c457f;
/** Only 64-bit devices have 16 KB pages (developer.android.com/guide/practices/page-sizes). */
const ABIS_64 = new Set(['arm64-v8a', 'x86_64']);

/**
 * Whether every loadable segment of a 64-bit little-endian ELF file is aligned to 16 KB; `null` when the bytes are no
 * such file or end before its program headers do.
 */
export function fitsLargePages(head: Buffer): boolean | null {
  if (head.length < 64 || head.readUInt32LE(0) !== ELF_MAGIC || head[4] !== 2 || head[5] !== 1) return null;
  const tableOffset = Number(head.readBigUInt64LE(32));
  const size = head.readUInt16LE(54);
  const count = head.readUInt16LE(56);
  if (size < 56 || count === 0 || tableOffset + size * count > head.length) return null;
  let loadable = false;
  for (let index = 0; index < count; index++) {
    const at = tableOffset + index * size;
    if (head.readUInt32LE(at) !== PT_LOAD) continue;
    loadable = true;
    if (head.readBigUInt64LE(at + 48) < BigInt(PAGE_BYTES)) return false;
  }
  return loadable ? true : null;
}

/** Reads the front of every 64-bit library. What cannot be read is listed, never counted as good. */
export async function readPageAlignment(archive: ZipArchive, signal?: AbortSignal): Promise<PageAlignment> {
  const unaligned: string[] = [];
  const unreadable: string[] = [];
  let checked = 0;
  const libraries = nativeLibraries(archive.entries).filter(({ abi }) => ABIS_64.has(abi));
  for (const [index, { entry }] of libraries.entries()) {
    signal?.throwIfAborted();
    const fits = index < LIMITS.libraries ? await readLibrary(archive, entry) : null;
    if (fits === null) {
      unreadable.push(entry.name);
      continue;
    }
    checked += 1;
    if (!fits) unaligned.push(entry.name);
  }
  return { checked, unaligned, unreadable };
}

async function readLibrary(
  archive: ZipArchive,
  entry: Parameters<ZipArchive['readHead']>[0],
): Promise<boolean | null> {
  try {
    return fitsLargePages(await archive.readHead(entry, LIMITS.libraryHeadBytes));
  } catch (error) {
    if (error instanceof ArtifactRefusal) return null;
    throw error;
  }
}
