import type { Cluster } from '../cluster';
import { usage } from '../metrics/usage';
import type { Fields, KubeObject } from '../objects';
import type { Call } from './call';
import { badRequest, expired } from './kube-error';
import { apiVersionOf, storeKey } from './resources';
import { fieldTest, labelTest } from './selectors';
import { formOf, metadataOnly, tableOf } from './tables';

interface Snapshot {
  readonly resourceVersion: number;
  readonly objects: readonly KubeObject[];
}

const KEPT_SNAPSHOTS = 24;

/** Lists that are being read page by page: each goes on as the cluster was when its first page was read. */
export class Snapshots {
  readonly #kept = new Map<string, Snapshot>();

  keep(key: string, snapshot: Snapshot): void {
    this.#kept.set(key, snapshot);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > KEPT_SNAPSHOTS && oldest !== undefined) this.#kept.delete(oldest);
  }

  find(key: string): Snapshot | undefined {
    return this.#kept.get(key);
  }

  /** From now on every page after a first one is refused with 410. */
  forget(): void {
    this.#kept.clear();
  }
}

interface Continue {
  readonly v: string;
  readonly rv: number;
  readonly start: number;
  readonly key: string;
}

const encode = (token: Continue): string => Buffer.from(JSON.stringify(token)).toString('base64url');

function decode(text: string): Continue {
  try {
    const token = JSON.parse(Buffer.from(text, 'base64url').toString()) as Continue;
    if (typeof token.start === 'number' && typeof token.key === 'string') return token;
  } catch {
    // Said below, with whatever else it is not.
  }
  throw badRequest('continue key is not valid: the token was not made by this server');
}

/** The objects that a request selects, as they are now. */
export function selected(call: Call): KubeObject[] {
  const { cluster, resource, namespace, query } = call;
  const byLabel = labelTest(query.get('labelSelector'));
  const byField = fieldTest(query.get('fieldSelector'), resource.kind);
  const all = resource.readOnly
    ? usage(cluster, resource, namespace)
    : cluster.store.list(resource, namespace);
  return all.filter(
    (object) => byLabel(object.metadata.labels ?? {}) && byField(object) && isNamed(call, object),
  );
}

const isNamed = ({ name }: Call, object: KubeObject): boolean =>
  name === undefined || object.metadata.name === name;

/** Answers a list, page by page when it has a limit. */
export function list(call: Call, snapshots: Snapshots): Fields {
  const { cluster, resource, query } = call;
  const limit = Number(query.get('limit') ?? 0);
  const token = query.get('continue');
  const here = storeKey(resource);
  const snapshot = token
    ? (snapshots.find(decode(token).key) ?? tooOld())
    : { resourceVersion: cluster.store.resourceVersion, objects: selected(call) };
  const start = token ? decode(token).start : 0;
  const end = limit > 0 ? start + limit : snapshot.objects.length;
  const page = snapshot.objects.slice(start, end);
  const left = snapshot.objects.length - end;
  const metadata: Fields = { resourceVersion: String(snapshot.resourceVersion) };
  if (left > 0) {
    const key = token ? decode(token).key : `${here} ${cluster.store.nextNumber()}`;
    if (!token) snapshots.keep(key, snapshot);
    metadata.continue = encode({ v: 'meta.k8s.io/v1', rv: snapshot.resourceVersion, start: end, key });
    metadata.remainingItemCount = left;
  }
  return inForm(call, page, metadata);
}

function tooOld(): never {
  throw expired(
    'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter.',
  );
}

/** Objects as the client wants them: whole, as a Table, or their metadata. */
function inForm(call: Call, objects: readonly KubeObject[], metadata: Fields): Fields {
  const { resource, cluster, query } = call;
  const form = formOf(call.accept);
  if (form === 'table')
    return tableOf(resource.kind, objects, {
      now: cluster.now(),
      metadata,
      includeObject: query.get('includeObject'),
    });
  if (form === 'metadata')
    return {
      kind: 'PartialObjectMetadataList',
      apiVersion: 'meta.k8s.io/v1',
      metadata,
      items: objects.map(metadataOnly),
    };
  return {
    kind: `${resource.kind}List`,
    apiVersion: apiVersionOf(resource),
    metadata,
    items: resource.custom ? objects : objects.map(({ apiVersion: _version, kind: _kind, ...rest }) => rest),
  };
}

/** One object as the client wants it. */
export function presented(
  call: Pick<Call, 'accept' | 'resource' | 'query'> & { cluster: Cluster },
  object: KubeObject,
): unknown {
  const form = formOf(call.accept);
  if (form === 'metadata') return metadataOnly(object);
  if (form !== 'table') return { ...object, apiVersion: apiVersionOf(call.resource) };
  return tableOf(call.resource.kind, [object], {
    now: call.cluster.now(),
    metadata: { resourceVersion: object.metadata.resourceVersion },
    includeObject: call.query.get('includeObject'),
  });
}
