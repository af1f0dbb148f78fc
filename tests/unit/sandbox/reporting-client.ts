import { expect } from 'vitest';
import { z } from 'zod';
import type { RunningSandbox } from '../../../electron/sandbox/sandbox';
import { type Answer, PACKAGE, PlayClient } from './play-client';
import { SpecCheck } from './spec-check';

/** Google's description of the Reporting API. */
export const reportingSpec = new SpecCheck('playdeveloperreporting.v1beta1.json');

/** A morning in Brussels, an hour after midnight in Los Angeles: 23 November 2026, 09:20 UTC. */
export const NOW = Date.UTC(2026, 10, 23, 9, 20);
export const HOUR = 3_600_000;

const metric = z.object({
  metric: z.string(),
  decimalValue: z.object({ value: z.string().regex(/^\d+(\.\d+)?$/) }),
  decimalValueConfidenceInterval: z
    .object({ lowerBound: z.object({ value: z.string() }), upperBound: z.object({ value: z.string() }) })
    .optional(),
});
const rowSchema = z.object({
  aggregationPeriod: z.string(),
  startTime: z.looseObject({ year: z.number(), month: z.number(), day: z.number() }),
  dimensions: z
    .array(
      z.object({
        dimension: z.string(),
        stringValue: z.string().optional(),
        int64Value: z.string().optional(),
        valueLabel: z.string().optional(),
      }),
    )
    .optional(),
  metrics: z.array(metric),
});
const answerSchema = z.object({
  rows: z.array(rowSchema).default([]),
  nextPageToken: z.string().optional(),
});
export type Row = z.output<typeof rowSchema>;

/** Loads the world anew at `at`, holds its clock there, and signs in for so long that the clock may be moved by weeks. */
export async function heldAt(sandbox: RunningSandbox, at = NOW): Promise<PlayClient> {
  sandbox.clock.set(at);
  sandbox.clock.stop();
  sandbox.control.reset();
  sandbox.control.configure({ tokenLifetimeMs: 1_000 * HOUR });
  return PlayClient.signIn(sandbox.playUrl, sandbox.serviceAccountKeyFile, at);
}

/** A request to the Reporting API; a success is as the specification says. */
export async function ask(
  client: PlayClient,
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
): Promise<Answer> {
  const url = `/v1beta1/${path}`;
  const text = body === undefined ? null : JSON.stringify(body);
  const answer = await client.send(method, url, text, { 'content-type': 'application/json' });
  if (answer.status === 200) {
    expect(reportingSpec.problems({ method, url, body, answer: answer.body })).toEqual([]);
  }
  return answer;
}

/** A question to a metric set of the sample app. */
export const query = (client: PlayClient, set: string, body: unknown): Promise<Answer> =>
  ask(client, 'POST', `apps/${PACKAGE}/${set}:query`, body);

/** The rows of a question that succeeds, and the token of the next page. */
export async function rowsOf(
  client: PlayClient,
  set: string,
  body: unknown,
): Promise<{ rows: Row[]; next: string | undefined }> {
  const answer = await query(client, set, body);
  expect(answer).toMatchObject({ status: 200 });
  const { rows, nextPageToken } = answerSchema.parse(answer.body);
  return { rows, next: nextPageToken };
}

/** The value of a metric in a row, as a number. */
export function metricOf(row: Row | undefined, name: string): number {
  return Number(row?.metrics.find((one) => one.metric === name)?.decimalValue.value);
}

/** The value of a dimension in a row. */
export function dimensionOf(row: Row, name: string): string | undefined {
  const found = row.dimensions?.find((one) => one.dimension === name);
  return found?.int64Value ?? found?.stringValue;
}

/** `google.type.DateTime` of an hour in UTC. */
function hour(at: number): unknown {
  const date = new Date(at);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hours: date.getUTCHours(),
    timeZone: { id: 'UTC' },
  };
}

/** `google.type.DateTime` of a day in Los Angeles. */
export const day = (year: number, month: number, dayOfMonth: number): unknown => ({
  year,
  month,
  day: dayOfMonth,
  timeZone: { id: 'America/Los_Angeles' },
});

/** A question about hours. */
export const hourly = (from: number, until: number, more: object = {}): unknown => ({
  timelineSpec: { aggregationPeriod: 'HOURLY', startTime: hour(from), endTime: hour(until) },
  metrics: ['userPerceivedCrashRate', 'distinctUsers'],
  ...more,
});

/** A question about days. */
export const daily = (from: unknown, until: unknown, more: object = {}): unknown => ({
  timelineSpec: { aggregationPeriod: 'DAILY', startTime: from, endTime: until },
  metrics: ['userPerceivedCrashRate', 'distinctUsers'],
  ...more,
});
