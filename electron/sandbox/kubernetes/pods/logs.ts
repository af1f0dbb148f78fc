import type { Call } from '../api/call';
import { badRequest, notFound } from '../api/kube-error';
import { type Cluster, PODS } from '../cluster';
import type { Container, Pod } from '../objects';
import { imageOf, programRan } from './program';

interface Run {
  readonly startedAt: number;
  /** Null while it goes on. */
  readonly finishedAt: number | null;
  readonly key: string;
}

interface LogLine {
  readonly at: number;
  readonly text: string;
}

/** How often a log that is followed is looked at, real ms. */
const LOOK_EVERY_MS = 100;

function containerOf(call: Call, pod: Pod): Container {
  const wanted = call.query.get('container');
  const names = pod.spec.containers.map(({ name }) => name);
  if (!wanted && names.length > 1)
    throw badRequest(
      `a container name must be specified for pod ${pod.metadata.name}, choose one of: [${names.join(' ')}]`,
    );
  const found = pod.spec.containers.find(({ name }) => !wanted || name === wanted);
  if (!found) throw badRequest(`container ${wanted} is not valid for pod ${pod.metadata.name}`);
  return found;
}

/** The run of a container whose log is asked for: the present one, or the one before. */
function runOf(pod: Pod, container: Container, previous: boolean): Run {
  const status = pod.status.containerStatuses?.find(({ name }) => name === container.name);
  const { state, lastState } = status ?? { state: {}, lastState: {} };
  const waiting = 'waiting' in state ? state.waiting : undefined;
  const ended = lastState.terminated;
  const restarts = status?.restartCount ?? 0;
  const past = (one: { startedAt: string; finishedAt: string }, index: number): Run => ({
    startedAt: Date.parse(one.startedAt),
    finishedAt: Date.parse(one.finishedAt),
    key: `${pod.metadata.uid} ${index}`,
  });
  if (previous) {
    if (ended) return past(ended, restarts - (state.running ? 1 : 0));
    throw badRequest(
      `previous terminated container "${container.name}" in pod "${pod.metadata.name}" not found`,
    );
  }
  if (state.running)
    return {
      startedAt: Date.parse(state.running.startedAt),
      finishedAt: null,
      key: `${pod.metadata.uid} ${restarts}`,
    };
  if (state.terminated) return past(state.terminated, restarts);
  if (ended && waiting?.reason === 'CrashLoopBackOff') return past(ended, restarts);
  const why = waiting?.reason ?? 'ContainerCreating';
  const words =
    why === 'ErrImagePull' || why === 'ImagePullBackOff' ? `trying and failing to pull image` : why;
  throw badRequest(
    `container "${container.name}" in pod "${pod.metadata.name}" is waiting to start: ${words}`,
  );
}

function linesOf(cluster: Cluster, container: Container, run: Run): LogLine[] {
  const image = imageOf(container, cluster.seed.images);
  if (!image) return [];
  // Times of runs are whole seconds: the last words of one that ended may lie after both of them.
  const until = (run.finishedAt === null ? cluster.clock.now() : run.finishedAt + 1_000) - run.startedAt;
  return programRan(run.key, container, image, until).lines.map(({ at, text }) => ({
    at: run.startedAt + at,
    text,
  }));
}

/** A time as logs carry it: to the nanosecond, as far as that goes here. */
const stamp = (ms: number): string => new Date(ms).toISOString().replace('Z', '000000Z');

function since(call: Call): number {
  const seconds = call.query.get('sinceSeconds');
  const time = call.query.get('sinceTime');
  if (seconds) return call.cluster.clock.now() - Number(seconds) * 1000;
  return time ? Date.parse(time) : Number.NEGATIVE_INFINITY;
}

/** Answers a request for a pod's log, and goes on with it when it is to be followed. */
export function podLog(call: Call): void {
  const { cluster, query, response } = call;
  const pod = cluster.read<Pod>(PODS, call.namespace ?? '', call.name ?? '');
  if (!pod) throw notFound(call.resource, call.name ?? '');
  const container = containerOf(call, pod);
  const run = runOf(pod, container, query.get('previous') === 'true');
  const from = since(call);
  const stamped = query.get('timestamps') === 'true';
  const text = ({ at, text: line }: LogLine) => `${stamped ? `${stamp(at)} ` : ''}${line}\n`;
  const all = linesOf(cluster, container, run).filter(({ at }) => at >= from);
  const tail = query.get('tailLines');
  const shown = tail ? all.slice(Math.max(0, all.length - Number(tail))) : all;
  const limit = Number(query.get('limitBytes') ?? 0);
  const whole = shown.map(text).join('');
  response.writeHead(200, { 'content-type': 'text/plain' });
  response.write(limit > 0 ? Buffer.from(whole).subarray(0, limit) : whole);
  if (query.get('follow') !== 'true' || run.finishedAt !== null) {
    response.end();
    return;
  }
  follow(call, pod, container, run, all.length, from, text);
}

function follow(
  call: Call,
  pod: Pod,
  container: Container,
  run: Run,
  sent: number,
  from: number,
  text: (line: LogLine) => string,
): void {
  const { cluster, response } = call;
  let count = sent;
  const look = () => {
    cluster.settle();
    const now = cluster.read<Pod>(PODS, pod.metadata.namespace ?? '', pod.metadata.name);
    const status = now?.status.containerStatuses?.find(({ name }) => name === container.name);
    const goesOn =
      now?.metadata.uid === pod.metadata.uid &&
      status?.state.running !== undefined &&
      Date.parse(status.state.running.startedAt) === run.startedAt;
    const ended = status?.state.terminated ?? status?.lastState.terminated;
    const finishedAt = goesOn
      ? null
      : ended && Date.parse(ended.startedAt) === run.startedAt
        ? Date.parse(ended.finishedAt)
        : cluster.clock.now();
    const lines = linesOf(cluster, container, { ...run, finishedAt }).filter(({ at }) => at >= from);
    if (lines.length > count) response.write(lines.slice(count).map(text).join(''));
    count = lines.length;
    if (!goesOn) response.end();
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  timer.unref();
  response.once('close', () => clearInterval(timer));
}
