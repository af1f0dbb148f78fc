import type { BackendAct } from '@shared/domain/backend/act';
import { versionOf, type Workload } from '@shared/domain/backend/facts';
import { NOT_ROLLED_BACK } from '@shared/domain/backend/revisions';
import { serviceAppId } from '@shared/domain/backend/service-id';
import type { Confirmation, Plan, PlanNote } from '@shared/domain/plan';
import type { ActContext, ServicePlace } from '../../ports/backend-room';
import { fact, notes, patchCall, readCall, restartedAt, seen, versionMark } from './calls';
import { drawCanary, drawPromote, drawStop } from './plan-canary';
import { drawPreview, drawRetire, drawSwitch } from './plan-colours';
import { count, type Drawn, patched, pathOf, refuse, scaleWords, side, undoWords } from './plan-parts';
import { drawRollout } from './plan-rollout';
import { undoCall } from './undo-call';
import type { KeptRevision } from './wire';

/** What a plan needs of the cluster besides what was read. */
export interface PlanGround {
  readonly place: ServicePlace;
  /** `prod-eu, namespace cia`. */
  readonly host: string;
  readonly revisions: readonly KeptRevision[];
}

/** The exact requests of an act against what was read. Pure; throws a `FailureError` for what makes no sense. */
export function planAct(
  ground: PlanGround,
  act: BackendAct,
  context: ActContext,
): Omit<Plan, 'id' | 'createdAt' | 'needsReason'> {
  return planOf(ground, act, context, draw(act, ground, context));
}

/** A plan of what was drawn. */
export function planOf(
  ground: Pick<PlanGround, 'place' | 'host'>,
  act: BackendAct,
  context: ActContext,
  drawn: Drawn,
): Omit<Plan, 'id' | 'createdAt' | 'needsReason'> {
  const { environment, service } = ground.place;
  const confirmation: Confirmation =
    context.production && drawn.typed !== null ? { kind: 'typed', expected: drawn.typed } : { kind: 'click' };
  const track = { track: environment };
  return {
    appId: serviceAppId(ground.place),
    target: 'kubernetes',
    intent: { kind: 'backend', track: environment, versionCode: 0, act },
    title: drawn.title,
    action: drawn.action,
    host: `${ground.host}, ${service}`,
    before: { ...track, ...drawn.from },
    after: { ...track, ...drawn.to },
    calls: [...(drawn.checks ?? drawn.objects.map((path) => readCall('check', path))), ...drawn.writes],
    readBack: drawn.reads ?? drawn.objects.map((path) => readCall('read-back', path)),
    basis: { readAt: context.facts.readAt, tracks: [], fingerprint: '' },
    expected: [],
    facts: { before: drawn.before, expected: drawn.expected, done: drawn.done },
    confirmation,
    ...(drawn.stepwise && { stepwise: true }),
    consequences: [...ownerNotes(context), ...drawn.notes],
  };
}

function ownerNotes({ facts }: ActContext): readonly PlanNote[] {
  const owner = facts.main?.owner;
  if (!owner) return [];
  const sure = owner.kind === 'argo-cd' || owner.kind === 'flux';
  return [
    {
      tone: 'warning',
      text: sure
        ? `${owner.title} owns it and will put back what stands in its repository.`
        : `${owner.title} also writes it: this drifts from what it knows.`,
    },
  ];
}

function draw(act: BackendAct, ground: PlanGround, context: ActContext): Drawn {
  const { main, second, rollout } = context.facts;
  if (!main) throw refuse('The cluster has no Deployment of this name.');
  if (rollout) return drawRollout(act, main, rollout, ground.revisions, context);
  switch (act.kind) {
    case 'set-image':
      return drawImage(main, act.image, context);
    case 'restart':
      return drawRestart(main, context);
    case 'pause':
    case 'resume':
      return drawPause(main, act.kind === 'pause', context);
    case 'scale':
      return drawScale(main, act.replicas, context);
    case 'undo':
      return drawUndo(main, act.revision, ground, context);
    case 'canary-start':
    case 'canary-step':
      return drawCanary(main, needed(second), act, context);
    case 'canary-promote':
      return drawPromote(main, needed(second), context);
    case 'canary-stop':
      return drawStop(main, needed(second), context);
    case 'preview':
      return drawPreview(act, context);
    case 'switch':
      return drawSwitch(context);
    case 'retire':
      return drawRetire(context);
    case 'argo-promote':
    case 'argo-promote-full':
    case 'argo-abort':
    case 'argo-retry':
      throw refuse('This service is not led by Argo Rollouts.');
    case 'apply':
      throw refuse('Manifests are asked of the server before they are planned.');
  }
}

