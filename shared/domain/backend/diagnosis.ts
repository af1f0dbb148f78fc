import { type ClusterEvent, type ContainerTrouble, type PodTrouble, versionOf, type Workload } from './facts';
import { workloadPhase } from './phase';

/** What keeps a rollout from going on. */
export type TroubleKind =
  | 'image-pull'
  | 'crash-loop'
  | 'out-of-memory'
  | 'probe'
  | 'quota'
  | 'unschedulable'
  | 'configuration'
  | 'admission'
  | 'deadline'
  | 'waiting'
  | 'none';

/** The answer to *why is it stuck*: what, since when, the cluster's own words, and what to do. */
export interface Diagnosis {
  readonly kind: TroubleKind;
  /** In plain words. */
  readonly sentence: string;
  /** The cluster's or the program's own words, line by line. */
  readonly evidence: readonly string[];
  readonly advice: string;
  /** The pods that it is about. */
  readonly pods: readonly string[];
}

const IMAGE = new Set(['ImagePullBackOff', 'ErrImagePull', 'InvalidImageName', 'ErrImageNeverPull']);
const CONFIG = new Set(['CreateContainerConfigError', 'CreateContainerError', 'RunContainerError']);

/** One way to be stuck: tells it from what was seen, or does not know it. */
type Rule = (seen: Seen) => Diagnosis | null;

interface Seen {
  readonly workload: Workload;
  readonly troubles: readonly PodTrouble[];
  readonly events: readonly ClusterEvent[];
}

/** Says in plain words why a Deployment does not move on. The most certain cause comes first. */
export function diagnose(
  workload: Workload,
  troubles: readonly PodTrouble[],
  events: readonly ClusterEvent[],
): Diagnosis {
  const newest = [...events].sort((a, b) => (a.at < b.at ? 1 : -1));
  const seen = { workload, troubles, events: newest };
  for (const rule of RULES) {
    const found = rule(seen);
    if (found) return found;
  }
  const phase = workloadPhase(workload);
  if (phase.name === 'done' || phase.name === 'idle') {
    return {
      kind: 'none',
      sentence: 'It is not stuck.',
      evidence: [phase.sentence],
      advice: 'There is nothing to do.',
      pods: [],
    };
  }
  return {
    kind: 'waiting',
    sentence:
      phase.name === 'paused' ? 'It is paused by hand.' : 'Nothing is wrong that the cluster tells of.',
    evidence: [phase.sentence],
    advice:
      phase.name === 'paused' ? 'Resume it to let it go on.' : 'Wait for the next pods to become ready.',
    pods: [],
  };
}

const RULES: readonly Rule[] = [
  refusedPods,
  imagePull,
  configuration,
  outOfMemory,
  crashLoop,
  unschedulable,
  probe,
  deadline,
];

/** The cluster does not even make the pods: a quota, or a policy of its own. */
function refusedPods({ workload, events }: Seen): Diagnosis | null {
  const refused = workload.conditions.find(
    ({ type, status }) => type === 'ReplicaFailure' && status === 'True',
  );
  const told = refused?.message ?? (workload.updated < workload.desired ? failedCreate(events) : undefined);
  if (told === undefined) return null;
  if (/exceeded quota|quota/i.test(told)) {
    return {
      kind: 'quota',
      sentence: 'The namespace’s quota leaves no room for another pod.',
      evidence: [told],
      advice: 'Raise the quota, ask for less, or scale something else down.',
      pods: [],
    };
  }
  return {
    kind: 'admission',
    sentence: 'The cluster refuses to make its pods.',
    evidence: [told],
    advice: 'A webhook or a policy of the cluster says no: change what it names, or ask who runs it.',
    pods: [],
  };
}

const failedCreate = (events: readonly ClusterEvent[]): string | undefined => {
  const newest = events.find(({ reason }) => reason === 'FailedCreate' || reason === 'SuccessfulCreate');
  return newest?.reason === 'FailedCreate' ? newest.message : undefined;
};

function imagePull({ troubles, events }: Seen): Diagnosis | null {
  const hit = containersWhere(troubles, ({ waiting }) => waiting !== null && IMAGE.has(waiting));
  const first = hit[0];
  if (!first) return null;
  const { image, message, waiting } = first.container;
  const told = events.filter(({ reason, message: text }) => reason === 'Failed' && /image/i.test(text));
  // The one that says why is followed by others that only say that it went on.
  const failed = told.find(({ message: text }) => /failed to (pull|inspect) image/i.test(text)) ?? told[0];
  const words = failed?.message ?? message ?? waiting ?? '';
  const missing = /not found|manifest unknown|no such image|does not exist|not present/i.test(words);
  const secret = /unauthorized|denied|authentication|forbidden/i.test(words);
  return {
    kind: 'image-pull',
    sentence: missing
      ? `There is no image ${image}.`
      : secret
        ? `The cluster may not read the image ${image}.`
        : `The image ${image} cannot be pulled.`,
    evidence: unique([words, message ?? '']),
    advice: missing
      ? 'Push this tag, or undo to a revision whose image is there.'
      : secret
        ? 'Give the namespace a pull secret for that registry.'
        : 'See that the nodes reach the registry, or undo to the revision before.',
    pods: podsOf(hit),
  };
}

