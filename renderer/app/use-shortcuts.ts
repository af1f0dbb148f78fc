import { useEffect, useEffectEvent } from 'react';
import { isTyping, LIST_KEYS } from '../ui/keys/use-list-keys';
import { type PendingGo, readKey, type Shortcut } from './shortcuts';

/** Hears the keys of the whole window. Nothing is heard while a dialog is open, except the palette's own key. */
export function useShortcuts(onShortcut: (shortcut: Shortcut) => void): void {
  const act = useEffectEvent(onShortcut);
  useEffect(() => {
    let pending: PendingGo = null;
    const hear = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.repeat) return;
      const dialog = document.querySelector('[aria-modal="true"]') !== null;
      const target = event.target instanceof Element ? event.target : null;
      const read = readKey(
        {
          key: event.key,
          modifier: event.ctrlKey || event.metaKey,
          alt: event.altKey,
          typing: dialog || isTyping(event.target),
          inList: target?.closest(`[${LIST_KEYS}], [role="listbox"], [role="menu"]`) != null,
          at: event.timeStamp,
        },
        pending,
      );
      pending = read.pending;
      if (!read.shortcut) return;
      event.preventDefault();
      act(read.shortcut);
    };
    document.addEventListener('keydown', hear);
    return () => document.removeEventListener('keydown', hear);
  }, []);
}

/** Puts focus into the search field of the screen; false when the screen has none. */
export function focusScreenSearch(): boolean {
  const field = document.querySelector<HTMLElement>('[data-screen-search]');
  field?.focus();
  return field !== null;
}