function needed(second: Workload | null): Workload {
  if (second) return second;
  throw refuse('The cluster has no second Deployment for this service.');
}

function drawImage(main: Workload, image: string, { by }: ActContext): Drawn {
  if (main.image === image) throw refuse(`${main.name} runs ${versionOf(image)} already.`, 'already-so');
  const version = versionOf(image);
  return {
    title: `Roll out ${version} to ${main.name}`,
    action: `Roll out ${version}`,
    done: `${main.name} set to ${version}`,
    from: side(versionOf(main.image), { people: count(main.desired), label: versionOf(main.image) }),
    to: side(version, { fraction: 1, people: count(main.desired), label: version }),
    objects: [pathOf(main)],
    writes: [
      patched(
        main,
        { image },
        { by, cause: `Set to ${version} by ${by} with Slipway`, purpose: `Set the image to ${version}` },
      ),
    ],
    before: seen(main),
    expected: [fact.image(main.name, image)],
    typed: version,
    notes: [
      { tone: 'info', text: `${main.strategy}, until every pod runs ${version}.` },
      ...(main.paused
        ? [
            {
              tone: 'warning' as const,
              text: 'The Deployment is paused: no pod changes until it is resumed.',
            },
          ]
        : []),
      {
        tone: 'undo',
        text: `Undo goes back to ${versionOf(main.image)} as long as the cluster keeps its revision.`,
      },
    ],
  };
}

function drawRestart(main: Workload, { by, now: at }: ActContext): Drawn {
  const stamp = new Date(at).toISOString();
  return {
    title: `Restart ${main.name}`,
    action: `Restart ${count(main.desired)}`,
    done: `${main.name} restarted`,
    from: side(versionOf(main.image), { people: count(main.desired) }),
    to: side(versionOf(main.image), { people: `${count(main.desired)}, each new` }),
    objects: [pathOf(main)],
    writes: [
      patchCall(pathOf(main), {
        purpose: 'Make every pod new',
        body: {
          metadata: {
            resourceVersion: versionMark(pathOf(main)),
            annotations: notes(by, `Restarted by ${by} with Slipway`),
          },
          spec: { template: { metadata: { annotations: restartedAt(stamp) } } },
        },
        current: null,
      }),
    ],
    before: seen(main),
    expected: [fact.restarted(main.name, stamp)],
    typed: main.name,
    notes: [{ tone: 'info', text: `${main.strategy}.` }],
  };
}

function drawPause(main: Workload, paused: boolean, { by }: ActContext): Drawn {
  return {
    title: `${paused ? 'Pause' : 'Resume'} ${main.name}`,
    action: paused ? 'Pause' : 'Resume',
    done: `${main.name} ${paused ? 'paused' : 'resumed'}`,
    from: side(main.paused ? 'Paused' : 'Not paused', {
      people: `${main.updated} of ${main.desired} updated`,
    }),
    to: side(paused ? 'Paused' : 'Not paused'),
    objects: [pathOf(main)],
    writes: [
      patched(
        main,
        { paused },
        { by, cause: '', purpose: paused ? 'Let no further pod change' : 'Let the rollout go on' },
      ),
    ],
    before: [fact.paused(main.name, main.paused), fact.image(main.name, main.image)],
    expected: [fact.paused(main.name, paused)],
    typed: null,
    notes: paused
      ? [{ tone: 'info', text: 'Pods that run go on running, of both versions where both are there.' }]
      : [],
  };
}

function drawScale(main: Workload, replicas: number, { by }: ActContext): Drawn {
  return {
    ...scaleWords(main, replicas),
    objects: [pathOf(main)],
    writes: [patched(main, { replicas }, { by, cause: '', purpose: `Run ${count(replicas)}` })],
    before: seen(main),
    expected: [fact.replicas(main.name, replicas)],
  };
}

function drawUndo(main: Workload, to: number, { revisions }: PlanGround, { by }: ActContext): Drawn {
  const revision = revisions.find((one) => one.deployment === main.name && one.revision === to);
  if (!revision) throw refuse(`The cluster does not keep revision ${to} any more.`);
  if (main.revision === to) throw refuse(`${main.name} runs revision ${to} already.`, 'already-so');
  const words = undoWords(main, revision);
  return {
    ...words,
    to: { ...words.to, fraction: 1 },
    objects: [pathOf(main)],
    writes: [undoCall(pathOf(main), main, revision, by)],
    before: seen(main),
    expected: [fact.image(main.name, revision.image), fact.template(main.name, revision.templateHash)],
    notes: NOT_ROLLED_BACK.map((text) => ({ tone: 'undo' as const, text })),
  };
}
