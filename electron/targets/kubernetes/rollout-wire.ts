import type { ArgoAnalysis, ArgoRollout, ArgoStep } from '@shared/domain/backend/argo';
import { isPromoted } from '@shared/domain/backend/argo';
import type { Workload } from '@shared/domain/backend/facts';
import type { StoreFact } from '@shared/domain/testflight/facts';
import { z } from 'zod';
import {
  condition,
  conditionOf,
  limitsOf,
  meta,
  ownerOf,
  readDeployment,
  template,
  templateHash,
  versionContainer,
} from './wire';

/* A Rollout of Argo, as argoproj.io/v1alpha1 has it. */

const time = z.string().nullish();
const run = z
  .looseObject({ name: z.string(), status: z.string().default(''), message: z.string().nullish() })
  .nullish();
const step = z.looseObject({
  setWeight: z.number().optional(),
  pause: z.looseObject({ duration: z.union([z.string(), z.number()]).nullish() }).nullish(),
  analysis: z
    .looseObject({ templates: z.array(z.looseObject({ templateName: z.string() })).nullish() })
    .nullish(),
  setCanaryScale: z.unknown().optional(),
  experiment: z.unknown().optional(),
  setHeaderRoute: z.unknown().optional(),
  setMirrorRoute: z.unknown().optional(),
});
const rolloutShape = z.looseObject({
  metadata: meta,
  spec: z.looseObject({
    replicas: z.number().nullish(),
    paused: z.boolean().nullish(),
    restartAt: time,
    selector: z.looseObject({ matchLabels: z.record(z.string(), z.string()).nullish() }).nullish(),
    template: template.nullish(),
    workloadRef: z.looseObject({ kind: z.string().default(''), name: z.string() }).nullish(),
    strategy: z.looseObject({
      canary: z.looseObject({ steps: z.array(step).nullish() }).nullish(),
      blueGreen: z
        .looseObject({ activeService: z.string().default(''), previewService: z.string().nullish() })
        .nullish(),
    }),
  }),
  status: z
    .looseObject({
      abort: z.boolean().nullish(),
      phase: z.string().nullish(),
      message: z.string().nullish(),
      observedGeneration: z.union([z.string(), z.number()]).nullish(),
      currentStepIndex: z.number().nullish(),
      currentPodHash: z.string().nullish(),
      stableRS: z.string().nullish(),
      controllerPause: z.boolean().nullish(),
      promoteFull: z.boolean().nullish(),
      restartedAt: time,
      pauseConditions: z
        .array(z.looseObject({ reason: z.string().default(''), startTime: z.string().default('') }))
        .nullish(),
      replicas: z.number().nullish(),
      updatedReplicas: z.number().nullish(),
      readyReplicas: z.number().nullish(),
      availableReplicas: z.number().nullish(),
      conditions: z.array(condition).nullish(),
      canary: z
        .looseObject({
          weights: z.looseObject({ canary: z.looseObject({ weight: z.number() }).nullish() }).nullish(),
          currentStepAnalysisRunStatus: run,
          currentBackgroundAnalysisRunStatus: run,
        })
        .nullish(),
      blueGreen: z
        .looseObject({
          activeSelector: z.string().nullish(),
          previewSelector: z.string().nullish(),
          prePromotionAnalysisRunStatus: run,
          postPromotionAnalysisRunStatus: run,
        })
        .nullish(),
    })
    .nullish(),
});
/** A Rollout as the API has it. */
export type WireRollout = z.output<typeof rolloutShape>;

/** Reads a Rollout, or says what is odd about it by throwing. */
export const readRollout = (object: unknown): WireRollout => rolloutShape.parse(object);

const GROUP = '/apis/argoproj.io/v1alpha1';
/** The Rollouts of a namespace. */
export const rolloutsPath = (namespace: string): string => `${GROUP}/namespaces/${namespace}/rollouts`;
/** `/apis/argoproj.io/v1alpha1/namespaces/cia/rollouts/api`. */
export const rolloutPath = (namespace: string, name: string): string => `${rolloutsPath(namespace)}/${name}`;
/** Whether a path is that of a Rollout, or of its status. */
export const isRollout = (path: string): boolean => path.startsWith(GROUP) && path.includes('/rollouts/');

const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 };

/** How long a pause lasts, ms; null for one that waits for a person. */
function waitOf(duration: string | number | null | undefined): number | null {
  if (duration === null || duration === undefined) return null;
  const text = String(duration);
  if (/^\d+$/.test(text)) return Number(text) * 1_000;
  const parts = [...text.matchAll(/(\d+)([smh])/g)];
  return parts.length === 0
    ? null
    : parts.reduce((sum, [, count, unit]) => sum + Number(count) * (UNIT_MS[unit ?? ''] ?? 0), 0);
}

