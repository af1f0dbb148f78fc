import type { BackendActKind } from './act';
import { isPromoted } from './argo';
import type { ServiceFacts } from './facts';
import { type BackendPermission, no, YES } from './permission';

/** What may be done with a service that Argo Rollouts leads. */
export function argoPermission(kind: BackendActKind, facts: ServiceFacts): BackendPermission {
  const { rollout, autoscaler, revisions } = facts;
  if (!rollout) return no('This service is not led by Argo Rollouts.');
  const promoted = isPromoted(rollout);
  const first = rollout.stableHash === null;
  switch (kind) {
    case 'set-image':
    case 'restart':
      return YES;
    case 'pause':
      return rollout.paused ? no('It is paused already.') : YES;
    case 'resume':
      return rollout.paused ? YES : no('It is not paused by hand.');
    case 'scale':
      return autoscaler ? no(`${autoscaler.name} sets the number of pods.`) : YES;
    case 'undo':
      return revisions.length > 1 ? YES : no('The cluster keeps no revision to go back to.');
    case 'argo-promote':
      if (promoted) return no('Everyone has this version already.');
      if (rollout.aborted) return no('It was aborted: try it again first.');
      if (rollout.promotingFull) return no('It is on its way to everyone already.');
      if (rollout.kind === 'blue-green' && rollout.pauses.length === 0 && !rollout.paused)
        return no('It does not wait for anybody yet.');
      return rollout.unpausing ? no('Argo Rollouts goes on already.') : YES;
    case 'argo-promote-full':
      if (promoted) return no('Everyone has this version already.');
      if (rollout.aborted) return no('It was aborted: try it again first.');
      return rollout.promotingFull ? no('It is on its way to everyone already.') : YES;
    case 'argo-abort':
      if (promoted) return no('Nothing is on its way that could be aborted.');
      if (first) return no('There is no version before it to go back to.');
      return rollout.aborted ? no('It is aborted already.') : YES;
    case 'argo-retry':
      return rollout.aborted ? YES : no('It was not aborted.');
    default:
      return no('Argo Rollouts leads this service: promote or abort what it does.');
  }
}
