import { fractionOf } from '../play/reporting/seeded';

/** A fraction from 0 up to 1 that is the same in every run for the same text. */
export function seeded(text: string): number {
  return fractionOf(text);
}

/** One of a list, by the same chance. */
export function seededPick<Item>(items: readonly [Item, ...Item[]], text: string): Item {
  return items[Math.floor(fractionOf(text) * items.length)] ?? items[0];
}
