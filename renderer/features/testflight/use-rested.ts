import { useEffect, useState } from 'react';

/**
 * The value once it has stood still for `ms`; the first one at once, and any while `atOnce`. For what costs a request
 * with every value that only flies past.
 */
export function useRested<Value>(value: Value | null, atOnce: boolean, ms: number): Value | null {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    if (value === rested) return;
    const timer = window.setTimeout(() => setRested(value), atOnce || rested === null ? 0 : ms);
    return () => window.clearTimeout(timer);
  }, [value, rested, atOnce, ms]);
  return atOnce || rested === null ? value : rested;
}
