import { useEffect, useEffectEvent } from 'react';
import { isTyping } from './use-list-keys';

const GO_PATIENCE = 1500;

/**
 * Hears single letters of a screen (`a` to advance, `h` to halt) wherever focus is, except in texts, menus and
 * dialogs, with a modifier, or as the second key after G, which goes to another screen.
 */
export function useActKeys(acts: Readonly<Record<string, (() => void) | null>>): void {
  const act = useEffectEvent((key: string) => {
    const run = acts[key];
    run?.();
    return Boolean(run);
  });
  useEffect(() => {
    let wentAt = Number.NEGATIVE_INFINITY;
    const hear = (event: KeyboardEvent) => {
      const key = event.key.toLowerCase();
      const second = event.timeStamp - wentAt <= GO_PATIENCE;
      wentAt = key === 'g' ? event.timeStamp : Number.NEGATIVE_INFINITY;
      if (event.defaultPrevented || event.repeat || second) return;
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (document.querySelector('[aria-modal="true"], [role="menu"]')) return;
      if (act(key)) event.preventDefault();
    };
    document.addEventListener('keydown', hear);
    return () => document.removeEventListener('keydown', hear);
  }, []);
}
