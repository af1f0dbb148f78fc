import type { BackendAct } from '@shared/domain/backend/act';
import { type ArgoRollout, nextWeight } from '@shared/domain/backend/argo';
import { versionOf, type Workload } from '@shared/domain/backend/facts';
import { NOT_ROLLED_BACK } from '@shared/domain/backend/revisions';
import type { PlannedCall } from '@shared/domain/plan';
import { percent } from '@shared/domain/store';
import type { StoreFact } from '@shared/domain/testflight/facts';
import type { ActContext } from '../../ports/backend-room';
import { fact, patchCall, versionMark } from './calls';
import { count, type Drawn, now, refuse, scaleWords, side, undoWords } from './plan-parts';
import { rolloutFact, rolloutPath } from './rollout-wire';
import { causeOf, templateHolder, undoCall } from './undo-call';
import { type KeptRevision, NOTES } from './wire';

/*
 * Acts on a Rollout of Argo, with the requests that its own kubectl plugin sends: merge patches of the object, and of its
 * status for what the controller reads there. Each carries the version that was looked at.
 */

interface Ground {
  readonly main: Workload;
  readonly rollout: ArgoRollout;
  readonly path: string;
  readonly context: ActContext;
}

/** Draws an act on a service that Argo Rollouts leads. */
export function drawRollout(
  act: BackendAct,
  main: Workload,
  rollout: ArgoRollout,
  revisions: readonly KeptRevision[],
  context: ActContext,
): Drawn {
  const ground = { main, rollout, path: rolloutPath(rollout.namespace, rollout.name), context };
  switch (act.kind) {
    case 'set-image':
      return drawImage(ground, act.image);
    case 'restart':
      return drawRestart(ground);
    case 'pause':
    case 'resume':
      return drawPause(ground, act.kind === 'pause');
    case 'scale':
      return drawScale(ground, act.replicas);
    case 'undo':
      return drawUndo(ground, act.revision, revisions);
    case 'argo-promote':
      return drawPromote(ground);
    case 'argo-promote-full':
      return drawFull(ground);
    case 'argo-abort':
    case 'argo-retry':
      return drawAbort(ground, act.kind === 'argo-abort');
    default:
      throw refuse('Argo Rollouts leads this service: promote or abort what it does.');
  }
}

const seenOf = ({
  main,
  rollout: { name, generation, aborted, paused, workload },
}: Ground): readonly StoreFact[] => [
  ...(workload === null ? [rolloutFact.image(name, main.image)] : []),
  rolloutFact.paused(name, paused),
  rolloutFact.aborted(name, aborted),
  rolloutFact.generation(name, generation),
];

interface Patch {
  readonly purpose: string;
  readonly body: object;
  readonly current: unknown;
  readonly felt?: boolean;
}

/** A merge patch of the object, good for the version that the check has found. */
const objectCall = ({ path, context: { by } }: Ground, { body, ...words }: Patch): PlannedCall =>
  patchCall(path, {
    ...words,
    custom: true,
    body: { metadata: { resourceVersion: versionMark(path), annotations: { [NOTES.by]: by } }, ...body },
  });

/** A merge patch of what the controller reads in the status. */
const statusCall = ({ path }: Ground, { body, ...words }: Patch): PlannedCall =>
  patchCall(path, {
    ...words,
    custom: true,
    status: true,
    body: { metadata: { resourceVersion: versionMark(path) }, status: body },
  });

const share = ({ weight }: ArgoRollout): string => (weight === null ? 'Preview' : percent(weight));

function drawImage(ground: Ground, image: string): Drawn {
  const { main, rollout, context } = ground;
  if (main.image === image) throw refuse(`${main.name} is to run ${versionOf(image)} already.`, 'already-so');
  const version = versionOf(image);
  const holder = templateHolder(rollout);
  const cause = `Set to ${version} by ${context.by} with Slipway`;
  const at = `/spec/template/spec/containers/${rollout.containerIndex}`;
  return {
    title: `Start the rollout of ${version} to ${main.name}`,
    action: `Roll out ${version}`,
    done: `${main.name} set to ${version}`,
    from: side(versionOf(main.image), { people: count(main.desired), label: versionOf(main.image) }),
    to: side(version, { people: first(rollout), label: version }),
    objects: [...new Set([ground.path, holder])],
    writes: [
      patchCall(holder, {
        purpose: `Set the image to ${version}`,
        json: true,
        body: [
          { op: 'replace', path: '/metadata/resourceVersion', value: versionMark(holder) },
          ...causeOf(context.by, cause),
          { op: 'test', path: `${at}/name`, value: main.container },
          { op: 'replace', path: `${at}/image`, value: image },
        ],
        current: now(main, { image }),
      }),
    ],
    before: [
      ...seenOf(ground),
      ...(rollout.workload === null ? [] : [fact.image(rollout.workload, main.image)]),
    ],
    expected: [
      rollout.workload === null
        ? rolloutFact.image(rollout.name, image)
        : fact.image(rollout.workload, image),
    ],
    typed: version,
    notes: [
      {
        tone: 'info',
        text:
          rollout.kind === 'canary'
            ? `Argo Rollouts takes it through its ${rollout.steps.length} steps from the first one.`
            : 'Argo Rollouts puts it behind the preview Service first.',
      },
      { tone: 'undo', text: 'Aborting gives everyone back the version that is stable now.' },
    ],
  };
}

