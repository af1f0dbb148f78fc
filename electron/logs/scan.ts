import { kernelOf } from './kernel/kernel';
import { LEVEL_BITS, RECORD_BYTES } from './line-record';
import type { LineStore } from './line-store';
import type { Matcher, TextFinder } from './matcher';
import type { Segment } from './segment';

/** So many bytes are read and looked through at once: what stays near the processor meanwhile. */
const PIECE_BYTES = 512 * 1024;
const PIECE_LINES = 6 * 1024;

/** Pieces follow one another, and nobody keeps one. */
const PIECE_RECORDS = new Uint8Array((PIECE_LINES + 1) * RECORD_BYTES);

/** Takes the lines that a scan finds. */
export type Found = (line: number, level: number) => void;

/**
 * Looks through the kept lines from `line` on, as many as one piece holds, and gives the line that comes after it.
 * The answer is past the last kept line when all is done.
 */
export function scanPiece(store: LineStore, line: number, matcher: Matcher, found: Found): number {
  const start = Math.max(line, store.first);
  const segment = store.segmentOf(start);
  if (!segment) return store.next;
  const from = start - segment.first;
  const piece = pieceOf(segment, from);
  const { records, count } = piece;
  const wanted = (index: number) => {
    const at = records.at(index);
    return at >= matcher.from && at <= matcher.to;
  };
  if (matcher.text === null && matcher.rest === null) {
    for (let index = 0; index < count; index += 1) {
      if (wanted(index)) found(start + index, records.flags(index) & LEVEL_BITS);
    }
    return start + count;
  }
  const bytes = bytesOf(segment, piece.start, piece.end);
  const hit = (index: number) => {
    if (!wanted(index)) return;
    if (matcher.rest !== null) {
      const begin = records.offset(index) - piece.start;
      const end = (index + 1 < count ? records.offset(index + 1) : piece.end) - piece.start - 1;
      if (!matcher.rest(bytes.subarray(begin, end))) return;
    }
    found(start + index, records.flags(index) & LEVEL_BITS);
  };
  if (matcher.text) matcher.text.scan(bytes, piece.start, records, 0, count, hit);
  else for (let index = 0; index < count; index += 1) hit(index);
  return start + count;
}

/** The same for a text alone. */
export function findPiece(
  store: LineStore,
  line: number,
  finder: TextFinder,
  found: (line: number) => void,
): number {
  const start = Math.max(line, store.first);
  const segment = store.segmentOf(start);
  if (!segment) return store.next;
  const { records, count, start: base, end } = pieceOf(segment, start - segment.first);
  finder.scan(bytesOf(segment, base, end), base, records, 0, count, (index) => found(start + index));
  return start + count;
}

/** Bytes of a piece, before the kernel where they are not too many. */
function bytesOf(segment: Segment, start: number, end: number): Buffer {
  const { piece } = kernelOf();
  return end - start > piece.length
    ? segment.read(start, end)
    : segment.readInto(piece.subarray(0, end - start), start);
}

function pieceOf(segment: Segment, from: number) {
  const records = segment.recordsInto(PIECE_RECORDS, from, PIECE_LINES + 1);
  const start = records.offset(0);
  const limit = start + PIECE_BYTES;
  const isLast = from + records.length === segment.count;
  let count = records.length - (isLast ? 0 : 1);
  if (records.offset(count - 1) > limit) count = Math.max(1, records.find(limit, 0, count));
  const end = count < records.length ? records.offset(count) : segment.bytes;
  return { records, count, start, end };
}
