import type { ArgoRollout } from './argo';
import type { WorkloadPhase } from './phase';

/** What a pause waits for, in words. */
const WAITS: Readonly<Record<string, string>> = {
  CanaryPauseStep: 'a step of its canary',
  BlueGreenPause: 'its promotion',
  InconclusiveAnalysisRun: 'a decision: an analysis did not come to one',
};

/** Where a Rollout stands, in the words of services. The first question is whether its controller has seen the last change. */
export function argoPhase(rollout: ArgoRollout, version: string): WorkloadPhase {
  const { phase, message, generation, observedGeneration, unpausing, pauses, weight } = rollout;
  if (observedGeneration < generation) {
    return {
      name: 'unobserved',
      sentence: `Argo Rollouts has not looked at the last change yet (${observedGeneration} of ${generation}).`,
    };
  }
  if (unpausing) return { name: 'rolling', sentence: `Argo Rollouts goes on with ${version}.` };
  const share = weight === null ? '' : ` at ${Number((weight * 100).toFixed(1))}%`;
  switch (phase) {
    case 'Healthy':
      return { name: 'done', sentence: `${version} has everyone; Argo Rollouts calls it healthy.` };
    case 'Degraded':
      return {
        name: 'stuck',
        sentence: rollout.aborted
          ? `${version} was aborted, and users are back on the version before. ${message}`
          : `Argo Rollouts calls it degraded: ${message}`,
      };
    case 'Paused': {
      if (rollout.paused) return { name: 'paused', sentence: `${version} is paused by hand${share}.` };
      const step = rollout.stepIndex === null ? undefined : rollout.steps[rollout.stepIndex];
      const waits = WAITS[pauses[0]?.reason ?? ''] ?? message;
      return {
        name: 'paused',
        sentence:
          step?.kind === 'pause' && step.waitMs !== null
            ? `${version} waits${share} until its pause is over, or until it is promoted.`
            : `${version} waits${share} for ${waits}, until somebody promotes it.`,
      };
    }
    case 'Progressing':
      return {
        name: 'rolling',
        sentence: `${version} is on its way${share}: ${message || 'Argo Rollouts goes on'}.`,
      };
  }
}
