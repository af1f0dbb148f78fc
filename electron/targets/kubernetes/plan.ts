import type { BackendAct } from '@shared/domain/backend/act';
import { idleColour, liveColour, podsFor, totalPods } from '@shared/domain/backend/exposure';
import { type TrafficRule, versionOf, type Workload } from '@shared/domain/backend/facts';
import { NOT_ROLLED_BACK } from '@shared/domain/backend/revisions';
import { failure } from '@shared/domain/failure';
import type { AppId } from '@shared/domain/ids';
import type { Confirmation, Plan, PlanNote, PlannedCall } from '@shared/domain/plan';
import { percent } from '@shared/domain/store';
import type { StoreFact } from '@shared/domain/testflight/facts';
import type { ActContext, ServicePlace } from '../../ports/backend-room';
import {
  deploymentPath,
  fact,
  notes,
  patchCall,
  readCall,
  restartedAt,
  seen,
  servicePath,
  versionMark,
} from './calls';
import { type KeptRevision, NOTES } from './wire';

/** What a plan needs of the cluster besides what was read. */
export interface PlanGround {
  readonly place: ServicePlace;
  /** `prod-eu, namespace cia`. */
  readonly host: string;
  readonly revisions: readonly KeptRevision[];
}

/** What is particular to one act. */
interface Drawn {
  readonly title: string;
  readonly action: string;
  readonly done: string;
  readonly from: Side;
  readonly to: Side;
  /** Paths of the objects that it is about. */
  readonly objects: readonly string[];
  readonly writes: readonly PlannedCall[];
  readonly before: readonly StoreFact[];
  readonly expected: readonly StoreFact[];
  /** What production asks to be typed; null for what must be quick. */
  readonly typed: string | null;
  readonly notes: readonly PlanNote[];
}

interface Side {
  readonly headline: string;
  readonly fraction: number | null;
  readonly people: string | null;
  readonly label: string | null;
}

/** The exact requests of an act against what was read. Pure; throws a `FailureError` for what makes no sense. */
export function planAct(
  ground: PlanGround,
  act: BackendAct,
  context: ActContext,
): Omit<Plan, 'id' | 'createdAt' | 'needsReason'> {
  const drawn = draw(act, ground, context);
  const { environment, service } = ground.place;
  const confirmation: Confirmation =
    context.production && drawn.typed !== null ? { kind: 'typed', expected: drawn.typed } : { kind: 'click' };
  const track = { track: environment };
  return {
    appId: serviceId(ground.place),
    target: 'kubernetes',
    intent: { kind: 'backend', track: environment, versionCode: 0, act },
    title: drawn.title,
    action: drawn.action,
    host: `${ground.host}, ${service}`,
    before: { ...track, ...drawn.from },
    after: { ...track, ...drawn.to },
    calls: [...drawn.objects.map((path) => readCall('check', path)), ...drawn.writes],
    readBack: drawn.objects.map((path) => readCall('read-back', path)),
    basis: { readAt: context.facts.readAt, tracks: [], fingerprint: '' },
    expected: [],
    facts: { before: drawn.before, expected: drawn.expected, done: drawn.done },
    confirmation,
    consequences: [...ownerNotes(context), ...drawn.notes],
  };
}

/** What plans and operations of a service are kept under. */
export function serviceId({ environment, service }: ServicePlace): AppId {
  return `backend:${environment}/${service}` as AppId;
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

function refuse(message: string, reason: 'not-allowed' | 'already-so' = 'not-allowed'): Error {
  return failure(reason, message, { stillTrue: 'Nothing was sent.', advice: 'Look at it as it is now.' });
}

function draw(act: BackendAct, ground: PlanGround, context: ActContext): Drawn {
  const { main, second } = context.facts;
  if (!main) throw refuse('The cluster has no Deployment of this name.');
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
  }
}

function needed(second: Workload | null): Workload {
  if (second) return second;
  throw refuse('The cluster has no second Deployment for this service.');
}

const pathOf = ({ namespace, name }: Workload): string => deploymentPath(namespace, name);
const count = (pods: number): string => (pods === 1 ? '1 pod' : `${pods} pods`);
const side = (headline: string, rest: Partial<Omit<Side, 'headline'>> = {}): Side => ({
  headline,
  fraction: null,
  people: null,
  label: null,
  ...rest,
});

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

