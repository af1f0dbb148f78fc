import { type Cluster, REPLICA_SETS, ROUTES, SERVICES } from '../cluster';
import { controllerOf } from '../controllers/ownership';
import { isReady } from '../controllers/replica-sets';
import { podsOf } from '../controllers/services';
import { fieldsOf, type Pod, type ReplicaSet, type Service, sameJson } from '../objects';
import { imageOf } from '../pods/program';

const ROLLOUT_REVISION = 'rollout.argoproj.io/revision';
const REVISION = 'deployment.kubernetes.io/revision';
const DAY_MS = 86_400_000;
/** Figures move in steps of this long. */
const CHUNK_MS = 120_000;
const BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10];

/** What one revision gets of a Service's traffic, and how it fares. */
interface Share {
  readonly labels: Readonly<Record<string, string>>;
  readonly perSecond: number;
  readonly errorRate: number;
  readonly p95Ms: number;
}

/** What one revision has got so far: requests, those that failed, and those answered within each bucket's bound. */
interface Series {
  readonly labels: Readonly<Record<string, string>>;
  /** One row of sums for each moment of the ledger, from `begins` on. */
  readonly sums: Float64Array[];
  readonly begins: number;
}

const REQUESTS = 0;
const FAILED = 1;
const FIRST_BUCKET = 2;

/** One series at a moment. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** The requests that a cluster's Services get: who gets how many follows the pods that are ready and the routes' weights. */
export class Traffic {
  readonly #cluster: Cluster;
  /** The moments at which sums are kept; between two of them the figures rise in a straight line. */
  #moments: number[] = [];
  #series = new Map<string, Series>();
  #shares: readonly Share[] = [];
  /** Whether the last moment is only as far as was looked, and moves on. */
  #isProvisional = false;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    this.begin();
  }

  /** Begins anew with the last day as it would have been. */
  begin(): void {
    const now = this.#cluster.clock.now();
    const born = this.#cluster
      .list<ReplicaSet>(REPLICA_SETS)
      .map(({ metadata }) => Date.parse(metadata.creationTimestamp))
      .filter((at) => at > now - DAY_MS && at <= now);
    this.#moments = [now - DAY_MS];
    this.#series = new Map();
    this.#isProvisional = false;
    for (const from of [now - DAY_MS, ...[...new Set(born)].sort((a, b) => a - b)]) {
      this.#moveOn(from);
      this.#isProvisional = false;
      this.#shares = this.#sharesAt(from);
    }
    this.#moveOn(now);
  }

  /** Looks at the pods: from now on traffic is divided among those that are ready. */
  look(): void {
    this.#moveOn(this.#cluster.clock.now());
    const shares = this.#sharesAt(this.#cluster.clock.now());
    if (sameJson(this.#shares, shares)) return;
    this.#shares = shares;
    this.#isProvisional = false;
  }

  /** Adds up until a time what the present shares get. */
  #moveOn(until: number): void {
    if (this.#isProvisional) {
      this.#moments.pop();
      for (const { sums } of this.#series.values()) sums.pop();
      this.#isProvisional = false;
    }
    for (let start = this.#moments.at(-1) ?? until; start < until; ) {
      const end = Math.min(until, nextChunk(start));
      const seconds = (end - start) / 1000;
      const index = this.#moments.length - 1;
      const got = new Map(this.#shares.map((share) => [keyOf(share.labels), share]));
      for (const [key, { labels }] of got) {
        if (!this.#series.has(key))
          this.#series.set(key, {
            labels,
            begins: index,
            sums: [new Float64Array(FIRST_BUCKET + BUCKETS.length)],
          });
      }
      for (const [key, { sums }] of this.#series) {
        const next = Float64Array.from(sums.at(-1) ?? []);
        const share = got.get(key);
        if (share) addTo(next, share, share.perSecond * seconds * busyness(start), wobbleOf(share, start));
        sums.push(next);
      }
      this.#moments.push(end);
      this.#isProvisional = end === until && end !== nextChunk(start);
      start = end;
    }
  }

  /** Every series of a metric at a time (ms). Counters count since a day before the beginning. */
  samples(metric: string, at: number): readonly Sample[] {
    if (metric === 'up') return [{ labels: { job: 'kubernetes-pods' }, value: 1 }];
    const parts = METRICS[metric];
    return parts
      ? [...this.#series.values()].flatMap((series) => parts(series.labels, this.#sumsAt(series, at)))
      : [];
  }

  #sumsAt({ sums, begins }: Series, at: number): Float64Array {
    let low = 0;
    let high = this.#moments.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#moments[middle] ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    const before = sums[low - begins];
    const after = sums[low + 1 - begins];
    const from = this.#moments[low] ?? at;
    const until = this.#moments[low + 1] ?? at;
    if (!before) return NOTHING_YET;
    if (!after || until <= from) return before;
    const share = Math.min(1, Math.max(0, (at - from) / (until - from)));
    return before.map((value, index) => value + ((after[index] ?? value) - value) * share);
  }

  #sharesAt(at: number): readonly Share[] {
    const cluster = this.#cluster;
    return [...this.#perService()].flatMap(([key, perSecond]) => {
      const [namespace = '', name = ''] = key.split('/');
      const service = cluster.read<Service>(SERVICES, namespace, name);
      const pods = service ? podsOf(cluster, service).filter(isReady) : [];
      const groups = new Map<string, { set: ReplicaSet; pods: Pod[] }>();
      for (const pod of pods) {
        const owner = controllerOf(pod);
        const set = owner && cluster.read<ReplicaSet>(REPLICA_SETS, namespace, owner.name);
        if (!set || Date.parse(set.metadata.creationTimestamp) > at) continue;
        const group = groups.get(set.metadata.name) ?? { set, pods: [] };
        group.pods.push(pod);
        groups.set(set.metadata.name, group);
      }
      const all = [...groups.values()].reduce((sum, group) => sum + group.pods.length, 0);
      return [...groups.values()].map((group) =>
        shareOf(cluster, namespace, name, group.set, (perSecond * group.pods.length) / all),
      );
    });
  }

  /** Requests per second of every Service: as its scenario says, divided anew where an HTTPRoute gives weights. */
  #perService(): ReadonlyMap<string, number> {
    const rates = new Map(
      this.#cluster.seed.traffic.map((one) => [`${one.namespace}/${one.service}`, one.requestsPerSecond]),
    );
    for (const route of this.#cluster.list(ROUTES)) {
      const rules = fieldsOf(route.spec).rules;
      for (const rule of Array.isArray(rules) ? rules : []) {
        const list = fieldsOf(rule).backendRefs;
        const refs = (Array.isArray(list) ? list : []).map((one) => fieldsOf(one));
        const keys = refs.map((ref) => `${route.metadata.namespace ?? ''}/${String(ref.name)}`);
        const total = [...new Set(keys)].reduce((sum, key) => sum + (rates.get(key) ?? 0), 0);
        const weights = refs.map(({ weight }) => Number(weight ?? 1));
        const whole = weights.reduce((sum, weight) => sum + weight, 0);
        if (whole > 0)
          for (const [index, key] of keys.entries()) rates.set(key, (total * (weights[index] ?? 0)) / whole);
      }
    }
    return rates;
  }
}

