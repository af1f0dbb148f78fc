/** What a gate says about a release. Only `pass` lets a rung open by itself. */
export type GateVerdict = 'pass' | 'hold' | 'breach' | 'unknown';

/** What a gate looks at. */
export type GateMetric = HealthMetric | 'sample' | 'bake';

/** A figure that a source of health tells. Rates are shares of users; the others come in the source's own unit. */
export type HealthMetric = 'crash-rate' | 'anr-rate' | 'hangs' | 'terminations';

/** The limit that a team set, or the store's bad-behaviour threshold. */
export interface GateRule {
  readonly metric: 'crash-rate' | 'anr-rate';
  /** Rates at or above this fraction (0–1) are a breach. */
  readonly limit: number;
  /** Fewer distinct users than this say nothing. */
  readonly minUsers: number;
  /** Data older than this, ms, says nothing. */
  readonly maxAgeMs: number;
}

/** One measured value with everything needed to trust it. */
export interface Reading {
  /** Rate, 0–1; null when the source had no row. No row is not zero. */
  readonly value: number | null;
  /** Distinct users behind the value; null when unknown. */
  readonly users: number | null;
  /** End of the measured time, ms since the epoch; null when unknown. */
  readonly dataUntil: number | null;
  /** Set when the source could not be read at all. */
  readonly error: string | null;
}

/** A gate with its verdict and a sentence for a person. */
export interface GateResult {
  readonly metric: GateMetric;
  readonly title: string;
  readonly verdict: GateVerdict;
  readonly sentence: string;
  readonly value: number | null;
  readonly limit: number | null;
  readonly users: number | null;
  readonly dataUntil: number | null;
  /** Value of the version that most users still have, for comparison. */
  readonly previous: number | null;
  /** What values and limits count in, such as `s/h`; a share of users when absent. */
  readonly unit?: string;
}

/** Google's bad-behaviour thresholds (Android vitals, user-perceived, 28 days). */
export const PLAY_CRASH_LIMIT = 0.0109;
export const PLAY_ANR_LIMIT = 0.0047;

const rate = (value: number): string => `${(value * 100).toFixed(2)}%`;
const hours = (ms: number): string => {
  const whole = Math.round(ms / 3_600_000);
  return whole < 1 ? 'under an hour' : whole < 48 ? `${whole}h` : `${Math.round(whole / 24)} days`;
};

const TITLES: Record<GateRule['metric'], string> = { 'crash-rate': 'Crash rate', 'anr-rate': 'ANR rate' };

/** A source's clock may be ahead of this computer's by so much, ms; data from further ahead is not understood. */
const AHEAD_MS = 3_600_000;

/**
 * Judges one reading. A good value from a small, missing, old or nonsensical sample is `unknown`, never `pass`. A
 * small sample is believed only when it is grave: twice the limit, from a tenth of the users that a rule wants.
 */
export function judge(
  rule: GateRule | null,
  reading: Reading | null,
  previous: number | null,
  now: number,
): GateResult {
  const metric = rule?.metric ?? 'crash-rate';
  const base = {
    metric,
    title: TITLES[metric],
    value: reading?.value ?? null,
    limit: rule?.limit ?? null,
    users: reading?.users ?? null,
    dataUntil: reading?.dataUntil ?? null,
    previous,
  };
  const unknown = (sentence: string): GateResult => ({ ...base, verdict: 'unknown', sentence });
  if (!rule) return unknown('No limit is set, so nothing can pass.');
  if (!reading) return unknown('Not read yet.');
  if (reading.error) return unknown(`Could not be read: ${reading.error}`);
  if (reading.value === null) return unknown('Not enough data: the source has no figure for this version.');
  if (!(reading.value >= 0 && reading.value <= 1)) return unknown('The source’s figure is no rate.');
  if (reading.dataUntil === null) return unknown('The source does not say how old its data is.');
  const age = now - reading.dataUntil;
  if (!(age >= -AHEAD_MS)) {
    return unknown('Data is dated in the future: the clock of this computer or of the source is wrong.');
  }
  if (age > rule.maxAgeMs) {
    return unknown(`Data is ${hours(age)} old; at most ${hours(rule.maxAgeMs)} counts.`);
  }
  if (reading.users === null || !(reading.users >= rule.minUsers)) {
    const seen = reading.users === null ? 'an unknown number of' : reading.users.toLocaleString('en-US');
    if (reading.value >= rule.limit * 2 && (reading.users ?? 0) >= rule.minUsers / 10) {
      return {
        ...base,
        verdict: 'breach',
        sentence: `${rate(reading.value)} is twice the limit of ${rate(rule.limit)}, already at ${seen} users.`,
      };
    }
    return unknown(`Not enough data: ${seen} users of ${rule.minUsers.toLocaleString('en-US')} needed.`);
  }
  if (reading.value >= rule.limit) {
    return {
      ...base,
      verdict: 'breach',
      sentence: `${rate(reading.value)} is over the limit of ${rate(rule.limit)}.`,
    };
  }
  if (previous !== null && reading.value > previous * 1.5 && reading.value > rule.limit / 2) {
    return {
      ...base,
      verdict: 'hold',
      sentence: `${rate(reading.value)} is under ${rate(rule.limit)}, but half again as high as before (${rate(previous)}).`,
    };
  }
  return { ...base, verdict: 'pass', sentence: `${rate(reading.value)} is under ${rate(rule.limit)}.` };
}

const ORDER: readonly GateVerdict[] = ['breach', 'hold', 'unknown', 'pass'];

/** The verdict of several gates: the worst of them. No gate at all is `unknown`. */
export function overall(gates: readonly GateResult[]): GateVerdict {
  return ORDER.find((verdict) => gates.some((gate) => gate.verdict === verdict)) ?? 'unknown';
}

/** How much above the version before a figure may lie where nobody set a limit: figures of small samples waver. */
const OVER_PREVIOUS = 1.25;

/**
 * Judges a figure of a source that says neither how many users it has seen nor when: Apple's metrics of hangs and
 * terminations. It is held against the goal that the source itself gives, else against the version before. Without
 * either, and without a figure, nothing passes.
 */
export function judgeByGoal(
  metric: { readonly id: HealthMetric; readonly title: string; readonly unit: string },
  reading: Reading | null,
  goal: number | null,
  previous: number | null,
): GateResult {
  const limit = goal ?? (previous === null ? null : previous * OVER_PREVIOUS);
  const amount = (value: number): string => `${Number(value.toFixed(2))} ${metric.unit}`;
  const base = {
    metric: metric.id,
    title: metric.title,
    unit: metric.unit,
    value: reading?.value ?? null,
    limit,
    users: null,
    dataUntil: null,
    previous,
  };
  const unknown = (sentence: string): GateResult => ({ ...base, verdict: 'unknown', sentence });
  if (!reading) return unknown('Not read yet.');
  if (reading.error) return unknown(`Could not be read: ${reading.error}`);
  if (reading.value === null) {
    return unknown('Not enough data: the source has no figure for this version yet.');
  }
  if (!(reading.value >= 0)) return unknown('The source’s figure is no amount.');
  if (limit === null) return unknown('There is no goal and no version before to hold it against.');
  const than = goal === null ? 'a quarter above the version before' : 'the source’s goal';
  if (reading.value > limit) {
    return {
      ...base,
      verdict: 'breach',
      sentence: `${amount(reading.value)} is over ${than}, ${amount(limit)}.`,
    };
  }
  return {
    ...base,
    verdict: 'pass',
    sentence: `${amount(reading.value)} is within ${than}, ${amount(limit)}.`,
  };
}
