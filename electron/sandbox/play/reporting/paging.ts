import { invalidArgument } from '../../api-error';
import { idOf } from './seeded';

/** One page and the token of the next; no token on the last. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextPageToken?: string;
}

/** The number of entries that a request wants: the usual where it says nothing, never above `most`. */
export function pageSize(asked: number | null | undefined, usual: number, most: number): number {
  if (asked === null || asked === undefined || asked === 0) return usual;
  if (!Number.isInteger(asked) || asked < 0) throw invalidArgument('page_size must be a positive number.');
  return Math.min(asked, most);
}

/** Cuts a page out. A token belongs to one request: all else must be asked as it was, or the answer is 400. */
export function pageOf<T>(
  all: readonly T[],
  size: number,
  token: string | null | undefined,
  request: unknown,
): Page<T> {
  const mark = idOf(JSON.stringify(request));
  let from = 0;
  if (token) {
    const [offset, belongsTo] = Buffer.from(token, 'base64url').toString().split('.');
    from = Number(offset);
    if (belongsTo !== mark || !Number.isInteger(from)) throw invalidArgument('Invalid page token.');
  }
  const next = from + size;
  return {
    items: all.slice(from, next),
    ...(next < all.length ? { nextPageToken: Buffer.from(`${next}.${mark}`).toString('base64url') } : {}),
  };
}
