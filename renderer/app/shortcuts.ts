import { AREAS, SETTINGS } from './areas';

/** What a key, or G and a second key, asks for. */
export type Shortcut =
  | { readonly kind: 'go'; readonly href: string }
  | { readonly kind: 'palette' }
  | { readonly kind: 'search' }
  | { readonly kind: 'jobs' };

/** A key press with what decides about it. */
export interface KeyPress {
  readonly key: string;
  /** Ctrl or ⌘. */
  readonly modifier: boolean;
  readonly alt: boolean;
  /** Focus is in a text field. */
  readonly typing: boolean;
  /** Focus is in a list in which J moves down. */
  readonly inList: boolean;
  /** ms. */
  readonly at: number;
}

/** G was pressed at this time, ms, and its second key is awaited; null otherwise. */
export type PendingGo = number | null;

const PATIENCE = 1500;

/** Reads one key press: what it asks for, and whether a second key is awaited after it. */
export function readKey(
  press: KeyPress,
  pending: PendingGo,
): { readonly shortcut: Shortcut | null; readonly pending: PendingGo } {
  const key = press.key.toLowerCase();
  if (press.modifier && !press.alt && key === 'k') return { shortcut: { kind: 'palette' }, pending: null };
  if (press.modifier || press.alt || press.typing) return { shortcut: null, pending: null };
  if (pending !== null && press.at - pending <= PATIENCE) {
    const area = [...AREAS, SETTINGS].find((candidate) => candidate.letter === key);
    return { shortcut: area ? { kind: 'go', href: area.href } : null, pending: null };
  }
  if (key === 'g') return { shortcut: null, pending: press.at };
  if (key === '/') return { shortcut: { kind: 'search' }, pending: null };
  if (key === 'j' && !press.inList) return { shortcut: { kind: 'jobs' }, pending: null };
  return { shortcut: null, pending: null };
}
