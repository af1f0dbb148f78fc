import type { IconName } from '../icon/icon';

/** Something that the palette opens. It opens; it never sends. */
export interface PaletteItem {
  readonly id: string;
  /** `Commands`, `Releases and builds`, `History`. */
  readonly group: string;
  readonly label: string;
  readonly icon: IconName;
  /** The target's present value, e.g. `now 5%`. */
  readonly note?: string;
  /** A key hint. */
  readonly kbd?: string;
  /** Other words that find it. */
  readonly words?: string;
  /** Why it cannot be opened now. */
  readonly lockedReason?: string | null;
  readonly onOpen: () => void;
}

/** The items of one heading. */
export interface PaletteGroup {
  readonly title: string;
  readonly items: readonly PaletteItem[];
}

/**
 * The items in which every word of the query occurs, in groups that keep the order in which they first came. Within
 * a group an item whose label begins with the query stands first, then labels before other words.
 */
export function searchPalette(items: readonly PaletteItem[], query: string): readonly PaletteGroup[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const found = items
    .map((item, order) => ({ item, order, rank: rankOf(item, words) }))
    .filter((hit) => hit.rank !== null)
    .sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0) || a.order - b.order);
  const titles = [...new Set(items.map((item) => item.group))];
  return titles
    .map((title) => ({
      title,
      items: found.filter((hit) => hit.item.group === title).map((hit) => hit.item),
    }))
    .filter((group) => group.items.length > 0);
}

function rankOf(item: PaletteItem, words: readonly string[]): number | null {
  if (words.length === 0) return 0;
  const label = item.label.toLowerCase();
  const all = `${label} ${item.note ?? ''} ${item.words ?? ''}`.toLowerCase();
  if (!words.every((word) => all.includes(word))) return null;
  if (label.startsWith(words.join(' '))) return 0;
  return words.every((word) => label.includes(word)) ? 1 : 2;
}
