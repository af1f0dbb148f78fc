import { type KeyboardEvent, type RefObject, useCallback } from 'react';

/** Marks a list in which J and K move: there J does not open the drawer, as in mail programs. */
export const LIST_KEYS = 'data-list-keys';

/** Where a key leads in a list of `count` rows; null for keys that do not move. `from` is -1 before the first. */
export function listTarget(key: string, from: number, count: number): number | null {
  if (count === 0) return null;
  switch (key) {
    case 'j':
    case 'ArrowDown':
      return Math.min(count - 1, from + 1);
    case 'k':
    case 'ArrowUp':
      return Math.max(0, from - 1);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}

interface ListKeys {
  readonly [LIST_KEYS]: true;
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
}

/**
 * Props for the element around rows that carry `data-row` and can take focus: J and K, the arrows, Home and End
 * move focus from row to row.
 */
export function useListKeys(list: RefObject<HTMLElement | null>): ListKeys {
  const onKeyDown = useCallback(
    (event: KeyboardEvent<HTMLElement>) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const rows = [...(list.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])];
      const from = rows.findIndex((row) => row.contains(document.activeElement));
      const to = listTarget(event.key, from, rows.length);
      if (to === null) return;
      event.preventDefault();
      rows[to]?.focus();
    },
    [list],
  );
  return { [LIST_KEYS]: true, onKeyDown };
}

/** Whether keys go into a text there, so that no shortcut may take them. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}
