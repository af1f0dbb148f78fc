import { useEffect, useEffectEvent } from 'react';

/**
 * Calls back on Escape, wherever focus is, unless a dialog lies above or somebody else took the key. Of several
 * open things the one that opened last hears it.
 */
export function useEscape(onEscape: () => void): void {
  const leave = useEffectEvent(onEscape);
  useEffect(() => {
    const entry = () => leave();
    waiting.push(entry);
    if (waiting.length === 1) document.addEventListener('keydown', hear);
    return () => {
      waiting.splice(waiting.indexOf(entry), 1);
      if (waiting.length === 0) document.removeEventListener('keydown', hear);
    };
  }, []);
}

const waiting: (() => void)[] = [];

function hear(event: KeyboardEvent) {
  if (event.key !== 'Escape' || event.defaultPrevented) return;
  if (document.querySelector('[aria-modal="true"], [role="menu"]')) return;
  const last = waiting.at(-1);
  if (!last) return;
  event.preventDefault();
  last();
}
