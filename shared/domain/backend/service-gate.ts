import type { PrometheusConfig } from '../workspace';

/** Figures of one version of a service, as its source of metrics tells them. Null where there is no row. */
export interface ServiceFigures {
  readonly version: string;
  /** Share of requests that failed, 0–1. */
  readonly errorRate: number | null;
  /** 95th percentile of what a request took, ms. */
  readonly latencyMs: number | null;
  /** Requests that the figures come from. */
  readonly requests: number | null;
  /** When they were true, ms since the epoch; null when nobody says. */
  readonly at: number | null;
  /** Why they could not be read; null when they were. */
  readonly error: string | null;
}

/** A point of a chart: when, ms since the epoch, and how much. */
export interface ChartPoint {
  readonly at: number;
  readonly value: number;
}

/** What one figure says about a version. Only `pass` lets a step be taken without a reason. */
export interface ServiceGate {
  readonly id: 'errors' | 'latency' | 'pods' | 'restarts';
  readonly title: string;
  readonly verdict: 'pass' | 'hold' | 'breach' | 'unknown';
  /** `0.18%`, `312 ms`, `3 of 3`. */
  readonly value: string;
  readonly sentence: string;
}

const LIMIT_NEAR = 0.85;

/** Holds the figures of a version against the limits of its service. What is missing, old or from few requests is unknown. */
export function figureGates(
  config: PrometheusConfig,
  figures: ServiceFigures | null,
  now: number,
): readonly ServiceGate[] {
  const trust = distrust(config, figures, now);
  const errors = figures?.errorRate ?? null;
  const latency = figures?.latencyMs ?? null;
  return [
    judged(
      { id: 'errors', title: `Error rate under ${(config.maxErrorRate * 100).toFixed(2)}%` },
      errors,
      config.maxErrorRate,
      (value) => `${(value * 100).toFixed(2)}%`,
      trust,
    ),
    judged(
      { id: 'latency', title: `p95 under ${config.maxLatencyMs} ms` },
      latency,
      config.maxLatencyMs,
      (value) => `${Math.round(value)} ms`,
      trust,
    ),
  ];
}

/** Why figures prove nothing; null when they may be believed. */
function distrust(config: PrometheusConfig, figures: ServiceFigures | null, now: number): string | null {
  if (!figures) return 'Not read yet.';
  if (figures.error !== null) return `Could not be read: ${figures.error}`;
  if (figures.errorRate === null && figures.latencyMs === null)
    return 'The source has no figure for this version.';
  if (figures.at === null) return 'The source does not say how old its figures are.';
  const age = now - figures.at;
  if (age > config.maxAgeMs) {
    return `The figures are ${Math.round(age / 60_000)} min old; at most ${Math.round(config.maxAgeMs / 60_000)} min count.`;
  }
  if (figures.requests === null || figures.requests < config.minRequests) {
    const seen = figures.requests === null ? 'An unknown number of' : Math.round(figures.requests);
    return `${seen} requests of the ${config.minRequests} that are needed.`;
  }
  return null;
}

function judged(
  gate: Pick<ServiceGate, 'id' | 'title'>,
  value: number | null,
  limit: number,
  words: (value: number) => string,
  trust: string | null,
): ServiceGate {
  const said = value === null || !Number.isFinite(value) ? 'No data' : words(value);
  if (trust !== null) return { ...gate, verdict: 'unknown', value: said, sentence: trust };
  if (value === null || !Number.isFinite(value)) {
    return {
      ...gate,
      verdict: 'unknown',
      value: said,
      sentence: 'The source has no figure for this version.',
    };
  }
  if (value >= limit) {
    return { ...gate, verdict: 'breach', value: said, sentence: `${said} is over ${words(limit)}.` };
  }
  const verdict = value >= limit * LIMIT_NEAR ? 'hold' : 'pass';
  return {
    ...gate,
    verdict,
    value: said,
    sentence:
      verdict === 'hold' ? `${said} is close to ${words(limit)}.` : `${said} is under ${words(limit)}.`,
  };
}
