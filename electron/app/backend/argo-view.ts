import type { ArgoView } from '@shared/contract/backends';
import type { ArgoRollout } from '@shared/domain/backend/argo';

/** A Rollout of Argo as its card shows it. */
export function argoView(rollout: ArgoRollout): ArgoView {
  const { steps, stepIndex, analyses, colours } = rollout;
  const at = stepIndex ?? 0;
  return {
    name: rollout.name,
    kind: rollout.kind,
    phase: rollout.phase,
    message: rollout.message,
    aborted: rollout.aborted,
    workload: rollout.workload,
    steps: steps.map(({ title }, index) => ({
      title,
      state: index < at ? ('done' as const) : index === at ? ('here' as const) : ('next' as const),
    })),
    analyses: analyses.map((one) => ({ ...one })),
    services: colours ? { active: colours.activeService, preview: colours.previewService } : null,
  };
}