const first = ({ steps }: ArgoRollout): string => {
  const weight = steps.find((one) => one.weight !== null)?.weight;
  return weight === undefined || weight === null ? 'by Argo Rollouts' : `${percent(weight)} first`;
};

function drawRestart(ground: Ground): Drawn {
  const { main, rollout, context } = ground;
  const stamp = new Date(context.now).toISOString().replace(/\.\d{3}Z$/, 'Z');
  return {
    title: `Restart ${main.name}`,
    action: `Restart ${count(main.desired)}`,
    done: `${main.name} restarted`,
    from: side(versionOf(main.image), { people: count(main.total) }),
    to: side(versionOf(main.image), { people: `${count(main.total)}, each new` }),
    objects: [ground.path],
    writes: [
      objectCall(ground, {
        purpose: 'Make every pod new, of every version that is there',
        body: { spec: { restartAt: stamp } },
        current: { spec: { restartAt: rollout.restartedAt } },
      }),
    ],
    before: seenOf(ground),
    expected: [rolloutFact.restarted(rollout.name, stamp)],
    typed: main.name,
    notes: [{ tone: 'info', text: 'Argo Rollouts takes pods away as others are ready.' }],
  };
}

function drawPause(ground: Ground, paused: boolean): Drawn {
  const { main, rollout } = ground;
  return {
    title: `${paused ? 'Pause' : 'Resume'} ${main.name}`,
    action: paused ? 'Pause' : 'Resume',
    done: `${main.name} ${paused ? 'paused' : 'resumed'}`,
    from: side(rollout.paused ? 'Paused' : 'Not paused', { people: share(rollout) }),
    to: side(paused ? 'Paused' : 'Not paused', { people: share(rollout) }),
    objects: [ground.path],
    writes: [
      objectCall(ground, {
        purpose: paused ? 'Let no further step be taken' : 'Let the steps go on',
        body: { spec: { paused } },
        current: { spec: { paused: rollout.paused } },
      }),
    ],
    before: seenOf(ground),
    expected: [rolloutFact.paused(rollout.name, paused)],
    typed: null,
    notes: paused ? [{ tone: 'info', text: 'Both versions keep the pods and requests that they have.' }] : [],
  };
}

function drawScale(ground: Ground, replicas: number): Drawn {
  const { main, rollout } = ground;
  return {
    ...scaleWords(main, replicas),
    objects: [ground.path],
    writes: [
      objectCall(ground, {
        purpose: `Run ${count(replicas)}`,
        body: { spec: { replicas } },
        current: { spec: { replicas: main.desired } },
      }),
    ],
    before: seenOf(ground),
    expected: [rolloutFact.replicas(rollout.name, replicas)],
  };
}

function drawUndo(ground: Ground, to: number, revisions: readonly KeptRevision[]): Drawn {
  const { main, rollout, context } = ground;
  const revision = revisions.find((one) => one.deployment === rollout.name && one.revision === to);
  if (!revision) throw refuse(`The cluster does not keep revision ${to} any more.`);
  if (main.revision === to) throw refuse(`${main.name} is to run revision ${to} already.`, 'already-so');
  const holder = templateHolder(rollout);
  const own = rollout.workload === null;
  const stable = revision.replicaSet.endsWith(`-${rollout.stableHash}`);
  return {
    ...undoWords(main, revision),
    objects: [...new Set([ground.path, holder])],
    writes: [undoCall(holder, main, revision, context.by)],
    before: seenOf(ground),
    expected: own
      ? [
          rolloutFact.image(rollout.name, revision.image),
          rolloutFact.template(rollout.name, revision.templateHash),
        ]
      : [fact.image(rollout.workload ?? '', revision.image)],
    notes: [
      {
        tone: 'info' as const,
        text: stable
          ? 'Argo Rollouts goes back to its stable version at once, without steps.'
          : 'Argo Rollouts takes it through its steps, as any other version.',
      },
      ...NOT_ROLLED_BACK.map((text) => ({ tone: 'undo' as const, text })),
    ],
  };
}

