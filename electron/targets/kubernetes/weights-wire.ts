import type { TrafficWeights, WeightedRef } from '@shared/domain/backend/facts';
import type { StoreFact } from '@shared/domain/testflight/facts';
import type { DeploymentConfig } from '@shared/domain/workspace';
import { z } from 'zod';
import { meta } from './wire';

/* Shares of requests by weight: an HTTPRoute of the Gateway API, or the canary's Ingress of ingress-nginx. */

/** The annotation of a canary's Ingress. */
export const WEIGHT = 'nginx.ingress.kubernetes.io/canary-weight';

const routeShape = z.looseObject({
  metadata: meta,
  spec: z.looseObject({
    rules: z
      .array(
        z.looseObject({
          backendRefs: z
            .array(z.looseObject({ name: z.string(), weight: z.number().default(1) }))
            .default([]),
        }),
      )
      .default([]),
  }),
});
const ingressShape = z.looseObject({ metadata: meta });

/** Whether a path is that of an object that divides requests. */
export const isWeighted = (path: string): boolean => /\/(httproutes|ingresses)\/[^/]+$/.test(path);

/** `/apis/gateway.networking.k8s.io/v1/namespaces/cia/httproutes/api`. */
export const weightsPath = (
  namespace: string,
  { kind, name }: Pick<TrafficWeights, 'kind' | 'name'>,
): string =>
  kind === 'HTTPRoute'
    ? `/apis/gateway.networking.k8s.io/v1/namespaces/${namespace}/httproutes/${name}`
    : `/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses/${name}`;

/** The weights of a service's canary, from the object that has them. */
export function weightsOf(body: unknown, config: DeploymentConfig): TrafficWeights | null {
  const { weights, service = '' } = config;
  if (!weights) return null;
  const base = { kind: weights.kind, name: weights.name, refs: refsOf(body) };
  return weights.kind === 'HTTPRoute'
    ? { ...base, kind: 'HTTPRoute', stable: service, canary: weights.canaryService }
    : { ...base, kind: 'Ingress', stable: '', canary: weights.name };
}

function refsOf(body: unknown): readonly WeightedRef[] {
  if ((body as { kind?: string } | null)?.kind === 'Ingress') {
    const { metadata } = ingressShape.parse(body);
    return [{ rule: 0, index: 0, name: metadata.name, weight: Number(metadata.annotations?.[WEIGHT] ?? 0) }];
  }
  return routeShape
    .parse(body)
    .spec.rules.flatMap(({ backendRefs }, rule) =>
      backendRefs.map(({ name, weight }, index) => ({ rule, index, name, weight })),
    );
}

/** `api=75, api-canary=25`. */
export const wordsOf = (refs: readonly WeightedRef[]): string =>
  refs.map(({ name, weight }) => `${name}=${weight}`).join(', ');

/** The weights of an object as a fact. */
export const factOf = (object: string, refs: readonly WeightedRef[]): StoreFact => ({
  key: `${object}/weights`,
  title: `Weights of ${object.split('/')[1]}`,
  value: wordsOf(refs),
});

/** What an answer says of an object's weights, in facts, and the versions that a precondition needs. */
export function weightFacts(path: string, body: unknown): readonly StoreFact[] {
  return [factOf(path.split('/').slice(-2).join('/'), refsOf(body))];
}

/** The object's version, and what moves only when a person changes what is wanted. */
export function weightStamp(body: unknown): { readonly value: string; readonly generation: string } {
  const { metadata } = ingressShape.parse(body);
  const { resourceVersion, generation } = metadata;
  // Weights of an Ingress are an annotation, which moves its version alone.
  const isIngress = (body as { kind?: string }).kind === 'Ingress';
  return { value: resourceVersion, generation: isIngress ? resourceVersion : String(generation) };
}
