import type { TrafficWeights, WeightedRef } from '@shared/domain/backend/facts';
import type { PlannedCall } from '@shared/domain/plan';
import type { StoreFact } from '@shared/domain/testflight/facts';
import { patchCall, versionMark } from './calls';
import { factOf, WEIGHT, weightsPath, wordsOf } from './weights-wire';
import { NOTES } from './wire';

/** A share that is set: the call, and the facts before and after it. */
export interface WeightChange {
  readonly path: string;
  readonly call: PlannedCall;
  readonly before: StoreFact;
  readonly expected: StoreFact;
}

/** Sends a share of the requests to the canary. */
export function weightChange(
  namespace: string,
  weights: TrafficWeights,
  fraction: number,
  words: { readonly by: string; readonly purpose: string },
): WeightChange {
  const path = weightsPath(namespace, weights);
  const percent = Math.round(fraction * 100);
  const refs = weights.refs.map((ref): WeightedRef => {
    if (ref.name === weights.canary) return { ...ref, weight: percent };
    return ref.name === weights.stable ? { ...ref, weight: 100 - percent } : ref;
  });
  const object = path.split('/').slice(-2).join('/');
  const mark = versionMark(path);
  const isRoute = weights.kind === 'HTTPRoute';
  const call = patchCall(path, {
    purpose: words.purpose,
    json: isRoute,
    body: isRoute
      ? [
          { op: 'replace', path: '/metadata/resourceVersion', value: mark },
          ...refs
            .filter((ref, at) => ref.weight !== weights.refs[at]?.weight)
            .map(({ rule, index, weight }) => ({
              op: 'add',
              path: `/spec/rules/${rule}/backendRefs/${index}/weight`,
              value: weight,
            })),
        ]
      : {
          metadata: {
            resourceVersion: mark,
            annotations: { [WEIGHT]: String(percent), [NOTES.by]: words.by },
          },
        },
    current: { weights: wordsOf(weights.refs) },
  });
  return { path, call, before: factOf(object, weights.refs), expected: factOf(object, refs) };
}
