import type { BackendAct } from '@shared/domain/backend/act';
import { podsFor, totalPods } from '@shared/domain/backend/exposure';
import { type TrafficWeights, versionOf, type Workload, weightedShare } from '@shared/domain/backend/facts';
import { percent } from '@shared/domain/store';
import type { ActContext } from '../../ports/backend-room';
import { fact, seen } from './calls';
import { count, type Drawn, patched, pathOf, refuse, side } from './plan-parts';
import { weightChange } from './plan-weights';
import { NOTES } from './wire';

type CanaryAct = Extract<BackendAct, { readonly kind: 'canary-start' | 'canary-step' }>;

/** A first or a further step of a canary. */
export function drawCanary(main: Workload, second: Workload, act: CanaryAct, context: ActContext): Drawn {
  const { by, facts } = context;
  if (facts.weights) return drawWeighted(main, second, act, facts.weights, context);
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

/**
 * A step by weight: users' pods stay as they are, and the canary has enough for its share. It begins without requests,
 * which would find nobody there: the first share is set when its pods are ready.
 */
function drawWeighted(
  main: Workload,
  second: Workload,
  act: CanaryAct,
  weights: TrafficWeights,
  context: ActContext,
): Drawn {
  const { by } = context;
  if (act.fraction <= 0 || act.fraction >= 1) throw refuse('A canary’s share lies between 0 and 100%.');
  const starts = act.kind === 'canary-start';
  const image = starts ? act.image : second.image;
  const version = versionOf(image);
  const before = weightedShare(weights);
  const fraction = starts ? 0 : act.fraction;
  const pods = Math.max(1, Math.ceil(act.fraction * main.desired));
  const up = fraction >= before;
  const change = weightChange(main.namespace, weights, fraction, {
    by,
    purpose: `Send ${percent(fraction)} of the requests to ${version}`,
  });
  const canaryCall = patched(
    second,
    { ...(starts ? { image } : {}), replicas: pods },
    { by, cause: `Canary of ${version} by ${by} with Slipway`, purpose: `Run ${version} on ${count(pods)}` },
    { [NOTES.fraction]: String(fraction), [NOTES.since]: new Date(context.now).toISOString() },
  );
  const moved = change.before.value !== change.expected.value;
  const weightCalls = moved ? [change.call] : [];
  return {
    title: starts ? `Start a canary of ${version}` : `Set the canary of ${version}`,
    action: starts ? `Run ${count(pods)} of ${version}` : `Set to ${percent(fraction)}`,
    done: starts
      ? `Canary of ${version} started, without requests`
      : `Canary of ${version} set to ${percent(fraction)}`,
    from: side(percent(before), {
      fraction: before,
      people: `of requests, ${count(second.desired)}`,
      label: second.desired === 0 ? null : versionOf(second.image),
    }),
    to: side(percent(fraction), { fraction, people: `of requests, ${count(pods)}`, label: version }),
    objects: [pathOf(second), change.path],
    writes: starts || !up ? [...weightCalls, canaryCall] : [canaryCall, ...weightCalls],
    before: [...seen(second), change.before],
    expected: [fact.image(second.name, image), fact.replicas(second.name, pods), change.expected],
    typed: starts ? version : percent(fraction),
    notes: [
      {
        tone: 'info',
        text: starts
          ? `Its first requests come with the next step, when its pods are ready.`
          : `${weights.kind} ${weights.name} divides the requests; ${main.name} keeps its ${count(main.desired)}.`,
      },
      { tone: 'undo', text: 'Stopping the canary sends every request to the version before.' },
    ],
  };
}

/** The canary's version for everyone. */
export function drawPromote(main: Workload, second: Workload, context: ActContext): Drawn {
  const { by, facts } = context;
  const total = facts.weights ? main.desired : totalPods(facts);
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

/** No pod of the canary any more. */
export function drawStop(main: Workload, second: Workload, context: ActContext): Drawn {
  const { by, facts } = context;
  const promoted = main.image === second.image;
  const total = promoted || facts.weights ? main.desired : totalPods(facts);
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
  const change =
    facts.weights &&
    weightChange(main.namespace, facts.weights, 0, {
      by,
      purpose: `Send every request to ${versionOf(main.image)} on ${main.name}`,
    });
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
    objects: [pathOf(main), pathOf(second), ...(change ? [change.path] : [])],
    // Requests go elsewhere before the pods do.
    writes: [
      ...(change && change.before.value !== change.expected.value ? [change.call] : []),
      ...(promoted || main.desired === total ? [stop] : [back, stop]),
    ],
    before: [...seen(main), ...seen(second), ...(change ? [change.before] : [])],
    expected: [
      fact.replicas(main.name, total),
      fact.replicas(second.name, 0),
      ...(change ? [change.expected] : []),
    ],
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
