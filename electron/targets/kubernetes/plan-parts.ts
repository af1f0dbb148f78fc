import { versionOf, type Workload } from '@shared/domain/backend/facts';
import { failure } from '@shared/domain/failure';
import type { PlanNote, PlannedCall } from '@shared/domain/plan';
import type { StoreFact } from '@shared/domain/testflight/facts';
import { deploymentPath, notes, patchCall, versionMark } from './calls';
import { type KeptRevision, NOTES } from './wire';

/** What is particular to one act. */
export interface Drawn {
  readonly title: string;
  readonly action: string;
  readonly done: string;
  readonly from: Side;
  readonly to: Side;
  /** Paths of the objects that it is about. */
  readonly objects: readonly string[];
  readonly writes: readonly PlannedCall[];
  /** Requests that look before and afterwards, where those of `objects` do not do. */
  readonly checks?: readonly PlannedCall[];
  readonly reads?: readonly PlannedCall[];
  /** Each write stands for itself: it can be left off between two. */
  readonly stepwise?: boolean;
  readonly before: readonly StoreFact[];
  readonly expected: readonly StoreFact[];
  /** What production asks to be typed; null for what must be quick. */
  readonly typed: string | null;
  readonly notes: readonly PlanNote[];
}

/** How much there is, in large, and whom it concerns. */
export interface Side {
  readonly headline: string;
  readonly fraction: number | null;
  readonly people: string | null;
  readonly label: string | null;
}

/** Refuses what would change nothing, or what makes no sense. */
export function refuse(message: string, reason: 'not-allowed' | 'already-so' = 'not-allowed'): Error {
  return failure(reason, message, { stillTrue: 'Nothing was sent.', advice: 'Look at it as it is now.' });
}

/** The path of a Deployment. */
export const pathOf = ({ namespace, name }: Workload): string => deploymentPath(namespace, name);
/** `3 pods`. */
export const count = (pods: number): string => (pods === 1 ? '1 pod' : `${pods} pods`);
/** One side of the sheet. */
export const side = (headline: string, rest: Partial<Omit<Side, 'headline'>> = {}): Side => ({
  headline,
  fraction: null,
  people: null,
  label: null,
  ...rest,
});

type Words = Pick<Drawn, 'title' | 'action' | 'done' | 'from' | 'to' | 'typed'>;

/** What is said of another number of pods, whatever object it is written into. */
export function scaleWords(main: Workload, replicas: number): Words & Pick<Drawn, 'notes'> {
  if (main.desired === replicas) throw refuse(`${main.name} has ${count(replicas)} already.`, 'already-so');
  return {
    title: `Scale ${main.name}`,
    action: `Scale to ${replicas}`,
    done: `${main.name} scaled to ${replicas}`,
    from: side(count(main.desired)),
    to: side(count(replicas)),
    typed: String(replicas),
    notes: replicas === 0 ? [{ tone: 'warning', text: 'Nobody answers its users then.' }] : [],
  };
}

/** What is said of an undo. Nothing has to be typed: it must be quick. */
export function undoWords(
  main: Workload,
  { revision, image }: Pick<KeptRevision, 'revision' | 'image'>,
): Words {
  const version = versionOf(image);
  const now = versionOf(main.image);
  return {
    title: `Undo ${main.name} to ${version}`,
    action: `Undo to ${version}`,
    done: `${main.name} undone to revision ${revision}, ${version}`,
    from: side(now, { people: `revision ${main.revision ?? '?'}`, label: now }),
    to: side(version, { people: `revision ${revision}`, label: version }),
    typed: null,
  };
}

/** The merge patch of a Deployment, with who changed it and why, good for the version that the check has found. */
function change(
  workload: Workload,
  by: string,
  cause: string,
  spec: { readonly image?: string; readonly replicas?: number; readonly paused?: boolean },
  annotations: Readonly<Record<string, string | null>> = {},
): unknown {
  const { image, ...rest } = spec;
  return {
    metadata: {
      resourceVersion: versionMark(pathOf(workload)),
      annotations: { ...(image === undefined ? { [NOTES.by]: by } : notes(by, cause)), ...annotations },
    },
    spec: {
      ...rest,
      ...(image === undefined
        ? {}
        : { template: { spec: { containers: [{ name: workload.container, image }] } } }),
    },
  };
}

/** What a Deployment has now of what a patch changes. */
export const now = (
  { container, image, desired, paused }: Workload,
  parts: { readonly image?: unknown; readonly replicas?: unknown; readonly paused?: unknown },
): unknown => ({
  spec: {
    ...(parts.replicas === undefined ? {} : { replicas: desired }),
    ...(parts.paused === undefined ? {} : { paused }),
    ...(parts.image === undefined
      ? {}
      : { template: { spec: { containers: [{ name: container, image }] } } }),
  },
});

/** One patched Deployment with everything that goes with it. */
export function patched(
  workload: Workload,
  spec: { readonly image?: string; readonly replicas?: number; readonly paused?: boolean },
  words: { readonly by: string; readonly cause: string; readonly purpose: string; readonly felt?: boolean },
  annotations: Readonly<Record<string, string | null>> = {},
): PlannedCall {
  return patchCall(pathOf(workload), {
    purpose: words.purpose,
    body: change(workload, words.by, words.cause, spec, annotations),
    current: now(workload, spec),
    ...(words.felt === undefined ? {} : { felt: words.felt }),
  });
}
