import {
  type ClusterConfig,
  type DeploymentConfig,
  type PrometheusConfig,
  WORKSPACE_DEFAULTS,
} from '@shared/domain/workspace';
import { durationToMs, percentToFraction } from './units';
import type { WrittenWorkspace } from './workspace-schema';

type WrittenEnvironment = NonNullable<NonNullable<WrittenWorkspace['environments']>[string]>;
type WrittenServiceEnvironment = NonNullable<
  NonNullable<WrittenWorkspace['services']>[string]['environments']
>[string];

/** The cluster of an environment. */
export function resolveCluster(written: NonNullable<WrittenEnvironment['kubernetes']>): ClusterConfig {
  const { kubeconfig = [], context, namespace } = written;
  return {
    kubeconfigs: typeof kubeconfig === 'string' ? [kubeconfig] : kubeconfig,
    ...(context !== undefined && { context }),
    ...(namespace !== undefined && { namespace }),
    readOnly: written.read_only ?? false,
  };
}

/** What of the cluster is a service. A second Deployment tells the strategy where the file does not. */
export function resolveDeployment(
  written: NonNullable<WrittenServiceEnvironment['kubernetes']>,
): DeploymentConfig {
  const { namespace, container, service, canary, other, preview, rollout, manifests } = written;
  const deployment = written.deployment ?? rollout ?? '';
  const strategy = written.strategy ?? (canary ? 'canary' : other ? 'blue-green' : 'rolling');
  const second = strategy === 'canary' ? canary : strategy === 'blue-green' ? other : undefined;
  return {
    deployment,
    strategy,
    ...(namespace !== undefined && { namespace }),
    ...(container !== undefined && { container }),
    ...(service !== undefined && { service }),
    ...(second !== undefined && { second }),
    ...(preview !== undefined && { preview }),
    ...(rollout !== undefined && { rollout }),
    ...(manifests !== undefined && { manifests }),
    ...(strategy === 'canary' && weightsOf(written)),
  };
}

/** What divides the requests of a canary, where the file names it. */
function weightsOf(
  written: NonNullable<WrittenServiceEnvironment['kubernetes']>,
): Pick<DeploymentConfig, 'weights'> {
  const { http_route: route, canary_ingress: ingress, canary_service: canaryService, canary } = written;
  if (route !== undefined)
    return { weights: { kind: 'HTTPRoute', name: route, canaryService: canaryService ?? canary ?? route } };
  return ingress === undefined ? {} : { weights: { kind: 'Ingress', name: ingress } };
}

/** Where the figures of a service come from. */
export function resolvePrometheus(
  written: NonNullable<WrittenServiceEnvironment['prometheus']>,
): PrometheusConfig {
  const usual = WORKSPACE_DEFAULTS.service;
  const { error_rate: errorRate, p95: latency, requests } = written;
  return {
    url: written.url,
    ...(errorRate !== undefined && { errorRate }),
    ...(latency !== undefined && { latency }),
    ...(requests !== undefined && { requests }),
    maxErrorRate:
      written.max_error_rate === undefined ? usual.maxErrorRate : percentToFraction(written.max_error_rate),
    maxLatencyMs: written.max_p95 === undefined ? usual.maxLatencyMs : Number.parseInt(written.max_p95, 10),
    minRequests: written.min_requests ?? usual.minRequests,
    maxAgeMs: written.max_age === undefined ? usual.maxAgeMs : durationToMs(written.max_age),
  };
}
