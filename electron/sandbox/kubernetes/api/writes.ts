import { parse as parseYaml } from 'yaml';
import { NAMESPACES } from '../cluster';
import { deleteObject, type Propagation } from '../controllers/removal';
import { admission, suffix } from '../controllers/replica-sets';
import {
  type Fields,
  fieldsOf,
  type KubeObject,
  type LabelSelector,
  type ObjectMeta,
  sameJson,
} from '../objects';
import { type Answer, type Call, parsed } from './call';
import { defaulted } from './defaults';
import {
  alreadyExists,
  badRequest,
  conflict,
  forbidden,
  invalid,
  KubeError,
  methodNotAllowed,
  notFound,
  unsupportedMediaType,
} from './kube-error';
import { presented, selected } from './listing';
import { applied, managerOf, noteUpdate } from './managed-fields';
import { applyJsonPatch, applyMergePatch } from './patch-json';
import { applyStrategicPatch } from './patch-strategic';
import { apiVersionOf } from './resources';
import { selectorText } from './selectors';
import { accessReview, rulesReview } from './users';
import { validate } from './validation';

const isDry = (call: Call): boolean => call.query.getAll('dryRun').includes('All');

const nameOf = (call: Call): string => call.name ?? '';

function required(call: Call): KubeObject {
  const found = call.cluster.store.get(call.resource, call.namespace, nameOf(call));
  if (!found) throw notFound(call.resource, nameOf(call));
  return found;
}

const said = (call: Call, status: number, object: KubeObject): Answer => ({
  status,
  json: presented(call, object),
});

/** An address for a Service, from the cluster's own range. */
function newAddress(call: Call): string {
  const number = call.cluster.store.nextNumber();
  return `10.96.${Math.floor(number / 250) % 250}.${(number % 250) + 2}`;
}

const writerOf = (call: Call) => ({
  manager: managerOf(call.query, call.userAgent),
  subresource: call.subresource === 'status' || call.subresource === 'scale' ? call.subresource : undefined,
  now: call.cluster.now(),
});

/** Keeps what was written unless it was a rehearsal; a write of nothing new is none. */
function keep(call: Call, object: KubeObject, before: KubeObject | undefined): KubeObject {
  if (before && sameJson(comparable(before), comparable(object))) return before;
  const noted = noteUpdate(before, object, writerOf(call));
  return isDry(call) ? noted : call.cluster.store.put(call.resource, noted);
}

const comparable = ({
  metadata: { managedFields: _fields, resourceVersion: _version, ...metadata },
  ...rest
}: KubeObject) => ({ ...rest, metadata });

