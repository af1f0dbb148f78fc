import type { ChartPoint, ServiceFigures } from '@shared/domain/backend/service-gate';
import type { PrometheusConfig } from '@shared/domain/workspace';
import { z } from 'zod';
import type { ServiceMetrics } from '../ports/backend-room';
import { httpFetch } from '../process-kit/http-fetch';

const pair = z.tuple([z.number(), z.string()]);
const answerShape = z.looseObject({
  status: z.enum(['success', 'error']),
  error: z.string().optional(),
  data: z
    .looseObject({
      result: z.array(z.looseObject({ value: pair.optional(), values: z.array(pair).optional() })),
    })
    .optional(),
});

const DAY_MS = 24 * 3_600_000;
/** Points of a chart. */
const POINTS = 120;

/** A version stands inside quotes in a query: what could end these is taken out. */
const inQuery = (query: string, version: string): string =>
  query.replaceAll('$version', version.replaceAll(/["\\\n]/g, ''));

/** Reads the figures of each version, now and over the last day. Nothing is rejected: what cannot be read says why. */
export async function readServiceMetrics(
  config: PrometheusConfig,
  versions: readonly string[],
  now: number,
  signal: AbortSignal,
): Promise<ServiceMetrics> {
  const figures = await Promise.all(versions.map((version) => figuresOf(config, version, signal)));
  const course = async (query: string | undefined, factor: number) =>
    query === undefined
      ? []
      : Promise.all(
          versions.map(async (version) => ({
            version,
            points: await pointsOf(config, inQuery(query, version), factor, now, signal).catch(() => []),
          })),
        );
  const [errors, latency] = await Promise.all([course(config.errorRate, 1), course(config.latency, 1_000)]);
  return { versions: figures, errors, latency };
}

async function figuresOf(
  config: PrometheusConfig,
  version: string,
  signal: AbortSignal,
): Promise<ServiceFigures> {
  const empty = { version, errorRate: null, latencyMs: null, requests: null, at: null };
  try {
    const ask = (query: string | undefined) =>
      query === undefined ? null : instant(config, inQuery(query, version), signal);
    const [errors, latency, requests] = await Promise.all([
      ask(config.errorRate),
      ask(config.latency),
      ask(config.requests),
    ]);
    const times = [errors, latency, requests].flatMap((one) => (one ? [one.at] : []));
    return {
      version,
      errorRate: errors?.value ?? null,
      latencyMs: latency ? latency.value * 1_000 : null,
      requests: requests?.value ?? null,
      at: times.length === 0 ? null : Math.min(...times),
      error: null,
    };
  } catch (error) {
    return { ...empty, error: error instanceof Error ? error.message : 'no answer' };
  }
}

/** One figure; null where there is no row, or a row that is no number. */
async function instant(
  config: PrometheusConfig,
  query: string,
  signal: AbortSignal,
): Promise<ChartPoint | null> {
  const [first] = await ask(config, '/api/v1/query', { query }, signal);
  const point = first?.value;
  if (!point || !Number.isFinite(Number(point[1]))) return null;
  return { at: point[0] * 1_000, value: Number(point[1]) };
}

async function pointsOf(
  config: PrometheusConfig,
  query: string,
  factor: number,
  now: number,
  signal: AbortSignal,
): Promise<readonly ChartPoint[]> {
  const range = {
    query,
    start: String((now - DAY_MS) / 1_000),
    end: String(now / 1_000),
    step: String(DAY_MS / 1_000 / POINTS),
  };
  const [first] = await ask(config, '/api/v1/query_range', range, signal);
  return (first?.values ?? [])
    .map(([at, value]) => ({ at: at * 1_000, value: Number(value) * factor }))
    .filter(({ value }) => Number.isFinite(value));
}

async function ask(
  config: PrometheusConfig,
  path: string,
  query: Readonly<Record<string, string>>,
  signal: AbortSignal,
) {
  const url = `${config.url.replace(/\/$/, '')}${path}?${new URLSearchParams(query)}`;
  const answer = await httpFetch(url, { signal }).catch(() => {
    throw new Error('Prometheus cannot be reached.');
  });
  const text = await answer.text();
  const read = answerShape.safeParse(parsed(text));
  if (!read.success) throw new Error(`Prometheus answered ${answer.status} in words that are not its own.`);
  if (read.data.status === 'error')
    throw new Error(read.data.error ?? `Prometheus answered ${answer.status}.`);
  return read.data.data?.result ?? [];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