function configuration({ troubles }: Seen): Diagnosis | null {
  const hit = containersWhere(troubles, ({ waiting }) => waiting !== null && CONFIG.has(waiting));
  const first = hit[0];
  if (!first) return null;
  return {
    kind: 'configuration',
    sentence: `The container ${first.container.container} cannot be started as it is configured.`,
    evidence: unique([first.container.message ?? first.container.waiting ?? '']),
    advice: 'A ConfigMap, a Secret or a command that it names is missing: add it, or undo.',
    pods: podsOf(hit),
  };
}

function outOfMemory({ troubles }: Seen): Diagnosis | null {
  const hit = containersWhere(troubles, ({ lastExit, ready }) => !ready && lastExit?.reason === 'OOMKilled');
  const first = hit[0];
  if (!first) return null;
  return {
    kind: 'out-of-memory',
    sentence: `${versionOf(first.container.image)} needs more memory than its limit and is killed for it.`,
    evidence: lines(first.trouble),
    advice: 'Raise the memory limit, or undo to the revision before.',
    pods: podsOf(hit),
  };
}

function crashLoop({ troubles }: Seen): Diagnosis | null {
  const hit = containersWhere(
    troubles,
    ({ waiting, lastExit, running, ready }) =>
      waiting === 'CrashLoopBackOff' || (!running && !ready && lastExit !== null && lastExit.code !== 0),
  );
  const first = hit[0];
  if (!first) return null;
  const { lastExit, restarts, image } = first.container;
  const again = restarts === 0 ? '' : `, ${restarts} ${restarts === 1 ? 'restart' : 'restarts'} so far`;
  return {
    kind: 'crash-loop',
    sentence: `${versionOf(image)} ends soon after it is started${lastExit ? ` (exit code ${lastExit.code}${again})` : ''}.`,
    evidence: lines(first.trouble),
    advice: 'Its last lines mostly say why. Undo to the revision before while you look.',
    pods: podsOf(hit),
  };
}

function unschedulable({ troubles, events }: Seen): Diagnosis | null {
  const hit = troubles.filter(({ conditions }) =>
    conditions.some(({ type, status }) => type === 'PodScheduled' && status === 'False'),
  );
  const first = hit[0];
  if (!first) return null;
  const told =
    first.conditions.find(({ type }) => type === 'PodScheduled')?.message ||
    events.find(({ reason }) => reason === 'FailedScheduling')?.message ||
    'No node takes it.';
  return {
    kind: 'unschedulable',
    sentence: 'No node has room for its pods, or none may take them.',
    evidence: [told],
    advice: 'Add a node, ask for less CPU or memory, or look at taints and selectors.',
    pods: hit.map(({ pod }) => pod),
  };
}

function probe({ troubles, events }: Seen): Diagnosis | null {
  const names = new Set(troubles.map(({ pod }) => `Pod/${pod}`));
  const failed = events.find(({ reason, about }) => reason === 'Unhealthy' && names.has(about));
  const hit = containersWhere(troubles, ({ running, ready }) => running && !ready);
  if (!failed || hit.length === 0) return null;
  const which = /^(\w+) probe/.exec(failed.message)?.[1] ?? 'Readiness';
  return {
    kind: 'probe',
    sentence: `Its ${which.toLowerCase()} probe fails: the pods run, and are never called ready.`,
    evidence: [failed.message],
    advice: 'See what the probe asks and what answers; the pod’s own log mostly says why.',
    pods: podsOf(hit),
  };
}

function deadline({ workload }: Seen): Diagnosis | null {
  const condition = workload.conditions.find(({ reason }) => reason === 'ProgressDeadlineExceeded');
  if (!condition) return null;
  return {
    kind: 'deadline',
    sentence: 'It has made no progress within its deadline, and the cluster gives no other reason.',
    evidence: [condition.message],
    advice: 'Look at the events and the pods below.',
    pods: [],
  };
}

interface Hit {
  readonly trouble: PodTrouble;
  readonly container: ContainerTrouble;
}

const containersWhere = (
  troubles: readonly PodTrouble[],
  wanted: (container: ContainerTrouble) => boolean,
): readonly Hit[] =>
  troubles.flatMap((trouble) =>
    trouble.containers.filter(wanted).map((container) => ({ trouble, container })),
  );

const podsOf = (hits: readonly Hit[]): readonly string[] => [
  ...new Set(hits.map(({ trouble }) => trouble.pod)),
];

const unique = (texts: readonly string[]): readonly string[] => [
  ...new Set(texts.filter((text) => text !== '')),
];

const lines = ({ lastLines }: PodTrouble): readonly string[] =>
  lastLines.length === 0 ? ['It wrote nothing before it ended.'] : lastLines;