const now = (
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
function patched(
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

function drawImage(main: Workload, image: string, { by }: ActContext): Drawn {
  if (main.image === image) throw refuse(`${main.name} runs ${versionOf(image)} already.`, 'already-so');
  const version = versionOf(image);
  return {
    title: `Roll out ${version} to ${main.name}`,
    action: `Roll out ${version}`,
    done: `${main.name} set to ${version}`,
    from: side(versionOf(main.image), { people: count(main.desired), label: versionOf(main.image) }),
    to: side(version, { people: count(main.desired), label: version }),
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
  if (main.desired === replicas) throw refuse(`${main.name} has ${count(replicas)} already.`, 'already-so');
  return {
    title: `Scale ${main.name}`,
    action: `Scale to ${replicas}`,
    done: `${main.name} scaled to ${replicas}`,
    from: side(count(main.desired)),
    to: side(count(replicas)),
    objects: [pathOf(main)],
    writes: [patched(main, { replicas }, { by, cause: '', purpose: `Run ${count(replicas)}` })],
    before: seen(main),
    expected: [fact.replicas(main.name, replicas)],
    typed: String(replicas),
    notes: replicas === 0 ? [{ tone: 'warning', text: 'Nobody answers its users then.' }] : [],
  };
}

function drawUndo(main: Workload, to: number, { revisions }: PlanGround, { by }: ActContext): Drawn {
  const revision = revisions.find((one) => one.deployment === main.name && one.revision === to);
  if (!revision) throw refuse(`The cluster does not keep revision ${to} any more.`);
  if (main.revision === to) throw refuse(`${main.name} runs revision ${to} already.`, 'already-so');
  const version = versionOf(revision.image);
  const annotation = (key: string) => `/metadata/annotations/${key.replaceAll('/', '~1')}`;
  return {
    title: `Undo ${main.name} to ${version}`,
    action: `Undo to ${version}`,
    done: `${main.name} undone to revision ${to}, ${version}`,
    from: side(versionOf(main.image), {
      people: `revision ${main.revision ?? '?'}`,
      label: versionOf(main.image),
    }),
    to: side(version, { people: `revision ${to}`, label: version }),
    objects: [pathOf(main)],
    writes: [undoCall(main, revision, by, annotation)],
    before: seen(main),
    expected: [fact.image(main.name, revision.image), fact.template(main.name, revision.templateHash)],
    typed: null,
    notes: NOT_ROLLED_BACK.map((text) => ({ tone: 'undo' as const, text })),
  };
}

/** What puts a revision's template back. The dry run sends the same. */
export function undoCall(
  main: Workload,
  revision: KeptRevision,
  by: string,
  annotation = (key: string): string => `/metadata/annotations/${key.replaceAll('/', '~1')}`,
): PlannedCall {
  const cause = `Undone to revision ${revision.revision} by ${by} with Slipway`;
  return patchCall(pathOf(main), {
    purpose: `Put the template of revision ${revision.revision} back`,
    json: true,
    body: [
      { op: 'replace', path: '/metadata/resourceVersion', value: versionMark(pathOf(main)) },
      { op: 'replace', path: '/spec/template', value: revision.written },
      { op: 'add', path: annotation(NOTES.cause), value: cause },
      { op: 'add', path: annotation(NOTES.by), value: by },
    ],
    current: now(main, { image: true }),
  });
}

type CanaryAct = Extract<BackendAct, { readonly kind: 'canary-start' | 'canary-step' }>;

function drawCanary(main: Workload, second: Workload, act: CanaryAct, context: ActContext): Drawn {
  const { by, facts } = context;
  const total = totalPods(facts);
  if (act.fraction <= 0 || act.fraction >= 1) throw refuse('A canary’s share lies between 0 and 100%.');
  if (total < 2) throw refuse('A canary by pods needs at least two pods in all: scale it up first.');
  const raw = podsFor(act.fraction, total);
  // Somebody must be left on the version before, or it would be no canary.
  const pods = raw.stable === 0 ? { canary: total - 1, stable: 1 } : raw;
  const image = act.kind === 'canary-start' ? act.image : second.image;
  const version = versionOf(image);
  const share = pods.canary / total;
  const stamp = {
    [NOTES.fraction]: String(act.fraction),
    [NOTES.since]: new Date(context.now).toISOString(),
  };
  const up = pods.canary >= second.desired;
  const canaryCall = patched(
    second,
    { ...(act.kind === 'canary-start' ? { image } : {}), replicas: pods.canary },
    {
      by,
      cause: `Canary of ${version} by ${by} with Slipway`,
      purpose: `Run ${version} on ${count(pods.canary)}`,
    },
    stamp,
  );
  const stableCall = patched(
    main,
    { replicas: pods.stable },
    { by, cause: '', purpose: `Leave ${versionOf(main.image)} on ${count(pods.stable)}` },
  );
  const moved = pods.stable !== main.desired;
  return {
    title: act.kind === 'canary-start' ? `Start a canary of ${version}` : `Set the canary of ${version}`,
    action: `Set to ${percent(act.fraction)}`,
    done: `Canary of ${version} set to ${percent(act.fraction)}`,
    from: side(percent(total === 0 ? 0 : second.desired / total), {
      fraction: second.desired / total,
      people: `${second.desired} of ${count(total)}`,
      label: second.desired === 0 ? null : versionOf(second.image),
    }),
    to: side(percent(act.fraction), {
      fraction: act.fraction,
      people: `${pods.canary} of ${count(total)}, ${percent(share)}`,
      label: version,
    }),
    objects: [pathOf(second), pathOf(main)],
    // Pods are added before others are taken away, so that there are never too few.
    writes: moved ? (up ? [canaryCall, stableCall] : [stableCall, canaryCall]) : [canaryCall],
    before: [...seen(second), ...seen(main)],
    expected: [
      fact.image(second.name, image),
      fact.replicas(second.name, pods.canary),
      fact.replicas(main.name, pods.stable),
    ],
    typed: percent(act.fraction),
    notes: [
      ...(Math.abs(share - act.fraction) > 0.02
        ? [
            {
              tone: 'warning' as const,
              text: `With ${count(total)} the nearest share is ${percent(share)}: requests follow the pods.`,
            },
          ]
        : []),
      { tone: 'undo', text: 'Stopping the canary gives every pod back to the version before.' },
    ],
  };
}

function drawPromote(main: Workload, second: Workload, context: ActContext): Drawn {
  const { by, facts } = context;
  const total = totalPods(facts);
  const version = versionOf(second.image);
  return {
    title: `Promote ${version} to everyone`,
    action: 'Set to 100%',
    done: `${version} promoted to 100%`,
    from: side(percent(second.desired / total), {
      fraction: second.desired / total,
      people: `${second.desired} of ${count(total)}`,
      label: version,
    }),
    to: side('100%', { fraction: 1, people: count(total), label: version }),
    objects: [pathOf(main), pathOf(second)],
    writes: [
      patched(
        main,
        { image: second.image, replicas: total },
        {
          by,
          cause: `Promoted ${version} by ${by} with Slipway`,
          purpose: `Set ${main.name} to ${version} on ${count(total)}`,
        },
      ),
    ],
    before: [...seen(main), ...seen(second)],
    expected: [fact.image(main.name, second.image), fact.replicas(main.name, total)],
    typed: '100%',
    notes: [
      {
        tone: 'info',
        text: `${second.name} keeps its ${count(second.desired)} until it is stopped: nobody is without an answer meanwhile.`,
      },
      { tone: 'undo', text: `Undo goes back to ${versionOf(main.image)}.` },
    ],
  };
}

function drawStop(main: Workload, second: Workload, context: ActContext): Drawn {
  const { by, facts } = context;
  const promoted = main.image === second.image;
  const total = promoted ? main.desired : totalPods(facts);
  const version = versionOf(second.image);
  const stop = patched(
    second,
    { replicas: 0 },
    { by, cause: '', purpose: `Run no pod of ${second.name}` },
    { [NOTES.fraction]: null, [NOTES.since]: null },
  );
  const back = patched(
    main,
    { replicas: total },
    { by, cause: '', purpose: `Give ${versionOf(main.image)} back its ${count(total)}` },
  );
  return {
    title: promoted ? `Finish the canary of ${version}` : `Stop the canary of ${version}`,
    action: promoted ? 'Finish the canary' : 'Stop the canary',
    done: promoted ? `Canary of ${version} finished` : `Canary of ${version} stopped`,
    from: side(promoted ? '100%' : percent(second.desired / total), {
      fraction: promoted ? 1 : second.desired / total,
      people: count(second.desired),
      label: version,
    }),
    to: side(promoted ? '100%' : '0%', {
      fraction: promoted ? 1 : 0,
      people: `${count(total)} of ${main.name}`,
      label: versionOf(main.image),
    }),
    objects: [pathOf(main), pathOf(second)],
    writes: promoted || main.desired === total ? [stop] : [back, stop],
    before: [...seen(main), ...seen(second)],
    expected: [fact.replicas(main.name, total), fact.replicas(second.name, 0)],
    typed: null,
    notes: [
      {
        tone: 'info',
        text: promoted
          ? 'Everyone has this version already.'
          : `Everyone is back on ${versionOf(main.image)}.`,
      },
    ],
  };
}

function colours({ facts }: ActContext): {
  readonly live: Workload;
  readonly idle: Workload;
  readonly traffic: TrafficRule;
} {
  const [live, idle] = [liveColour(facts), idleColour(facts)];
  if (live && idle && facts.traffic) return { live, idle, traffic: facts.traffic };
  throw refuse('The Service does not choose exactly one of the two colours.');
}

function drawPreview(act: Extract<BackendAct, { kind: 'preview' }>, context: ActContext): Drawn {
  const { live, idle } = colours(context);
  const version = versionOf(act.image);
  return {
    title: `Preview ${version} on ${idle.name}`,
    action: `Preview ${version}`,
    done: `${version} put on ${idle.name} for preview`,
    from: side(versionOf(idle.image), { people: count(idle.desired), label: versionOf(idle.image) }),
    to: side(version, { people: count(act.replicas), label: version }),
    objects: [pathOf(idle)],
    writes: [
      patched(
        idle,
        { image: act.image, replicas: act.replicas },
        {
          by: context.by,
          cause: `Preview of ${version} by ${context.by} with Slipway`,
          purpose: `Run ${version} on ${count(act.replicas)} that no user reaches`,
          felt: false,
        },
      ),
    ],
    before: seen(idle),
    expected: [fact.image(idle.name, act.image), fact.replicas(idle.name, act.replicas)],
    typed: null,
    notes: [
      {
        tone: 'info',
        text: context.facts.preview
          ? `Users stay on ${versionOf(live.image)}; ${context.facts.preview.name} reaches the preview.`
          : `Users stay on ${versionOf(live.image)}.`,
      },
    ],
  };
}

function drawSwitch(context: ActContext): Drawn {
  const { live, idle, traffic } = colours(context);
  const [from, to] = [versionOf(live.image), versionOf(idle.image)];
  const changed = Object.fromEntries(
    Object.keys(traffic.selector).flatMap((key) => {
      const value = idle.templateLabels[key];
      if (value === undefined)
        throw refuse(`${idle.name} has no label ${key}, which the Service chooses by.`);
      return value === traffic.selector[key] ? [] : [[key, value]];
    }),
  );
  const path = servicePath(live.namespace, traffic.name);
  return {
    title: `Switch ${traffic.name} to ${to}`,
    action: `Switch to ${to}`,
    done: `${traffic.name} switched from ${from} to ${to}`,
    from: side(from, { fraction: 1, people: live.name, label: from }),
    to: side(to, { fraction: 1, people: idle.name, label: to }),
    objects: [path],
    writes: [
      patchCall(path, {
        purpose: `Let ${traffic.name} choose the pods of ${idle.name}`,
        body: {
          metadata: { resourceVersion: versionMark(path), annotations: { [NOTES.by]: context.by } },
          spec: { selector: changed },
        },
        current: { spec: { selector: traffic.selector } },
      }),
    ],
    before: [
      fact.selector(traffic.name, traffic.selector),
      fact.serviceVersion(traffic.name, traffic.resourceVersion),
    ],
    expected: [fact.selector(traffic.name, { ...traffic.selector, ...changed })],
    typed: to,
    notes: [
      { tone: 'info', text: 'Every new request goes to the other colour at once.' },
      {
        tone: 'undo',
        text: `Switching back takes the same one request, as long as ${live.name} keeps its pods.`,
      },
    ],
  };
}

function drawRetire(context: ActContext): Drawn {
  const { live, idle } = colours(context);
  return {
    title: `Scale ${idle.name} down`,
    action: 'Scale down',
    done: `${idle.name} scaled down`,
    from: side(count(idle.desired), { label: versionOf(idle.image) }),
    to: side('0 pods', { label: versionOf(idle.image) }),
    objects: [pathOf(idle)],
    writes: [
      patched(
        idle,
        { replicas: 0 },
        { by: context.by, cause: '', purpose: `Run no pod of ${idle.name}`, felt: false },
      ),
    ],
    before: seen(idle),
    expected: [fact.replicas(idle.name, 0)],
    typed: null,
    notes: [
      { tone: 'undo', text: `Switching back from ${versionOf(live.image)} then first needs its pods again.` },
    ],
  };
}
