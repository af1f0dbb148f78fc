import type { Vitals } from '../../state-schema';
import { defaultRates } from '../vitals-now';
import { BASE_RATES, type BaseMetric } from './metric-sets';
import { fractionOf, wander } from './seeded';
import { HOUR_MS } from './zoned-time';

type Version = Vitals['versions'][string];

/** The health of a version code: what the scenario says, else an ordinary one. */
function versionVitals(vitals: Vitals, versionCode: number): Version {
  return vitals.versions[versionCode] ?? defaultRates();
}

/** The rate (0–1) that a version has around which its curve swings. */
function baseRate(vitals: Vitals, versionCode: number, metric: BaseMetric): number {
  switch (metric) {
    case 'crashRate':
    case 'userPerceivedCrashRate':
    case 'anrRate':
    case 'userPerceivedAnrRate':
      return versionVitals(vitals, versionCode)[metric];
    default:
      return BASE_RATES[metric] * (0.9 + 0.2 * fractionOf(`${vitals.seed}/${metric}/${versionCode}`));
  }
}

/** By how much a spike multiplies rates at a time: 1 before it, its factor once its ramp is over. */
function spikeAt(spike: Version['spike'], at: number): number {
  if (!spike || at < spike.startsAt) return 1;
  const risen = spike.rampMs > 0 ? Math.min(1, (at - spike.startsAt) / spike.rampMs) : 1;
  return 1 + (spike.factor - 1) * risen;
}

/** A version's rate (0–1) in the hour that begins at `start`. Same seed, same curve. */
export function hourlyRate(vitals: Vitals, versionCode: number, metric: BaseMetric, start: number): number {
  const { noise, spike } = versionVitals(vitals, versionCode);
  // Perceived errors are a part of all errors: both curves swing together, so that one never passes the other.
  const family = /anr/i.test(metric) ? 'anr' : /crash/i.test(metric) ? 'crash' : metric;
  const swing = 1 + noise * wander(`${vitals.seed}/${family}/${versionCode}`, start, 5 * HOUR_MS);
  const spiked = family === 'crash' || family === 'anr' ? spikeAt(spike, start + HOUR_MS / 2) : 1;
  return Math.min(1, baseRate(vitals, versionCode, metric) * swing * spiked);
}

/** The mean of the hourly rates (0–1) from `start` until `end`: the rate of an hour, or of a day. */
export function rateOf(
  vitals: Vitals,
  versionCode: number,
  metric: BaseMetric,
  start: number,
  end: number,
): number {
  let sum = 0;
  let hours = 0;
  for (let at = start; at < end; at += HOUR_MS) {
    sum += hourlyRate(vitals, versionCode, metric, at);
    hours += 1;
  }
  return hours === 0 ? 0 : sum / hours;
}

/** The 95 % interval of a share among so many users (Wilson), both 0–1. */
export function confidence(share: number, users: number): { readonly lower: number; readonly upper: number } {
  const z = 1.96;
  const n = Math.max(1, users);
  const scale = 1 + (z * z) / n;
  const centre = share + (z * z) / (2 * n);
  const reach = z * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  return { lower: Math.max(0, (centre - reach) / scale), upper: Math.min(1, (centre + reach) / scale) };
}

/** A number as `google.type.Decimal`: plain digits, at most `digits` after the point. */
export function decimal(value: number, digits = 6): { readonly value: string } {
  const text = value.toFixed(digits);
  return { value: text.includes('.') ? text.replace(/\.?0+$/, '') : text };
}
