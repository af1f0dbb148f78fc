import { invalidArgument } from '../api-error';

/** What a request of a resumable upload says about its place in the file. */
export type UploadRange =
  /** `bytes *` over the total: no bytes, only the question how far the server is. `total` is null for `*`. */
  | { readonly kind: 'query'; readonly total: number | null }
  /** `bytes first-last/total`: these bytes, both ends included. */
  | {
      readonly kind: 'bytes';
      readonly first: number;
      readonly last: number;
      readonly total: number | null;
    }
  /** No Content-Range: the whole file in one request. */
  | { readonly kind: 'whole' };

/** All chunks but the last are multiples of this many bytes. */
export const GRANULE = 262_144;

/** Reads a Content-Range header (RFC 9110, as Google's resumable uploads use it). Throws 400 for another form. */
export function readRange(header: string | undefined): UploadRange {
  if (header === undefined) return { kind: 'whole' };
  const found = /^bytes\s+(?:\*|(\d+)-(\d+))\/(\*|\d+)$/.exec(header.trim());
  if (!found) throw invalidArgument('Failed to parse Content-Range header.');
  const [, first, last, size] = found;
  const total = size === '*' ? null : Number(size);
  if (first === undefined || last === undefined) return { kind: 'query', total };
  const range = { kind: 'bytes', first: Number(first), last: Number(last), total } as const;
  if (range.last < range.first || (total !== null && range.last >= total))
    throw invalidArgument('Failed to parse Content-Range header.');
  return range;
}

/** Refuses a chunk that is neither the last one nor a multiple of the granule. */
export function checkChunk(range: Extract<UploadRange, { kind: 'bytes' }>): void {
  const length = range.last - range.first + 1;
  if (range.last + 1 === range.total || length % GRANULE === 0) return;
  throw invalidArgument(
    `Invalid request. The number of bytes uploaded is required to be equal or greater than ${GRANULE}, except for the final request (it's recommended to be the exact multiple of ${GRANULE}). The received request contained ${length} bytes, which does not meet this requirement.`,
  );
}
