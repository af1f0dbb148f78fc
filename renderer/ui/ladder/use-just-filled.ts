import { useState } from 'react';
import type { LadderRung } from './rung';

const reached = (rungs: readonly LadderRung[]) =>
  rungs.filter((rung) => rung.kind === 'past' || rung.kind === 'current').map((rung) => rung.label);

/**
 * The rungs that became reached while the ladder was on screen. A ladder that appears with rungs already reached
 * shows them as they are: only news moves.
 */
export function useJustFilled(rungs: readonly LadderRung[]): ReadonlySet<string> {
  const now = reached(rungs).join('\n');
  const [known, setKnown] = useState(now);
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set());
  if (now !== known) {
    const before = new Set(known.split('\n'));
    setKnown(now);
    setFresh(new Set(now.split('\n').filter((label) => label !== '' && !before.has(label))));
  }
  return fresh;
}
