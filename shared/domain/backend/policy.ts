import type { ServiceStrategy } from '../workspace';
import { BACKEND_ACTS, type BackendActKind } from './act';
import { argoPermission } from './argo-policy';
import { idleColour, liveColour } from './exposure';
import type { ServiceFacts } from './facts';
import { type BackendPermission, no, YES } from './permission';
import { workloadPhase } from './phase';

/** One permission for each kind of act. */
export type BackendPermissions = Readonly<Record<BackendActKind, BackendPermission>>;

/** What a decision is made from. */
export interface PolicySight {
  readonly strategy: ServiceStrategy;
  readonly facts: ServiceFacts | null;
  /** The workspace says that this environment is only looked at. */
  readonly readOnly: boolean;
  /** Why the cluster is not read; null while it is. */
  readonly stale: string | null;
  /** The workspace names manifests of the service. */
  readonly manifests?: boolean;
}

/** What may be done now. Buttons and guards both ask here. */
export function backendPermissions(sight: PolicySight): BackendPermissions {
  return Object.fromEntries(
    BACKEND_ACTS.map((kind) => [kind, backendPermission(kind, sight)]),
  ) as unknown as BackendPermissions;
}

/** Whether one act may be done now. */
export function backendPermission(kind: BackendActKind, sight: PolicySight): BackendPermission {
  const { facts } = sight;
  if (sight.readOnly) return no('slipway.yaml says that this environment is only looked at.');
  if (sight.stale !== null) return no(`What is shown may be old: ${sight.stale}`);
  if (!facts) return no('The cluster has not been read yet.');
  // What is not there yet can be deployed all the same.
  if (kind === 'apply') return sight.manifests ? YES : no('slipway.yaml names no manifests of this service.');
  if (!facts.main) return no('The cluster has no Deployment of this name.');
  const { access } = facts;
  const [right, what] =
    kind === 'switch'
      ? [access.patchServices, 'Services']
      : facts.rollout
        ? [access.patchRollouts, 'Rollouts']
        : [access.patchDeployments, 'Deployments'];
  if (right === false) return no(`Your account may not change ${what} in this namespace.`);
  if (facts.rollout) return argoPermission(kind, facts);
  return rule(kind, sight.strategy, facts);
}

function rule(kind: BackendActKind, strategy: ServiceStrategy, facts: ServiceFacts): BackendPermission {
  const { main, second } = facts;
  const canary = second !== null && second.desired > 0;
  switch (kind) {
    case 'set-image':
    case 'restart':
      return strategy === 'canary' && canary ? no('A canary is under way: stop or promote it first.') : YES;
    case 'pause':
      return main?.paused ? no('It is paused already.') : YES;
    case 'resume':
      return main?.paused ? YES : no('It is not paused.');
    case 'scale':
      if (facts.autoscaler) return no(`${facts.autoscaler.name} sets the number of pods.`);
      return strategy === 'canary' && canary
        ? no('A canary is under way: its steps set the number of pods.')
        : YES;
    case 'undo':
      if (strategy === 'canary' && canary) return no('A canary is under way: stopping it is the way back.');
      return facts.revisions.length > 1 ? YES : no('The cluster keeps no revision to go back to.');
    case 'canary-start':
      if (strategy !== 'canary') return no('This service is not rolled out by canary.');
      if (!second) return no('The cluster has no Deployment for the canary.');
      if (canary) return no('A canary is under way.');
      return settled(facts, 'A canary begins from a version that is settled');
    case 'canary-step':
      if (strategy !== 'canary' || !canary) return no('No canary is under way.');
      if (main?.image === second.image) return no('It is promoted already.');
      // By weight requests go to it at once, whether or not somebody is there to answer.
      return facts.weights && second.ready < Math.min(1, second.desired)
        ? no('No pod of the canary is ready to answer.')
        : YES;
    case 'canary-promote': {
      if (strategy !== 'canary' || !canary) return no('No canary is under way.');
      if (main?.image === second.image) return no('It is promoted already.');
      return second.ready >= second.desired ? YES : no('Not every pod of the canary is ready.');
    }
    case 'canary-stop':
      return strategy === 'canary' && canary ? YES : no('No canary is under way.');
    case 'preview':
      if (strategy !== 'blue-green') return no('This service is not rolled out by colours.');
      return idleColour(facts) ? YES : no('The Service does not choose exactly one of the two colours.');
    case 'switch': {
      if (strategy !== 'blue-green') return no('This service is not rolled out by colours.');
      const idle = idleColour(facts);
      if (!liveColour(facts) || !idle)
        return no('The Service does not choose exactly one of the two colours.');
      if (idle.desired === 0) return no('The other colour has no pods.');
      return idle.observedGeneration >= idle.generation && idle.available >= idle.desired
        ? YES
        : no('Not every pod of the other colour is available.');
    }
    case 'retire': {
      if (strategy !== 'blue-green') return no('This service is not rolled out by colours.');
      const idle = idleColour(facts);
      return idle && idle.desired > 0 ? YES : no('No colour stands idle with pods.');
    }
    case 'apply':
    case 'argo-promote':
    case 'argo-promote-full':
    case 'argo-abort':
    case 'argo-retry':
      return argoPermission(kind, facts);
  }
}

function settled({ main }: ServiceFacts, why: string): BackendPermission {
  const phase = workloadPhase(main);
  return phase.name === 'done' ? YES : no(`${why}. ${phase.sentence}`);
}
