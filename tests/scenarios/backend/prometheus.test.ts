import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServiceDetailView } from '@shared/contract/backends';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { type RunningPrometheus, startPrometheus } from '../../fixtures/prometheus/prometheus';
import { planned, seen } from '../support/backend';
import { refusalOf, type StoreOnly, startOn, startStore, type TestBrain } from '../support/brain';

/*
 * The queries of slipway.yaml, answered by a real Prometheus that collects from a backend with two versions: what the canary's
 * users get decides whether it may go on.
 */

const CALM = { perSecond: 200, failing: 0.001, seconds: 0.12 };

let place: StoreOnly;
let test: TestBrain;
let prometheus: RunningPrometheus;

beforeAll(async () => {
  [place, prometheus] = await Promise.all([
    startStore('canary-25'),
    startPrometheus({ '1.3.4': { ...CALM, failing: 0.2, seconds: 0.45 }, '1.4.0': CALM }),
  ]);
  const config = parse(readFileSync(place.workspaceFile, 'utf8'));
  const given = 'http_requests_total{version="$version"}[2s]';
  config.services.api.environments.production.prometheus = {
    url: prometheus.url,
    error_rate: `sum(rate(${given.replace('}', ',code=~"5.."}')})) / sum(rate(${given}))`,
    p95: 'histogram_quantile(0.95, sum by (le) (rate(http_seconds_bucket{version="$version"}[2s])))',
    requests: 'sum(http_requests_total{version="$version"})',
    max_error_rate: '< 1%',
    max_p95: '350ms',
    min_requests: 100,
  };
  writeFileSync(place.workspaceFile, stringify(config));
  test = await startOn(place.workspaceFile, join(place.folder, 'data'));
});
afterAll(async () => {
  await test?.close();
  await prometheus?.close();
  await place?.close();
});

/** The service once it fits; its figures are asked for again until then, as by a press of "Read again". */
const looked = (what: string, fits: (view: ServiceDetailView) => boolean) => {
  const asking = setInterval(() => void test.client.backends.refresh(), 250);
  return seen(test, 'api', what, fits, 'production').finally(() => clearInterval(asking));
};
const gate = ({ gates }: ServiceDetailView, id: string) => gates.find((one) => one.id === id);
const going = () => planned(test, 'api', { kind: 'canary-step', fraction: 0.5 }, 'production');

it('the canary is judged by its own figures and not by those of the version beside it', async () => {
  const view = await looked('figures', (one) => gate(one, 'errors')?.verdict === 'pass');
  expect(gate(view, 'errors')).toMatchObject({ value: '0.10%', sentence: '0.10% is under 1.00%.' });
  // All of its requests are in the bucket from 100 to 200 ms: 95 % of the way through it.
  expect(gate(view, 'latency')).toMatchObject({ verdict: 'pass', value: '195 ms' });
  const drawn = await looked('charts', ({ charts }) =>
    charts.every(({ series }) => series.every(({ points }) => points.length > 0)),
  );
  expect(drawn.charts.map(({ id, series }) => [id, series.map(({ version }) => version).sort()])).toEqual([
    ['errors', ['1.3.4', '1.4.0']],
    ['latency', ['1.3.4', '1.4.0']],
  ]);
});

it('users who get errors close the way on, until somebody says why it goes ahead all the same', async () => {
  prometheus.set('1.4.0', { ...CALM, failing: 0.12, seconds: 0.45 });
  const view = await looked('a breach', (one) => gate(one, 'errors')?.value === '12.00%');
  expect(gate(view, 'errors')).toMatchObject({ verdict: 'breach', sentence: '12.00% is over 1.00%.' });
  expect(gate(view, 'latency')).toMatchObject({ verdict: 'breach', value: '490 ms' });
  const plan = await going();
  expect(plan.needsReason).toBe(true);
  const { confirmation } = plan;
  const typed = confirmation.kind === 'typed' ? confirmation.expected : null;
  const refused = await refusalOf(test.client.plans.confirm({ planId: plan.id, typed, reason: null }));
  expect(refused.message).toMatch(/reason/i);
});

it('a Prometheus that is gone is no good news', async () => {
  prometheus.set('1.4.0', CALM);
  await looked('calm again', (one) => gate(one, 'errors')?.verdict === 'pass');
  await prometheus.kill();
  const view = await looked('nothing known', (one) => gate(one, 'errors')?.verdict === 'unknown');
  expect(gate(view, 'errors')?.sentence).toBe('Could not be read: Prometheus cannot be reached.');
  expect((await going()).needsReason).toBe(true);
});
