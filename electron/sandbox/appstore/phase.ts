/*
 * The phased release of the App Store: seven days of shares that Apple chooses, which a person can only stop for a while
 * or cut short.
 */
import { z } from 'zod';
import type { Resource } from './state';

const DAY_MS = 86_400_000;
/** Days until everybody has it. */
const PHASE_DAYS = 7;
/** Days that pauses may take in all. */
const PAUSE_DAYS = 30;

const innerSchema = z.object({
  /** When the present stretch of days began; null while it is paused or has not begun. */
  activeSince: z.number().nullable().default(null),
  /** When the present pause began; null while there is none. */
  pausedSince: z.number().nullable().default(null),
  /** Time that was spent active before the present stretch, ms. */
  activeMs: z.number().default(0),
  /** Time that earlier pauses took, ms. */
  pausedMs: z.number().default(0),
});

type Inner = z.infer<typeof innerSchema>;

/** What a phased release keeps for itself. */
const phaseInner = (resource: Resource): Inner => innerSchema.parse(resource.inner);

/** When the days are over if nobody pauses; or when the pause has used up its budget. Null while it has not begun. */
export function phaseTurnsAt(resource: Resource): number | null {
  const { activeSince, activeMs, pausedSince, pausedMs } = phaseInner(resource);
  if (activeSince !== null) return activeSince + PHASE_DAYS * DAY_MS - activeMs;
  if (pausedSince !== null) return pausedSince + PAUSE_DAYS * DAY_MS - pausedMs;
  return null;
}

/** Day and pauses at a moment (ms), as Apple shows them. */
export function phaseAt(resource: Resource, now: number): Readonly<Record<string, unknown>> {
  const { activeSince, activeMs, pausedSince, pausedMs } = phaseInner(resource);
  const state = resource.attributes.phasedReleaseState;
  const active = activeMs + (activeSince === null ? 0 : now - activeSince);
  const paused = pausedMs + (pausedSince === null ? 0 : now - pausedSince);
  const begun = resource.attributes.startDate !== undefined;
  return {
    totalPauseDuration: Math.min(PAUSE_DAYS, Math.floor(paused / DAY_MS)),
    ...(begun
      ? {
          currentDayNumber:
            state === 'COMPLETE' ? PHASE_DAYS : Math.min(PHASE_DAYS, Math.floor(active / DAY_MS) + 1),
        }
      : {}),
  };
}

/** Begins or goes on. */
export function phaseActive(resource: Resource, at: number): void {
  const inner = phaseInner(resource);
  if (inner.pausedSince !== null) inner.pausedMs += at - inner.pausedSince;
  resource.inner = { ...inner, activeSince: at, pausedSince: null };
}

/** Stops the days. */
export function phasePaused(resource: Resource, at: number): void {
  const inner = phaseInner(resource);
  if (inner.activeSince !== null) inner.activeMs += at - inner.activeSince;
  resource.inner = { ...inner, activeSince: null, pausedSince: at };
}
