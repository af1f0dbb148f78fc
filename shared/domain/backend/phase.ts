import { versionOf, type Workload } from './facts';

/** The one word for where a Deployment stands. */
export type WorkloadPhaseName = 'absent' | 'unobserved' | 'paused' | 'stuck' | 'rolling' | 'idle' | 'done';

/** A phase always comes with a sentence for a person. */
export interface WorkloadPhase {
  readonly name: WorkloadPhaseName;
  readonly sentence: string;
}

const pods = (count: number): string => (count === 1 ? '1 pod' : `${count} pods`);

/**
 * Where a Deployment stands. The first question is always whether the cluster has seen the last change: until then
 * every figure that it reports is about the one before.
 */
export function workloadPhase(workload: Workload | null): WorkloadPhase {
  if (!workload) return { name: 'absent', sentence: 'The cluster has no Deployment of this name.' };
  const { generation, observedGeneration, desired, updated, total, available } = workload;
  const version = versionOf(workload.image);
  if (observedGeneration < generation) {
    return {
      name: 'unobserved',
      sentence: `The cluster has not looked at the last change yet (${observedGeneration} of ${generation}).`,
    };
  }
  if (workload.paused) {
    return {
      name: 'paused',
      sentence: `Paused with ${updated} of ${pods(desired)} on ${version}; nothing moves until it is resumed.`,
    };
  }
  const progressing = workload.conditions.find(({ type }) => type === 'Progressing');
  const moving = `${updated} of ${pods(desired)} on ${version}, ${available} available`;
  if (progressing?.reason === 'ProgressDeadlineExceeded') {
    return { name: 'stuck', sentence: `No progress within its deadline: ${moving}.` };
  }
  const refused = workload.conditions.find(
    ({ type, status }) => type === 'ReplicaFailure' && status === 'True',
  );
  if (refused) return { name: 'stuck', sentence: `The cluster refuses new pods: ${refused.message}` };
  if (updated < desired) return { name: 'rolling', sentence: `Rolling out: ${moving}.` };
  if (total > updated) {
    return { name: 'rolling', sentence: `${pods(total - updated)} of the version before still to go.` };
  }
  if (available < updated) {
    return { name: 'rolling', sentence: `${available} of ${pods(updated)} on ${version} are available.` };
  }
  if (desired === 0) return { name: 'idle', sentence: `Scaled to nothing; it would run ${version}.` };
  return {
    name: 'done',
    sentence: `${version} runs on ${desired === 1 ? 'its one pod' : `all ${desired} pods`}.`,
  };
}

/** What the cluster says of a pod that does not come up by itself. */
const TROUBLED =
  /^(Init:)?(ImagePullBackOff|ErrImagePull|InvalidImageName|ErrImageNeverPull|CrashLoopBackOff|CreateContainer\w*Error|RunContainerError|OOMKilled|Error)$/;

/** The phase with what its own pods say: a Deployment rolls on until its deadline, and its pods know better long before. */
export function podsPhase(
  phase: WorkloadPhase,
  version: string,
  newest: readonly { readonly ready: boolean; readonly status: string }[],
): WorkloadPhase {
  if (phase.name !== 'rolling') return phase;
  const hurt = newest.filter(({ ready, status }) => !ready && TROUBLED.test(status));
  const first = hurt[0];
  if (!first) return phase;
  return { name: 'stuck', sentence: `${version} does not come up: ${pods(hurt.length)} in ${first.status}.` };
}