/** Answers POST to a collection. */
export function create(call: Call): Answer {
  const { resource, cluster, user } = call;
  const body = parsed(call.body);
  if (resource.kind === 'SelfSubjectAccessReview') return { status: 201, json: accessReview(user, body) };
  if (resource.kind === 'SelfSubjectRulesReview') return { status: 201, json: rulesReview(user, body) };
  if (resource.readOnly) throw methodNotAllowed();
  const object = newObject(call, body as Partial<KubeObject>);
  const { name, namespace } = object.metadata;
  refuseNamespace(call, object);
  if (cluster.store.get(resource, namespace, name)) throw alreadyExists(resource, name);
  validate(resource, object, undefined);
  if (resource.kind === 'Pod') {
    const refused = admission(cluster, object);
    if (refused !== null)
      throw forbidden(resource, name, refused.replace(/^pods "[^"]*" is forbidden: /, ''));
  }
  return said(call, 201, keep(call, object, undefined));
}

function newObject(call: Call, body: Partial<KubeObject>): KubeObject {
  const { resource, cluster } = call;
  const given = fieldsOf(body.metadata) as Partial<ObjectMeta>;
  const name =
    given.name ?? (given.generateName === undefined ? '' : `${given.generateName}${suffix(cluster)}`);
  if (name === '')
    throw invalid(resource, '', [
      {
        reason: 'FieldValueRequired',
        field: 'metadata.name',
        message: 'Required value: name or generateName is required',
      },
    ]);
  if (call.namespace !== undefined && given.namespace !== undefined && given.namespace !== call.namespace)
    throw badRequest(`the namespace of the provided object does not match the namespace sent on the request`);
  const { status: _status, ...rest } = body;
  return defaulted(
    {
      ...rest,
      apiVersion: body.apiVersion ?? apiVersionOf(resource),
      kind: body.kind ?? resource.kind,
      metadata: {
        ...given,
        name,
        ...(resource.namespaced ? { namespace: call.namespace ?? 'default' } : {}),
        ...cluster.store.newMeta(),
        resourceVersion: '',
        ...(resource.generations ? { generation: 1 } : {}),
      },
    },
    () => newAddress(call),
  );
}

function refuseNamespace(call: Call, object: KubeObject): void {
  const { namespace, name } = object.metadata;
  if (namespace === undefined) return;
  const place = call.cluster.read(NAMESPACES, '', namespace);
  if (!place) throw notFound({ group: '', plural: 'namespaces', kind: 'Namespace' }, namespace);
  if (place.metadata.deletionTimestamp !== undefined)
    throw forbidden(
      call.resource,
      name,
      `unable to create new content in namespace ${namespace} because it is being terminated`,
    );
}

/** What a write of an object or of one of its parts makes of it. */
function written(call: Call, before: KubeObject, wanted: KubeObject): KubeObject {
  const { resource } = call;
  const asked = wanted.metadata.resourceVersion;
  if (asked && asked !== before.metadata.resourceVersion) throw conflict(resource, before.metadata.name);
  const { metadata } = before;
  const meta: ObjectMeta = {
    ...wanted.metadata,
    name: metadata.name,
    ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
    uid: metadata.uid,
    creationTimestamp: metadata.creationTimestamp,
    resourceVersion: metadata.resourceVersion,
    ...(metadata.deletionTimestamp === undefined ? {} : { deletionTimestamp: metadata.deletionTimestamp }),
  };
  if (wanted.metadata.uid && wanted.metadata.uid !== metadata.uid)
    throw new KubeError(
      409,
      'Conflict',
      `Precondition failed: UID in precondition: ${wanted.metadata.uid}, UID in object meta: ${metadata.uid}`,
    );
  if (call.subresource === 'status')
    return {
      ...before,
      metadata: { ...metadata, managedFields: meta.managedFields ?? [] },
      status: wanted.status,
    };
  const separate = resource.subresources.includes('status');
  const object: KubeObject = defaulted(
    {
      ...wanted,
      kind: before.kind,
      apiVersion: before.apiVersion,
      metadata: meta,
      ...(separate && before.status !== undefined ? { status: before.status } : {}),
    },
    () => newAddress(call),
  );
  if (!resource.generations) return object;
  const same = sameJson(object.spec, before.spec);
  return { ...object, metadata: { ...meta, generation: (metadata.generation ?? 1) + (same ? 0 : 1) } };
}

/** Answers PUT. */
export function update(call: Call): Answer {
  if (call.resource.readOnly) throw methodNotAllowed();
  const before = required(call);
  const body = parsed(call.body) as unknown as KubeObject;
  if (call.subresource === 'scale') return scaled(call, before, body);
  const given = fieldsOf(body.metadata).name;
  if (given !== undefined && given !== before.metadata.name)
    throw badRequest(
      `the name of the object (${String(given)}) does not match the name on the URL (${before.metadata.name})`,
    );
  const object = written(call, before, {
    ...body,
    metadata: {
      ...fieldsOf(body.metadata),
      managedFields: before.metadata.managedFields ?? [],
    } as unknown as ObjectMeta,
  });
  validate(call.resource, object, before);
  return said(call, 200, finished(call, keep(call, object, before)));
}

/** An object whose last finalizer went while it was being deleted goes now. */
function finished(call: Call, object: KubeObject): KubeObject {
  const { deletionTimestamp, finalizers = [] } = object.metadata;
  if (
    !isDry(call) &&
    deletionTimestamp !== undefined &&
    finalizers.length === 0 &&
    object.kind !== 'Pod' &&
    object.kind !== 'Namespace'
  )
    deleteObject(call.cluster, object);
  return object;
}

const PATCHES = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
  'application/apply-patch+yaml',
];

/** Answers PATCH of every kind. */
export function patch(call: Call): Answer {
  const { resource, contentType } = call;
  if (resource.readOnly) throw methodNotAllowed();
  if (contentType === 'application/apply-patch+yaml') return apply(call);
  const before = required(call);
  const target = call.subresource === 'scale' ? scaleOf(before) : before;
  const body: unknown = parsed(call.body);
  let wanted: KubeObject;
  if (contentType === 'application/json-patch+json') wanted = applyJsonPatch(target, body);
  else if (contentType === 'application/merge-patch+json') wanted = applyMergePatch(target, body);
  else if (contentType === 'application/strategic-merge-patch+json' && !resource.custom)
    wanted = applyStrategicPatch(target, body);
  else
    throw unsupportedMediaType(
      resource.custom ? PATCHES.filter((one) => !one.includes('strategic')) : PATCHES,
    );
  if (call.subresource === 'scale') return scaled(call, before, wanted);
  const object = written(call, before, wanted);
  validate(resource, object, before);
  return said(call, 200, finished(call, keep(call, object, before)));
}