function stepOf(one: z.output<typeof step>): ArgoStep {
  if (one.setWeight !== undefined)
    return { kind: 'weight', title: `Set ${one.setWeight}%`, weight: one.setWeight / 100, waitMs: null };
  if (one.pause) {
    const waitMs = waitOf(one.pause.duration);
    const title = waitMs === null ? 'Pause until promoted' : `Pause for ${String(one.pause.duration)}`;
    return { kind: 'pause', title, weight: null, waitMs };
  }
  if (one.analysis) {
    const names = (one.analysis.templates ?? []).map(({ templateName }) => templateName).join(', ');
    return { kind: 'analysis', title: `Analysis ${names}`.trim(), weight: null, waitMs: null };
  }
  const title = one.experiment
    ? 'Experiment'
    : one.setCanaryScale
      ? 'Scale the canary'
      : (one.setHeaderRoute ?? one.setMirrorRoute)
        ? 'Route requests'
        : 'A step of its own';
  return { kind: 'other', title, weight: null, waitMs: null };
}

const PHASES = ['Healthy', 'Progressing', 'Paused', 'Degraded'] as const;

/** A Rollout in the domain's words. */
export function argoOf(object: WireRollout, containerName?: string, owner?: unknown): ArgoRollout {
  const { metadata, spec, status } = object;
  const { canary, blueGreen } = spec.strategy;
  const steps = (canary?.steps ?? []).map(stepOf);
  const pauses = (status?.pauseConditions ?? []).map(({ reason, startTime }) => ({
    reason,
    since: startTime,
    sinceMs: Date.parse(startTime),
  }));
  const at = status?.currentStepIndex ?? null;
  const set =
    at === null ? null : (steps.slice(0, at + 1).findLast(({ weight }) => weight !== null)?.weight ?? 0);
  const hashes = { stable: status?.stableRS || null, current: status?.currentPodHash || null };
  const through = hashes.stable !== null && hashes.stable === hashes.current;
  const said = status?.canary?.weights?.canary?.weight;
  // Versions of the controller before 1.0 have no phase of their own: what they say of conditions stands in for it.
  const phase =
    PHASES.find((one) => one === status?.phase) ?? phaseBefore(object, pauses.length > 0, through);
  const held = templateIn(object, owner);
  return {
    name: metadata.name,
    namespace: metadata.namespace,
    generation: metadata.generation,
    observedGeneration: Number(status?.observedGeneration ?? 0) || 0,
    kind: blueGreen ? 'blue-green' : 'canary',
    phase,
    message: status?.message ?? '',
    steps,
    stepIndex: steps.length === 0 ? null : at,
    weight: blueGreen ? null : through ? 1 : status?.abort ? 0 : said === undefined ? set : said / 100,
    pauses,
    unpausing: (status?.controllerPause ?? false) && pauses.length === 0,
    paused: spec.paused ?? false,
    aborted: status?.abort ?? false,
    promotingFull: status?.promoteFull ?? false,
    stableHash: hashes.stable,
    currentHash: hashes.current,
    restartedAt: spec.restartAt ?? null,
    colours: blueGreen
      ? {
          activeService: blueGreen.activeService,
          previewService: blueGreen.previewService ?? null,
          activeHash: status?.blueGreen?.activeSelector || null,
          previewHash: status?.blueGreen?.previewSelector || null,
        }
      : null,
    analyses: [
      status?.canary?.currentStepAnalysisRunStatus,
      status?.canary?.currentBackgroundAnalysisRunStatus,
      status?.blueGreen?.prePromotionAnalysisRunStatus,
      status?.blueGreen?.postPromotionAnalysisRunStatus,
    ].flatMap((one): readonly ArgoAnalysis[] =>
      one ? [{ name: one.name, phase: one.status, message: one.message ?? '' }] : [],
    ),
    workload: spec.workloadRef?.name ?? null,
    containerIndex: Math.max(
      0,
      held
        ? held.spec.containers.findIndex(({ name }) => name === versionContainer(held, containerName).name)
        : 0,
    ),
  };
}

function phaseBefore({ spec, status }: WireRollout, waits: boolean, through: boolean): ArgoRollout['phase'] {
  if (status?.abort) return 'Degraded';
  if (spec.paused || waits) return 'Paused';
  return through && (status?.availableReplicas ?? 0) >= (spec.replicas ?? 1) ? 'Healthy' : 'Progressing';
}

function templateIn({ spec }: WireRollout, owner: unknown): z.output<typeof template> | null {
  if (spec.workloadRef)
    return owner === undefined || owner === null ? null : readDeployment(owner).spec.template;
  return spec.template ?? null;
}

const REVISION = 'rollout.argoproj.io/revision';

/** A Rollout as a workload: `owner` is the Deployment that it takes its template from. */
export function rolloutWorkload(
  object: WireRollout,
  containerName?: string,
  owner?: unknown,
): Workload | null {
  const { metadata, spec, status } = object;
  const held = templateIn(object, owner);
  if (!held) return null;
  const main = versionContainer(held, containerName);
  const { annotations } = metadata;
  const revision = Number(annotations?.[REVISION]);
  return {
    name: metadata.name,
    namespace: metadata.namespace,
    uid: metadata.uid,
    generation: metadata.generation,
    observedGeneration: Number(status?.observedGeneration ?? 0) || 0,
    resourceVersion: metadata.resourceVersion,
    createdAt: metadata.creationTimestamp,
    paused: spec.paused ?? false,
    desired: spec.replicas ?? 1,
    total: status?.replicas ?? 0,
    updated: status?.updatedReplicas ?? 0,
    ready: status?.readyReplicas ?? 0,
    available: status?.availableReplicas ?? 0,
    container: main.name,
    image: main.image,
    revision: Number.isFinite(revision) && revision > 0 ? revision : null,
    changeCause: annotations?.['kubernetes.io/change-cause'] ?? null,
    conditions: (status?.conditions ?? []).map(conditionOf),
    selector: spec.selector?.matchLabels ?? {},
    templateLabels: held.metadata?.labels ?? {},
    strategy: spec.strategy.blueGreen ? 'Argo Rollouts, two colours' : 'Argo Rollouts, step by step',
    resources: limitsOf(main),
    owner: ownerOf(metadata, metadata.ownerReferences ?? []),
    step: null,
  };
}