function shareOf(
  cluster: Cluster,
  namespace: string,
  service: string,
  set: ReplicaSet,
  perSecond: number,
): Share {
  const [container] = set.spec.template.spec.containers;
  const image = container && imageOf(container, cluster.seed.images);
  const labels = set.spec.template.metadata?.labels ?? {};
  return {
    labels: {
      job: 'kubernetes-pods',
      namespace,
      service,
      deployment: controllerOf(set)?.name ?? set.metadata.name,
      revision: set.metadata.annotations?.[REVISION] ?? set.metadata.annotations?.[ROLLOUT_REVISION] ?? '',
      version: container?.image.split(':').at(-1) ?? '',
      track: labels.track ?? 'stable',
    },
    perSecond,
    errorRate: image?.errorRate ?? 0,
    p95Ms: image?.p95Ms ?? 100,
  };
}

const keyOf = (labels: Readonly<Record<string, string>>): string => Object.values(labels).join(' ');

const NOTHING_YET = new Float64Array(FIRST_BUCKET + BUCKETS.length);

function addTo(sums: Float64Array, { errorRate, p95Ms }: Share, requests: number, wobble: number): void {
  const p95 = (p95Ms / 1000) * (0.8 + 0.2 * wobble);
  const add = (index: number, value: number) => {
    sums[index] = (sums[index] ?? 0) + value;
  };
  add(REQUESTS, requests);
  add(FAILED, requests * Math.min(1, errorRate * wobble));
  for (const [index, le] of BUCKETS.entries())
    add(FIRST_BUCKET + index, requests * (1 - Math.exp((-le / p95) * Math.log(20))));
}

type Parts = (labels: Readonly<Record<string, string>>, sums: Float64Array) => readonly Sample[];

const METRICS: Readonly<Record<string, Parts>> = {
  http_requests_total: (labels, sums) => [
    { labels: { ...labels, code: '200' }, value: (sums[REQUESTS] ?? 0) - (sums[FAILED] ?? 0) },
    { labels: { ...labels, code: '500' }, value: sums[FAILED] ?? 0 },
  ],
  http_request_duration_seconds_count: (labels, sums) => [{ labels, value: sums[REQUESTS] ?? 0 }],
  http_request_duration_seconds_bucket: (labels, sums) => [
    ...BUCKETS.map((le, index) => ({
      labels: { ...labels, le: String(le) },
      value: sums[FIRST_BUCKET + index] ?? 0,
    })),
    { labels: { ...labels, le: '+Inf' }, value: sums[REQUESTS] ?? 0 },
  ],
};

const nextChunk = (at: number): number => (Math.floor(at / CHUNK_MS) + 1) * CHUNK_MS;

/** How busy a moment of the day is: quieter at night. */
const busyness = (at: number): number => 1 + 0.22 * Math.sin(((at % DAY_MS) / DAY_MS) * 2 * Math.PI - 2.1);

/** Figures of a live system never stand still: around 1, the same for the same moment. */
function wobbleOf({ labels }: Share, at: number): number {
  const turn = Math.floor(at / CHUNK_MS) + Number(labels.revision) * 17;
  return 1 + 0.16 * Math.sin(turn * 1.7) + 0.09 * Math.sin(turn * 0.31);
}
