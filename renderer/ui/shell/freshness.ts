import { age, clockMinutes } from '../time/format';

/** A source of figures: how fresh it is, and whether it answers. */
export interface SourceItem {
  readonly id: string;
  readonly title: string;
  /** ISO time of the last good read; null before the first. */
  readonly readAt: string | null;
  /** ISO time up to which its data reaches, for sources that report late; null for the others. */
  readonly dataUntil: string | null;
  readonly state: 'ok' | 'late' | 'failed' | 'offline' | 'reading';
  readonly message: string | null;
  /** Said instead of its age, for what is followed rather than read: `27.3, this computer`. */
  readonly words?: string;
  /** Requests that the store still takes of this hour; null where it tells none. */
  readonly budget?: { readonly remaining: number; readonly limit: number } | null;
}

/** The age of a source in words: its last read, or until when its data reaches. */
export function freshness(
  source: Pick<SourceItem, 'readAt' | 'dataUntil' | 'state' | 'words'>,
  now: number,
): string {
  if (source.words !== undefined) return source.words;
  if (source.readAt === null) return source.state === 'reading' ? 'reading…' : 'never read';
  if (source.dataUntil !== null) return `data to ${clockMinutes(Date.parse(source.dataUntil))}`;
  const span = now - Date.parse(source.readAt);
  return span < 1000 ? 'just now' : `${age(span)} ago`;
}
