import { fieldsOf, isFields, type KubeObject, type LabelSelector } from '../objects';
import { badRequest } from './kube-error';

type Test = (labels: Readonly<Record<string, string>>) => boolean;

const SET = /^\s*([^\s!=,()]+)\s+(in|notin)\s+\(([^)]*)\)\s*$/;

function requirement(text: string): Test {
  const set = SET.exec(text);
  if (set) {
    const [, key = '', operator, list = ''] = set;
    const values = list.split(',').map((value) => value.trim());
    return (labels) => {
      const value = labels[key];
      const within = value !== undefined && values.includes(value);
      return operator === 'in' ? within : !within;
    };
  }
  const compared = /^\s*([^\s!=,()]+)\s*(==|=|!=)\s*([^\s=,()]*)\s*$/.exec(text);
  if (compared) {
    const [, key = '', operator, wanted = ''] = compared;
    return (labels) => (operator === '!=' ? labels[key] !== wanted : labels[key] === wanted);
  }
  const named = /^\s*(!?)\s*([^\s!=,()]+)\s*$/.exec(text);
  if (!named) throw badRequest(`unable to parse requirement: found '${text}', expected: identifier`);
  return (labels) => (named[1] === '!' ? !((named[2] ?? '') in labels) : (named[2] ?? '') in labels);
}

/** A label selector as a query writes it: `app=web,tier in (a, b),!canary`. Throws 400 for what is none. */
export function labelTest(text: string | null): Test {
  if (text === null || text.trim() === '') return () => true;
  const parts = text.split(/,(?![^(]*\))/).map(requirement);
  return (labels) => parts.every((part) => part(labels));
}

/** A selector of an object, as Deployments have one. An empty one matches everything. */
export function selectorTest(selector: LabelSelector | undefined): Test {
  const wanted = Object.entries(selector?.matchLabels ?? {});
  const expressions = selector?.matchExpressions ?? [];
  return (labels) =>
    wanted.every(([key, value]) => labels[key] === value) &&
    expressions.every(({ key, operator, values = [] }) => {
      const value = labels[key];
      if (operator === 'Exists') return value !== undefined;
      if (operator === 'DoesNotExist') return value === undefined;
      const within = value !== undefined && values.includes(value);
      return operator === 'In' ? within : !within;
    });
}

/** A selector as tables and `scale` write it. */
export function selectorText(selector: LabelSelector | undefined): string {
  return Object.entries(selector?.matchLabels ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
}

const FIELDS: Readonly<Record<string, readonly string[]>> = {
  Pod: [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'status.phase',
    'status.podIP',
  ],
  Event: [
    'involvedObject.kind',
    'involvedObject.namespace',
    'involvedObject.name',
    'involvedObject.uid',
    'involvedObject.apiVersion',
    'involvedObject.resourceVersion',
    'involvedObject.fieldPath',
    'reason',
    'reportingComponent',
    'source',
    'type',
  ],
  Namespace: ['status.phase'],
  Node: ['spec.unschedulable'],
  Secret: ['type'],
  ReplicaSet: ['status.replicas'],
};

function fieldOf(object: KubeObject, path: string): string {
  let value: unknown = object;
  for (const part of path.split('.')) value = isFields(value) ? value[part] : undefined;
  if (path === 'source') value = fieldsOf(object.source).component;
  return value === undefined || value === null ? '' : String(value);
}

/** A field selector such as `status.phase=Running,metadata.name!=x`. Throws 400 for a field that the kind is not selected by. */
export function fieldTest(text: string | null, kind: string): (object: KubeObject) => boolean {
  if (text === null || text.trim() === '') return () => true;
  const known = ['metadata.name', 'metadata.namespace', ...(FIELDS[kind] ?? [])];
  const tests = text.split(',').map((part) => {
    const found = /^(.+?)(==|=|!=)(.*)$/.exec(part);
    if (!found) throw badRequest(`invalid selector: '${text}'; can't understand '${part}'`);
    const [, path = '', operator, wanted = ''] = found;
    if (!known.includes(path)) throw badRequest(`field label not supported: ${path}`);
    return (object: KubeObject) => (fieldOf(object, path) === wanted) === (operator !== '!=');
  });
  return (object) => tests.every((test) => test(object));
}
