import type { Result } from './benchmark';

/** A figure that must be at least `goal` times the peer's: throughput. */
export function atLeastTimes(name: string, goal: number, ours: number, peer: number): Result {
  const ratio = ours / peer;
  return {
    name,
    ours: shown(ours),
    peer: shown(peer),
    ratio: shown(ratio),
    goal: `ratio >= ${goal}`,
    holds: ratio >= goal,
  };
}

/** A figure that must be at most `goal` times the peer's: duration, memory, bytes. */
export function atMostTimes(name: string, goal: number, ours: number, peer: number): Result {
  const ratio = ours / peer;
  return {
    name,
    ours: shown(ours),
    peer: shown(peer),
    ratio: shown(ratio),
    goal: `ratio <= ${goal}`,
    holds: ratio <= goal,
  };
}

/** A figure with a fixed upper limit. */
export function atMost(name: string, limit: number, ours: number): Result {
  return {
    name,
    ours: shown(ours),
    peer: null,
    ratio: null,
    goal: `ours <= ${limit}`,
    holds: ours <= limit,
  };
}

/** A figure with a fixed upper limit, beside what the peer took: it shows how much of the figure is nobody's doing. */
export function atMostBeside(name: string, limit: number, ours: number, peer: number): Result {
  return { ...atMost(name, limit, ours), peer: shown(peer), ratio: shown(ours / peer) };
}

/** A figure with a fixed lower limit. */
export function atLeast(name: string, limit: number, ours: number): Result {
  return {
    name,
    ours: shown(ours),
    peer: null,
    ratio: null,
    goal: `ours >= ${limit}`,
    holds: ours >= limit,
  };
}

/** Four significant digits: more would only be noise of the machine. */
const shown = (value: number): number => Number(value.toPrecision(4));
