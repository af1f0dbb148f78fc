import type { IncomingMessage } from 'node:http';
import { failure } from '@shared/domain/failure';
import { type Clock, isoTime } from '@shared/kit/clock';
import type { LogEnding, LogOpening, LogProvider, LogSink, LogSourceInfo } from '../../ports/log-source';
import { type ApiRequest, type ClusterClient, textOf } from './client';
import type { Cluster } from './cluster';
import { clusterFailure, StatusError } from './errors';

/** Pods as sources, which are looked at anew when something changed. */
export interface PodLogs extends LogProvider {
  refresh(): void;
}

/** The node of a service's pods. */
const serviceSource = (environment: string, service: string): string => `k8s:${environment}/${service}`;

/** One pod. */
const podSource = (environment: string, service: string, pod: string): string =>
  `${serviceSource(environment, service)}/${pod}`;

/** The output of every pod of the services: a view of a service shows new pods as they come. */
export function createPodLogs(
  clusters: ReadonlyMap<string, Cluster>,
  services: readonly string[],
  pace: Clock,
): PodLogs {
  const listeners = new Set<() => void>();
  let known: readonly LogSourceInfo[] = [];
  let written = '';

  function look(): readonly LogSourceInfo[] {
    return [...clusters.values()].flatMap((cluster) =>
      services.flatMap((id): readonly LogSourceInfo[] => {
        const place = cluster.placed(id);
        const facts = cluster.facts(id);
        if (!place || !facts) return [];
        const parent = serviceSource(cluster.environment.id, id);
        const images = new Map(cluster.revisions(id).map((one) => [one.replicaSet, one.image]));
        const base = { group: 'Kubernetes', always: false, health: null, exitCode: null } as const;
        return [
          {
            ...base,
            id: parent,
            parent: null,
            kind: 'pod',
            title: `${place.service.name}, ${cluster.environment.name}`,
            subtitle: place.namespace,
            hasLines: false,
          },
          ...facts.pods.map(
            (pod): LogSourceInfo => ({
              ...base,
              id: podSource(cluster.environment.id, id, pod.name),
              parent,
              kind: 'pod',
              title: pod.name,
              subtitle: images.get(pod.replicaSet ?? '') ?? '',
              hasLines: true,
              health: pod.ready ? 'healthy' : pod.status === 'Running' ? 'starting' : null,
            }),
          ),
        ];
      }),
    );
  }

  return {
    sources: () => known,
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    refresh() {
      const next = look();
      const text = JSON.stringify(next);
      if (text === written) return;
      written = text;
      known = next;
      for (const listener of listeners) listener();
    },
    open(sourceId, opening, sink, signal) {
      const [environment = '', service = '', pod = ''] = sourceId.replace(/^k8s:/, '').split('/');
      const cluster = clusters.get(environment);
      const place = cluster?.placed(service);
      if (!cluster || !place || pod === '') {
        throw failure('not-found', 'This source is not known any more.', { advice: 'Choose another one.' });
      }
      const container = place.config.container ?? cluster.facts(service)?.main?.container;
      const at = { namespace: place.namespace, pod, container };
      return followPod(cluster.client, at, { ...opening, pace }, sink, signal);
    },
  };
}

interface PodPlace {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string | undefined;
}

async function followPod(
  client: ClusterClient,
  { namespace, pod, container }: PodPlace,
  { since, pace }: LogOpening & { readonly pace: Clock },
  sink: LogSink,
  signal: AbortSignal,
): Promise<LogEnding> {
  const path = `/api/v1/namespaces/${namespace}/pods/${pod}`;
  try {
    sink.format({ framing: 'raw', timestamps: 'leading' });
    const answer = await onceStarted(client, pace, {
      method: 'GET',
      path: `${path}/log`,
      accept: '*/*',
      query: {
        follow: 'true',
        timestamps: 'true',
        ...(container === undefined ? {} : { container }),
        // The server counts whole seconds: what comes again is dropped where it is kept.
        ...(since === null ? {} : { sinceTime: isoTime(Math.floor(since / 1_000) * 1_000) }),
      },
      signal,
    });
    for await (const piece of answer as AsyncIterable<Buffer>) await sink.write(piece);
    const now = await client
      .json({ method: 'GET', path, signal: AbortSignal.any([signal, AbortSignal.timeout(15_000)]) })
      .catch(() => null);
    if (now === null) return { kind: 'ended', words: 'The pod is gone', exitCode: null };
    const { metadata, status } = now.body as {
      metadata?: { deletionTimestamp?: string };
      status?: { phase?: string };
    };
    // Its log came to its end, and the pod was told to go: nothing comes after that.
    if (metadata?.deletionTimestamp !== undefined)
      return { kind: 'ended', words: 'The pod was ended', exitCode: null };
    const phase = status?.phase;
    if (phase === 'Succeeded') return { kind: 'ended', words: 'Ended', exitCode: 0 };
    if (phase === 'Failed') return { kind: 'ended', words: 'Failed', exitCode: 1 };
    throw failure('offline', `The log of ${pod} ended.`, {
      stillTrue: 'What was read is kept.',
      advice: 'It is opened again.',
      retryable: true,
    });
  } catch (error) {
    if (signal.aborted) return { kind: 'again', words: 'Not followed', exitCode: null };
    if (error instanceof StatusError && error.code === 404) {
      return { kind: 'ended', words: 'The pod is gone', exitCode: null };
    }
    throw clusterFailure(error, 'the cluster');
  }
}

/** A pod is known before its container runs: nothing that it says at its start may be missed. */
const SOONEST_MS = 150;
const LATEST_MS = 3_000;

/** The log of a container, asked for until there is one. */
async function onceStarted(client: ClusterClient, pace: Clock, asked: ApiRequest): Promise<IncomingMessage> {
  for (let wait = SOONEST_MS; ; wait = Math.min(LATEST_MS, wait * 1.5)) {
    try {
      return await client.stream(asked);
    } catch (error) {
      const isWaiting =
        error instanceof StatusError && error.code === 400 && /waiting to start/.test(error.words);
      if (!isWaiting) throw error;
      await pace.sleep(wait, asked.signal);
    }
  }
}

const TAIL = '20';

/** The last lines of a container, of its life before this one when it keeps ending. */
export async function lastLines(
  client: ClusterClient,
  { namespace, pod, container }: PodPlace,
  previous: boolean,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const answer = await client.stream({
    method: 'GET',
    path: `/api/v1/namespaces/${namespace}/pods/${pod}/log`,
    accept: '*/*',
    query: {
      tailLines: TAIL,
      ...(container === undefined ? {} : { container }),
      ...(previous ? { previous: 'true' } : {}),
    },
    signal,
  });
  const text = await textOf(answer as AsyncIterable<Buffer>);
  return text.split('\n').filter((line) => line !== '');
}