/** On to the next step: what it waits for is taken away, else the step that it stands at is left. */
function drawPromote(ground: Ground): Drawn {
  const { main, rollout } = ground;
  const { name, pauses, stepIndex, paused } = rollout;
  const version = versionOf(main.image);
  const next = rollout.kind === 'blue-green' ? 1 : nextWeight(rollout);
  const at = stepIndex ?? 0;
  const leaves =
    pauses.length === 0 && rollout.kind === 'canary' && stepIndex !== null && at < rollout.steps.length;
  const status = pauses.length > 0 || leaves;
  return {
    title: `Promote ${version} of ${main.name}`,
    action: 'Promote',
    done: `${version} promoted from step ${at + 1}`,
    from: side(share(rollout), { fraction: rollout.weight, people: stepWords(rollout), label: version }),
    to: side(percent(next), {
      fraction: next,
      people: rollout.kind === 'blue-green' ? 'the active Service' : 'by the next steps',
      label: version,
    }),
    objects: [ground.path],
    writes: [
      ...(status
        ? [
            statusCall(ground, {
              purpose: leaves
                ? `Leave step ${at + 1} of ${rollout.steps.length}`
                : `Take away what it waits for: ${pauses.map(({ reason }) => reason).join(', ')}`,
              body: leaves ? { pauseConditions: null, currentStepIndex: at + 1 } : { pauseConditions: null },
              current: {
                status: {
                  pauseConditions: pauses.map(({ reason, since }) => ({ reason, startTime: since })),
                  ...(leaves ? { currentStepIndex: at } : {}),
                },
              },
            }),
          ]
        : []),
      ...(paused
        ? [
            objectCall(ground, {
              purpose: 'Resume it, as it is paused by hand',
              body: { spec: { paused: false } },
              current: { spec: { paused: true } },
            }),
          ]
        : []),
    ],
    before: [...seenOf(ground), ...pauses.map(({ since }) => rolloutFact.waits(name, since, 'waiting'))],
    expected: [
      ...pauses.map(({ since }) => rolloutFact.waits(name, since, null)),
      ...(leaves ? [rolloutFact.step(name, at, null)] : []),
      ...(paused ? [rolloutFact.paused(name, false)] : []),
      rolloutFact.aborted(name, false),
    ],
    typed: percent(next),
    notes: [
      { tone: 'info', text: 'Argo Rollouts goes on by itself from there, to its next pause or to everyone.' },
      { tone: 'undo', text: 'Until everyone has it, aborting gives everyone the stable version back.' },
    ],
  };
}

const stepWords = ({ steps, stepIndex }: ArgoRollout): string | null =>
  stepIndex === null || stepIndex >= steps.length
    ? null
    : `step ${stepIndex + 1} of ${steps.length}: ${steps[stepIndex]?.title ?? ''}`;

/** To everyone without a further step. */
function drawFull(ground: Ground): Drawn {
  const { main, rollout } = ground;
  const version = versionOf(main.image);
  return {
    title: `Promote ${version} to everyone`,
    action: 'Promote to everyone',
    done: `${version} promoted to everyone`,
    from: side(share(rollout), { fraction: rollout.weight, people: stepWords(rollout), label: version }),
    to: side('100%', { fraction: 1, people: count(main.desired), label: version }),
    objects: [ground.path],
    writes: [
      statusCall(ground, {
        purpose: 'Leave out every further step, pause and analysis',
        body: { promoteFull: true },
        current: { status: { promoteFull: false } },
      }),
    ],
    before: [...seenOf(ground), rolloutFact.promotion(rollout.name, false)],
    expected: [rolloutFact.promotion(rollout.name, true)],
    typed: '100%',
    notes: [
      { tone: 'warning', text: 'Analyses that would have stopped it are not waited for.' },
      {
        tone: 'undo',
        text: 'Undo goes back to the version before as long as the cluster keeps its revision.',
      },
    ],
  };
}

function drawAbort(ground: Ground, aborted: boolean): Drawn {
  const { main, rollout } = ground;
  const version = versionOf(main.image);
  return {
    title: aborted ? `Abort the rollout of ${version}` : `Try the rollout of ${version} again`,
    action: aborted ? 'Abort' : 'Try again',
    done: aborted ? `Rollout of ${version} aborted` : `Rollout of ${version} tried again`,
    from: side(share(rollout), { fraction: rollout.weight, people: stepWords(rollout), label: version }),
    to: side(aborted ? '0%' : first(rollout), {
      fraction: aborted ? 0 : null,
      people: count(main.desired),
      label: version,
    }),
    objects: [ground.path],
    writes: [
      statusCall(ground, {
        purpose: aborted ? 'Give everyone the stable version back' : 'Begin again with the first step',
        body: { abort: aborted },
        current: { status: { abort: rollout.aborted } },
      }),
    ],
    before: seenOf(ground),
    expected: [rolloutFact.aborted(rollout.name, aborted)],
    typed: aborted ? null : version,
    notes: aborted
      ? [
          {
            tone: 'info',
            text: `${version} stays what the object asks for: set another image or undo to settle it, or try it again.`,
          },
        ]
      : [{ tone: 'undo', text: 'Aborting gives everyone the stable version back.' }],
  };
}