/** What a plan compares of a Rollout: each fact under a key of its own. */
export const rolloutFact = {
  image: (name: string, value: string): StoreFact => ({
    key: `rollouts/${name}/image`,
    title: `Image of ${name}`,
    value,
  }),
  template: (name: string, value: string): StoreFact => ({
    key: `rollouts/${name}/template`,
    title: `Template of ${name}`,
    value,
  }),
  replicas: (name: string, value: number): StoreFact => ({
    key: `rollouts/${name}/replicas`,
    title: `Pods of ${name}`,
    value: String(value),
  }),
  paused: (name: string, value: boolean): StoreFact => ({
    key: `rollouts/${name}/paused`,
    title: name,
    value: value ? 'paused' : 'not paused',
  }),
  aborted: (name: string, value: boolean): StoreFact => ({
    key: `rollouts/${name}/aborted`,
    title: `Rollout ${name}`,
    value: value ? 'aborted' : 'not aborted',
  }),
  generation: (name: string, value: number): StoreFact => ({
    key: `rollouts/${name}/generation`,
    title: `Generation of ${name}`,
    value: String(value),
  }),
  restarted: (name: string, value: string | null): StoreFact => ({
    key: `rollouts/${name}/restarted`,
    title: `Last restart of ${name}`,
    value,
  }),
  /** Whether it goes on by its steps or past all of them: to everyone is past them too. */
  promotion: (name: string, value: boolean): StoreFact => ({
    key: `rollouts/${name}/promotion`,
    title: `Promotion of ${name}`,
    value: value ? 'to everyone' : 'by its steps',
  }),
  /** There while the Rollout waits for this; gone when it was let go on. */
  waits: (name: string, since: string, value: string | null): StoreFact => ({
    key: `rollouts/${name}/waits/${since}`,
    title: `Pause of ${name} since ${since}`,
    value,
  }),
  /** There while the Rollout stands at this step. */
  step: (name: string, at: number, value: string | null): StoreFact => ({
    key: `rollouts/${name}/step/${at}`,
    title: `Step ${at + 1} of ${name}`,
    value,
  }),
};

/** What an answer says of a Rollout, in facts. */
export function rolloutFacts(body: unknown, containerName: string | undefined): readonly StoreFact[] {
  const object = readRollout(body);
  const { name } = object.metadata;
  const argo = argoOf(object, containerName);
  const { template: held } = object.spec;
  return [
    ...(held
      ? [
          rolloutFact.image(name, versionContainer(held, containerName).image),
          rolloutFact.template(name, templateHash(held)),
        ]
      : []),
    rolloutFact.replicas(name, object.spec.replicas ?? 1),
    rolloutFact.paused(name, argo.paused),
    rolloutFact.aborted(name, argo.aborted),
    rolloutFact.generation(name, object.metadata.generation),
    rolloutFact.restarted(name, argo.restartedAt),
    rolloutFact.promotion(name, argo.promotingFull || isPromoted(argo)),
    ...argo.pauses.map(({ since }) => rolloutFact.waits(name, since, 'waiting')),
    ...(argo.stepIndex === null ? [] : [rolloutFact.step(name, argo.stepIndex, 'stands here')]),
  ];
}

/** The version of a Rollout, and what moves only when somebody changes what is wanted or its controller takes a step. */
export function rolloutStamp(body: unknown): { readonly value: string; readonly generation: string } {
  const object = readRollout(body);
  const { generation, stepIndex, aborted, promotingFull, pauses } = argoOf(object);
  const seen = [generation, stepIndex, aborted, promotingFull, ...pauses.map(({ since }) => since)];
  return { value: object.metadata.resourceVersion, generation: seen.join(' ') };
}

/** A Rollout that is named, or that takes its template from one of these Deployments; null for any other. */
export function rolloutAmong(
  object: unknown,
  names: ReadonlySet<string>,
  deployments: ReadonlySet<string>,
): WireRollout | null {
  const { metadata, spec } = object as {
    readonly metadata?: { readonly name?: string };
    readonly spec?: { readonly workloadRef?: { readonly kind?: string; readonly name?: string } };
  };
  const { kind, name = '' } = spec?.workloadRef ?? {};
  const refers = kind === 'Deployment' && deployments.has(name);
  return names.has(metadata?.name ?? '') || refers ? readRollout(object) : null;
}
