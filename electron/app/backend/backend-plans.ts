import type { BackendAct } from '@shared/domain/backend/act';
import { nextWeight } from '@shared/domain/backend/argo';
import { type Diagnosis, diagnose } from '@shared/domain/backend/diagnosis';
import { type ServiceFacts, versionOf } from '@shared/domain/backend/facts';
import { backendPermission } from '@shared/domain/backend/policy';
import { NOT_ROLLED_BACK, revisionDiff, schemaSight, undoVerdict } from '@shared/domain/backend/revisions';
import { placeOfService } from '@shared/domain/backend/service-id';
import { failure } from '@shared/domain/failure';
import type { AppId } from '@shared/domain/ids';
import type { Plan } from '@shared/domain/plan';
import type { ServicePlace } from '../../ports/backend-room';
import type { Session } from '../session';
import { placeIn } from './backend-place';
import { holdsBack, watchedWorkload } from './gates-of';
import { imageSight } from './image-sight';

const READ_MS = 20_000;
/** Each object of the manifests is asked for, and tried, once. */
const DRY_MS = 60_000;

/** Computes exactly what an act would send, from what the cluster has now. Rejects with the reason not to. */
export async function drawBackendPlan(
  session: Session,
  appId: AppId,
  act: BackendAct,
): Promise<Omit<Plan, 'id' | 'createdAt'>> {
  const known = placeIn(session, placeOfService(appId));
  const { environment, config } = known;
  const room = await session.backends.open();
  const readOnly = environment.cluster?.readOnly ?? false;
  if (readOnly) {
    throw failure('not-allowed', 'slipway.yaml says that this environment is only looked at.', {
      stillTrue: 'Nothing was sent.',
      advice: 'Take read_only out of slipway.yaml if that has changed.',
    });
  }
  // What is applied may not be there yet, so that nothing could be read of it.
  const facts =
    act.kind === 'apply'
      ? room.facts(known.place)
      : await room.readNow(known.place, AbortSignal.timeout(READ_MS));
  const permission = backendPermission(act.kind, {
    strategy: config.strategy,
    facts,
    readOnly,
    stale: null,
    manifests: config.manifests !== undefined,
  });
  if (!permission.allowed || !facts) {
    throw failure('not-allowed', permission.allowed ? 'The cluster has not been read yet.' : permission.why, {
      stillTrue: 'Nothing was sent.',
      advice: 'Look at it as it is now.',
    });
  }
  const now = session.clock.now();
  const context = { facts, now, production: environment.production, by: session.person() };
  if (act.kind === 'apply') {
    const applied = await room.planApply(known.place, act, context, AbortSignal.timeout(DRY_MS));
    return { ...applied, needsReason: false };
  }
  const drawn = room.plan(known.place, act, context);
  const widens = widensTo(act, facts);
  return {
    ...drawn,
    needsReason: widens !== null && holdsBack(known, facts, room.metrics(known.place), widens, now),
  };
}

/** The share that an act leads to; null for one that widens nothing. */
function widensTo(act: BackendAct, { rollout }: ServiceFacts): number | null {
  switch (act.kind) {
    case 'canary-step':
      return act.fraction;
    case 'canary-promote':
    case 'argo-promote-full':
      return 1;
    case 'argo-promote':
      return rollout?.kind === 'canary' ? nextWeight(rollout) : 1;
    default:
      return null;
  }
}

/** Says in plain words why a service does not move on. */
export async function whyStuck(session: Session, place: ServicePlace): Promise<Diagnosis> {
  const known = placeIn(session, place);
  const room = await session.backends.open();
  const troubles = await room.troubles(known.place, AbortSignal.timeout(READ_MS));
  const facts = room.facts(known.place);
  const watched = facts && watchedWorkload(known, facts);
  if (!facts || !watched) {
    throw failure('store-unavailable', 'The cluster has not been read yet.', {
      advice: 'Try again in a moment.',
      retryable: true,
    });
  }
  // Of two Deployments the one that is not well is asked about.
  const other = watched === facts.main ? facts.second : facts.main;
  const first = diagnose(watched, troubles, facts.events);
  return first.kind === 'none' && other && other.desired > 0
    ? diagnose(other, troubles, facts.events)
    : first;
}

/** Asks the server what applying the manifests of a service would do. */
export async function lookAtManifests(session: Session, place: ServicePlace) {
  const known = placeIn(session, place);
  const room = await session.backends.open();
  const { digest, source, objects } = await room.manifests(known.place, AbortSignal.timeout(DRY_MS));
  return {
    digest,
    source,
    objects: objects.map(({ lines, conflicts, ...one }) => ({
      ...one,
      lines: [...lines],
      conflicts: conflicts.map(({ manager, fields }) => ({ manager, fields: [...fields] })),
    })),
  };
}

/** What changed between two revisions. */
export async function diffRevisions(session: Session, place: ServicePlace, from: number, to: number) {
  const { revisions } = await factsOf(session, place);
  const [one, other] = [from, to].map((wanted) => revisions.find(({ revision }) => revision === wanted));
  if (one && other) return [...revisionDiff(one.template, other.template)];
  throw failure('not-found', `The cluster does not keep revision ${one ? to : from} any more.`, {
    advice: 'Choose another one.',
  });
}

/** Looks at everything that speaks for and against going back to a revision. */
export async function judgeUndo(session: Session, place: ServicePlace, wanted: number) {
  const facts = await factsOf(session, place);
  const room = await session.backends.open();
  const revision = facts.revisions.find((one) => one.revision === wanted);
  if (!revision || !facts.main) {
    throw failure('not-found', `The cluster does not keep revision ${wanted} any more.`, {
      advice: 'Choose another one.',
    });
  }
  const images = new Map([...facts.revisions, ...facts.secondRevisions].map((one) => [one.replicaSet, one]));
  const up = facts.pods
    .filter(({ ready }) => ready)
    .flatMap(({ replicaSet }) => images.get(replicaSet ?? '') ?? []);
  const newest = [...up].sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1))[0] ?? null;
  const isUp = up.some(({ image }) => image === revision.image);
  const [dryRun, image] = await Promise.all([
    room.dryRun(place, wanted, AbortSignal.timeout(READ_MS)),
    isUp
      ? { present: true, sentence: `Pods run ${versionOf(revision.image)} now: its image is there.` }
      : imageSight(session, revision.image),
  ]);
  const verdict = undoVerdict({
    workload: facts.main,
    revision,
    dryRun,
    image,
    schema: schemaSight(revision, newest),
  });
  return { ...verdict, points: [...verdict.points], notRolledBack: [...NOT_ROLLED_BACK] };
}

async function factsOf(session: Session, place: ServicePlace) {
  const known = placeIn(session, place);
  const facts = (await session.backends.open()).facts(known.place);
  if (facts) return facts;
  throw failure('store-unavailable', 'The cluster has not been read yet.', {
    advice: 'Try again in a moment.',
    retryable: true,
  });
}
