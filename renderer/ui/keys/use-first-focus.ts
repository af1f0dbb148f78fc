import { type RefObject, useEffect } from 'react';

/**
 * Gives a list focus when its screen appears, so that J and K move from the first moment on. Whoever is elsewhere
 * already, as in a search field, keeps their place; a link in the rail that led here gives it up.
 */
export function useFirstFocus(list: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const now = document.activeElement;
    if (now === null || now === document.body || now.closest('nav') !== null) {
      list.current?.focus({ preventScroll: true });
    }
  }, [list]);
}
