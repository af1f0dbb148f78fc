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
