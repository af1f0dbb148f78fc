import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Faults } from '../../faults';
import { firing } from '../../faults';
import type { Cluster } from '../cluster';
import { parseQuery } from './promql';
import { PromqlError, spanMs } from './promql-parser';
import { type Sample, Traffic } from './traffic';

const MOST_POINTS = 11_000;

/** The HTTP API of a Prometheus that watches a cluster's Services: `/api/v1/query` and `/api/v1/query_range`. */
export class Prometheus {
  readonly traffic: Traffic;
  readonly #cluster: Cluster;
  readonly #faults: Faults;

  constructor(cluster: Cluster, faults: Faults) {
    this.#cluster = cluster;
    this.#faults = faults;
    this.traffic = new Traffic(cluster);
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://prometheus');
    const firingNow = this.#faults.fire(request.method ?? 'GET', `/prometheus${url.pathname}`);
    if (firing(firingNow, 'drop-connection')) {
      request.socket.destroy();
      return;
    }
    const trouble = firing(firingNow, 'status');
    if (trouble) {
      response.writeHead(trouble.status, { 'content-type': 'text/plain' }).end('the server is not ready');
      return;
    }
    const form = new URLSearchParams(request.method === 'POST' ? await textOf(request) : '');
    const value = (name: string) => form.get(name) ?? url.searchParams.get(name);
    this.#cluster.settle();
    this.traffic.look();
    try {
      if (url.pathname.endsWith('/api/v1/query'))
        reply(response, 200, { status: 'success', data: this.#instant(value) });
      else if (url.pathname.endsWith('/api/v1/query_range'))
        reply(response, 200, { status: 'success', data: this.#range(value) });
      else if (/\/-\/(healthy|ready)$/.test(url.pathname))
        response.writeHead(200).end('Prometheus Server is Ready.\n');
      else response.writeHead(404).end('404 page not found\n');
    } catch (error) {
      if (!(error instanceof PromqlError)) throw error;
      reply(response, 400, {
        status: 'error',
        errorType: 'bad_data',
        error: `invalid parameter "query": ${error.message}`,
      });
    }
  }

  #instant(value: (name: string) => string | null): unknown {
    const at = timeOf(value('time'), this.#cluster.clock.now());
    const result = parseQuery(value('query') ?? '').at(this.#source(), at);
    if ('scalar' in result) return { resultType: 'scalar', result: [at / 1000, String(result.scalar)] };
    const vector = result.vector.map(({ labels, value: number }) => ({
      metric: labels,
      value: [at / 1000, written(number)],
    }));
    return { resultType: 'vector', result: vector };
  }

  #range(value: (name: string) => string | null): unknown {
    const now = this.#cluster.clock.now();
    const start = timeOf(value('start'), now);
    const end = timeOf(value('end'), now);
    const step = stepOf(value('step'));
    if (!(step > 0) || end < start) throw new PromqlError('end timestamp must not be before start time');
    if ((end - start) / step > MOST_POINTS)
      throw new PromqlError('exceeded maximum resolution of 11,000 points per timeseries');
    const query = parseQuery(value('query') ?? '');
    const source = this.#source();
    const series = new Map<string, { metric: Sample['labels']; values: [number, string][] }>();
    for (let at = start; at <= end; at += step) {
      const result = query.at(source, at);
      const vector = 'scalar' in result ? [{ labels: {}, value: result.scalar }] : result.vector;
      for (const { labels, value: number } of vector) {
        const key = JSON.stringify(labels);
        const one = series.get(key) ?? { metric: labels, values: [] };
        one.values.push([at / 1000, written(number)]);
        series.set(key, one);
      }
    }
    return { resultType: 'matrix', result: [...series.values()] };
  }

  /** The series, each moment of a metric computed once in a query. Nothing is known of the future. */
  #source(): (metric: string, at: number) => readonly Sample[] {
    const known = new Map<string, readonly Sample[]>();
    const now = this.#cluster.clock.now();
    return (metric, at) => {
      if (at > now + 60_000) return [];
      const key = `${metric} ${at}`;
      const samples = known.get(key) ?? this.traffic.samples(metric, Math.min(at, now));
      known.set(key, samples);
      return samples;
    };
  }
}

const written = (value: number): string =>
  Number.isNaN(value) ? 'NaN' : value === Number.POSITIVE_INFINITY ? '+Inf' : String(value);

function timeOf(text: string | null, now: number): number {
  if (text === null || text === '') return now;
  const ms = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text);
  if (Number.isNaN(ms)) throw new PromqlError(`cannot parse "${text}" to a valid timestamp`);
  return Math.round(ms);
}

function stepOf(text: string | null): number {
  const step = text ?? '15';
  return /^\d+(\.\d+)?$/.test(step) ? Number(step) * 1000 : spanMs(step);
}

function reply(response: ServerResponse, status: number, json: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
