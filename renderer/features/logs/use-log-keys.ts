import { useEffect, useEffectEvent } from 'react';
import { isTyping } from '../../ui/keys/use-list-keys';

/** What single keys do on the screen, wherever focus is but in a text, a menu or a dialog. */
interface LogKeys {
  readonly onFollow: () => void;
  /** N and Shift N. */
  readonly onStep: (direction: 1 | -1) => void;
  readonly onJump: () => void;
  readonly onWrap: () => void;
  /** Ctrl C or ⌘ C while nothing is selected as text; false when there is nothing to copy. */
  readonly onCopy: () => boolean;
}

const GO_PATIENCE = 1_500;

/**
 * F follows, N and Shift N go to hits, T to a time, W wraps, Ctrl C copies the selected lines. G is left to the frame:
 * it leads to other screens, so the way to a time is T.
 */
export function useLogKeys(keys: LogKeys): void {
  const act = useEffectEvent((event: KeyboardEvent): boolean => {
    if (event.ctrlKey || event.metaKey) {
      const text = window.getSelection()?.isCollapsed === false;
      return event.key.toLowerCase() === 'c' && !text && keys.onCopy();
    }
    if (event.altKey) return false;
    switch (event.key) {
      case 'f':
        keys.onFollow();
        return true;
      case 'n':
        keys.onStep(1);
        return true;
      case 'N':
        keys.onStep(-1);
        return true;
      case 't':
        keys.onJump();
        return true;
      case 'w':
        keys.onWrap();
        return true;
      default:
        return false;
    }
  });
  useEffect(() => {
    let wentAt = Number.NEGATIVE_INFINITY;
    const hear = (event: KeyboardEvent) => {
      const second = event.timeStamp - wentAt <= GO_PATIENCE;
      wentAt = event.key === 'g' ? event.timeStamp : Number.NEGATIVE_INFINITY;
      if (event.defaultPrevented || event.repeat || second || isTyping(event.target)) return;
      if (document.querySelector('[aria-modal="true"], [role="menu"]')) return;
      if (act(event)) event.preventDefault();
    };
    document.addEventListener('keydown', hear);
    return () => document.removeEventListener('keydown', hear);
  }, []);
}
