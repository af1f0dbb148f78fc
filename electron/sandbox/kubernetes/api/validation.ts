import { type Fields, fieldsOf, type KubeObject, sameJson } from '../objects';
import { badRequest, type Cause, invalid } from './kube-error';
import type { ResourceType } from './resources';
import { selectorTest } from './selectors';

const NAME = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;

const required = (field: string): Cause => ({
  reason: 'FieldValueRequired',
  field,
  message: 'Required value',
});

const wrong = (field: string, value: unknown, why: string): Cause => ({
  reason: 'FieldValueInvalid',
  field,
  message: `Invalid value: ${typeof value === 'string' ? JSON.stringify(value) : (JSON.stringify(value) ?? 'null')}: ${why}`,
});

function containerCauses(spec: Fields, at: string): Cause[] {
  const containers = Array.isArray(spec.containers) ? spec.containers.map((one) => fieldsOf(one)) : [];
  if (containers.length === 0) return [required(`${at}.containers`)];
  return containers.flatMap((container, index) => [
    ...(container.name ? [] : [required(`${at}.containers[${index}].name`)]),
    ...(container.image ? [] : [required(`${at}.containers[${index}].image`)]),
  ]);
}

function workloadCauses(object: KubeObject, before: KubeObject | undefined): Cause[] {
  const spec = fieldsOf(object.spec);
  const template = fieldsOf(spec, 'template');
  const labels = fieldsOf(fieldsOf(template, 'metadata'), 'labels') as Record<string, string>;
  const causes: Cause[] = [];
  if (typeof spec.replicas === 'number' && spec.replicas < 0)
    causes.push(wrong('spec.replicas', spec.replicas, 'must be greater than or equal to 0'));
  if (spec.selector === undefined) causes.push(required('spec.selector'));
  if (spec.selector === undefined || !selectorTest(fieldsOf(spec.selector))(labels))
    causes.push(
      wrong('spec.template.metadata.labels', labels, '`selector` does not match template `labels`'),
    );
  causes.push(...containerCauses(fieldsOf(template, 'spec'), 'spec.template.spec'));
  if (before && !sameJson(fieldsOf(before.spec).selector, spec.selector))
    causes.push(wrong('spec.selector', spec.selector, 'field is immutable'));
  return causes;
}

function serviceCauses(object: KubeObject, before: KubeObject | undefined): Cause[] {
  const spec = fieldsOf(object.spec);
  const causes = Array.isArray(spec.ports) && spec.ports.length > 0 ? [] : [required('spec.ports')];
  if (before && fieldsOf(before.spec).clusterIP !== spec.clusterIP)
    causes.push(wrong('spec.clusterIPs[0]', [spec.clusterIP], 'may not change once set'));
  return causes;
}

function podCauses(object: KubeObject, before: KubeObject | undefined): Cause[] {
  const causes = containerCauses(fieldsOf(object.spec), 'spec');
  if (!before) return causes;
  const frozen = (one: KubeObject) => {
    const { containers, activeDeadlineSeconds, tolerations, nodeName, ...rest } = fieldsOf(one.spec);
    return {
      rest,
      containers: Array.isArray(containers)
        ? containers.map((container) => ({ ...fieldsOf(container), image: '' }))
        : [],
    };
  };
  if (!sameJson(frozen(before), frozen(object)))
    causes.push({
      reason: 'FieldValueForbidden',
      field: 'spec',
      message:
        'Forbidden: pod updates may not change fields other than `spec.containers[*].image`, `spec.initContainers[*].image`, `spec.activeDeadlineSeconds` or `spec.tolerations` (only additions to existing tolerations)',
    });
  return causes;
}

/** Refuses an object that the API server would refuse: 400 for another kind, 422 with every rule that it breaks. */
export function validate(resource: ResourceType, object: KubeObject, before: KubeObject | undefined): void {
  const { name } = object.metadata;
  if (object.kind !== resource.kind)
    throw badRequest(
      `${object.kind} in version "${object.apiVersion}" cannot be handled as a ${resource.kind}: no kind "${object.kind}" is registered`,
    );
  const causes: Cause[] = [];
  if (!NAME.test(name) || name.length > 253)
    causes.push(
      wrong(
        'metadata.name',
        name,
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
      ),
    );
  if (resource.kind === 'Deployment' || resource.kind === 'ReplicaSet')
    causes.push(...workloadCauses(object, before));
  if (resource.kind === 'Service') causes.push(...serviceCauses(object, before));
  if (resource.kind === 'Pod') causes.push(...podCauses(object, before));
  if (causes.length > 0) throw invalid(resource, name, causes);
}
