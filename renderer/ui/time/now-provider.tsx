import { createContext, type ReactNode, use, useEffect, useState } from 'react';

const NowContext = createContext<number | null>(null);
const TICK = 1000;

interface NowProviderProps {
  readonly children: ReactNode;
  /** Holds the time still, ms since the epoch: for pictures and tests. */
  readonly fixed?: number;
  /** The clock to ask; a simulated one in the sandbox. */
  readonly clock?: () => number;
}

/** One tick a second for every age and countdown on screen. It stops while the window is hidden. */
export function NowProvider({ children, fixed, clock = Date.now }: NowProviderProps) {
  const [now, setNow] = useState(() => fixed ?? clock());
  useEffect(() => {
    if (fixed !== undefined) return;
    let timer: number | undefined;
    const tick = () => setNow(clock());
    const follow = () => {
      window.clearInterval(timer);
      if (document.hidden) return;
      tick();
      timer = window.setInterval(tick, TICK);
    };
    follow();
    document.addEventListener('visibilitychange', follow);
    return () => {
      window.clearInterval(timer);
      document.removeEventListener('visibilitychange', follow);
    };
  }, [fixed, clock]);
  return <NowContext value={fixed ?? now}>{children}</NowContext>;
}

/** The present second, ms since the epoch. The component renders again with every tick: use it in small ones. */
export function useNow(): number {
  const now = use(NowContext);
  if (now === null) throw new Error('useNow needs a NowProvider above it.');
  return now;
}