function apply(call: Call): Answer {
  const { resource, cluster, query } = call;
  const body: unknown = parseYaml(call.body);
  const config = fieldsOf(body) as unknown as KubeObject;
  if (!query.get('fieldManager'))
    throw badRequest(
      'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
    );
  if (fieldsOf(config.metadata).managedFields !== undefined)
    throw badRequest('metadata.managedFields must be nil');
  const before = cluster.store.get(resource, call.namespace, nameOf(call));
  const meta = { ...fieldsOf(config.metadata), name: nameOf(call) } as unknown as ObjectMeta;
  const merged = applied(before, { ...config, metadata: meta }, writerOf(call), {
    force: query.get('force') === 'true',
    custom: resource.custom,
  });
  if (before) {
    const object = written(call, before, merged);
    validate(resource, object, before);
    const same =
      sameJson(comparable(before), comparable(object)) &&
      sameJson(
        before.metadata.managedFields?.map(({ time: _time, ...rest }) => rest),
        object.metadata.managedFields?.map(({ time: _time, ...rest }) => rest),
      );
    return said(call, 200, same ? before : isDry(call) ? object : cluster.store.put(resource, object));
  }
  const object = newObject(call, merged);
  refuseNamespace(call, object);
  validate(resource, object, undefined);
  return said(call, 201, isDry(call) ? object : cluster.store.put(resource, object));
}

/** The scale of a workload, as autoscalers and `kubectl scale` see it. */
function scaleOf(object: KubeObject): KubeObject {
  const spec = fieldsOf(object.spec);
  const {
    managedFields: _fields,
    annotations: _annotations,
    labels: _labels,
    ownerReferences: _owners,
    generation: _generation,
    ...metadata
  } = object.metadata;
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata,
    spec: { replicas: spec.replicas ?? 0 },
    status: {
      replicas: fieldsOf(object.status).replicas ?? 0,
      selector: selectorText(spec.selector as LabelSelector | undefined),
    },
  };
}

function scaled(call: Call, before: KubeObject, wanted: KubeObject): Answer {
  const { replicas } = fieldsOf(wanted.spec);
  const version = wanted.metadata?.resourceVersion ?? '';
  const object = written({ ...call, subresource: undefined }, before, {
    ...before,
    metadata: { ...before.metadata, resourceVersion: version },
    spec: { ...fieldsOf(before.spec), replicas: Number(replicas ?? 0) },
  });
  validate(call.resource, object, before);
  return { status: 200, json: scaleOf(keep(call, object, before)) };
}

/** Answers GET of one object, or of its scale. */
export function get(call: Call): Answer {
  if (call.resource.readOnly) {
    const found = selected(call).find(({ metadata }) => metadata.name === call.name);
    if (!found) throw notFound(call.resource, nameOf(call));
    return said(call, 200, found);
  }
  const object = required(call);
  return call.subresource === 'scale' ? { status: 200, json: scaleOf(object) } : said(call, 200, object);
}

interface DeleteOptions {
  readonly propagationPolicy?: Propagation;
  readonly orphanDependents?: boolean;
  readonly gracePeriodSeconds?: number;
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
}

/** Answers DELETE of one object. */
export function remove(call: Call): Answer {
  const object = required(call);
  const options = optionsOf(call);
  const { uid, resourceVersion } = options.preconditions ?? {};
  const { metadata } = object;
  if (
    (uid !== undefined && uid !== metadata.uid) ||
    (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion)
  )
    throw new KubeError(
      409,
      'Conflict',
      `Operation cannot be fulfilled on ${call.resource.plural} "${metadata.name}": Precondition failed`,
    );
  if (isDry(call)) return said(call, 200, object);
  const gone = removeOne(call, object, options);
  if (object.kind === 'Pod' || object.kind === 'Namespace') return said(call, 200, gone);
  const { group, plural } = call.resource;
  return {
    status: 200,
    json: {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Success',
      details: { name: metadata.name, ...(group === '' ? {} : { group }), kind: plural, uid: metadata.uid },
    },
  };
}

/** Answers DELETE of all that a request selects. */
export function removeMany(call: Call): Answer {
  const objects = selected(call);
  const options = optionsOf(call);
  if (!isDry(call)) for (const object of objects) removeOne(call, object, options);
  const json: Fields = {
    kind: `${call.resource.kind}List`,
    apiVersion: apiVersionOf(call.resource),
    metadata: {},
    items: objects,
  };
  return { status: 200, json };
}

const optionsOf = (call: Call): DeleteOptions => ({
  ...(call.body.trim() === '' ? {} : (parsed(call.body) as DeleteOptions)),
  ...(call.query.get('propagationPolicy')
    ? { propagationPolicy: call.query.get('propagationPolicy') as Propagation }
    : {}),
  ...(call.query.get('gracePeriodSeconds')
    ? { gracePeriodSeconds: Number(call.query.get('gracePeriodSeconds')) }
    : {}),
});

function removeOne(call: Call, object: KubeObject, options: DeleteOptions): KubeObject {
  return deleteObject(call.cluster, object, {
    propagation: options.orphanDependents === true ? 'Orphan' : (options.propagationPolicy ?? 'Background'),
    ...(options.gracePeriodSeconds === undefined ? {} : { graceSeconds: options.gracePeriodSeconds }),
  });
}
