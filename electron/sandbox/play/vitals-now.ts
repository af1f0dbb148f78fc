import type { Vitals } from '../state-schema';
import type { World } from '../world';

/** What the vitals of an app are made from right now: its own, with the faults that are switched on. */
export function vitalsNow(world: World, packageName: string): Vitals {
  const { vitals, artifacts } = world.app(packageName);
  const now = world.clock.now();
  const stale = world.faults.active('stale-vitals', packageName)?.byMs ?? 0;
  const { hourlyLagMs, dailyLagMs } = vitals.freshness;
  const freshness = { hourlyLagMs: hourlyLagMs + stale, dailyLagMs: dailyLagMs + stale };
  const spike = world.faults.active('crash-spike', packageName);
  if (!spike) return { ...vitals, freshness };
  const newest = Math.max(...artifacts.map((artifact) => artifact.versionCode));
  const versionCode = String(spike.versionCode ?? newest);
  const base = vitals.versions[versionCode] ?? defaultRates();
  const startsAt = spike.startsAt ?? now - hourlyLagMs - 3_600_000;
  return {
    ...vitals,
    freshness,
    versions: {
      ...vitals.versions,
      [versionCode]: { ...base, spike: { startsAt, factor: spike.factor, rampMs: 0 } },
    },
  };
}

/** The health of a version code about which a scenario says nothing: an ordinary one. Rates are shares, 0–1. */
export function defaultRates(): Vitals['versions'][string] {
  return {
    crashRate: 0.005,
    userPerceivedCrashRate: 0.0042,
    anrRate: 0.0026,
    userPerceivedAnrRate: 0.0021,
    noise: 0.12,
  };
}
