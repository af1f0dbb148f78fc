import { type RefObject, useEffect, useEffectEvent } from 'react';

/** Hears the keys pressed anywhere inside the sheet that holds the given element. */
export function useSheetKey(
  inside: RefObject<HTMLElement | null>,
  onKey: (event: KeyboardEvent) => void,
): void {
  const hear = useEffectEvent(onKey);
  useEffect(() => {
    const sheet = inside.current?.closest('aside');
    const listener = (event: KeyboardEvent) => hear(event);
    sheet?.addEventListener('keydown', listener);
    return () => sheet?.removeEventListener('keydown', listener);
  }, [inside]);
}

/** Calls back on Escape, wherever focus is, unless a dialog lies above or somebody else took the key. */
export function useEscape(onEscape: () => void): void {
  const leave = useEffectEvent(onEscape);
  useEffect(() => {
    const listener = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented) return;
      if (document.querySelector('[aria-modal="true"]')) return;
      event.preventDefault();
      leave();
    };
    document.addEventListener('keydown', listener);
    return () => document.removeEventListener('keydown', listener);
  }, []);
}
