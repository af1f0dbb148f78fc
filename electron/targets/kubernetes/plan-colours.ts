import type { BackendAct } from '@shared/domain/backend/act';
import { idleColour, liveColour } from '@shared/domain/backend/exposure';
import { type TrafficRule, versionOf, type Workload } from '@shared/domain/backend/facts';
import type { ActContext } from '../../ports/backend-room';
import { fact, patchCall, seen, servicePath, versionMark } from './calls';
import { count, type Drawn, patched, pathOf, refuse, side } from './plan-parts';
import { NOTES } from './wire';

function colours({ facts }: ActContext): {
  readonly live: Workload;
  readonly idle: Workload;
  readonly traffic: TrafficRule;
} {
  const [live, idle] = [liveColour(facts), idleColour(facts)];
  if (live && idle && facts.traffic) return { live, idle, traffic: facts.traffic };
  throw refuse('The Service does not choose exactly one of the two colours.');
}

/** A version on the colour that no user reaches. */
export function drawPreview(act: Extract<BackendAct, { kind: 'preview' }>, context: ActContext): Drawn {
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

/** The Service chooses the other colour. */
export function drawSwitch(context: ActContext): Drawn {
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

/** The idle colour is scaled to nothing. */
export function drawRetire(context: ActContext): Drawn {
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
