import { type RefObject, useEffect, useEffectEvent } from 'react';

/** A step of a wheel is at least so many px; fingers on a pad send smaller ones, and many of them. */
const STEP = 60;
const LINE = 21;
/** Share of the way that is left which one frame takes. */
const EASE = 0.38;

interface WheelActs {
  /** Scrolls by px, down when positive. Called once in a frame at most. */
  readonly onScroll: (px: number) => void;
  /** Height of the window, px: a page. */
  readonly page: () => number;
}

/**
 * Hears the wheel over an element and scrolls it in frames: a pad's small moves as they are, a wheel's steps over a few
 * frames. People who asked for stillness get each step at once.
 */
export function useWheel(target: RefObject<HTMLElement | null>, acts: WheelActs): void {
  const scroll = useEffectEvent(acts.onScroll);
  const page = useEffectEvent(acts.page);
  useEffect(() => {
    const element = target.current;
    if (!element) return;
    const still = window.matchMedia('(prefers-reduced-motion: reduce)');
    let left = 0;
    let smooth = false;
    let frame = 0;
    const move = () => {
      frame = 0;
      const part = smooth && Math.abs(left) > 2 ? left * EASE : left;
      left -= part;
      scroll(part);
      if (left !== 0) frame = requestAnimationFrame(move);
    };
    const hear = (event: WheelEvent) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.deltaY === 0) return;
      event.preventDefault();
      const unit = event.deltaMode === 1 ? LINE : event.deltaMode === 2 ? page() : 1;
      const px = event.deltaY * unit;
      smooth = Math.abs(px) >= STEP && !still.matches;
      // Turning round stops what is left of the way there.
      left = Math.sign(left) === Math.sign(px) ? left + px : px;
      frame ||= requestAnimationFrame(move);
    };
    element.addEventListener('wheel', hear, { passive: false });
    return () => {
      element.removeEventListener('wheel', hear);
      cancelAnimationFrame(frame);
    };
  }, [target]);
}
