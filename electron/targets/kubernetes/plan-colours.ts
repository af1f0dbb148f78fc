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

/** What a Service's selector must say to choose the pods of a Deployment, where it says something else now. */
function choosing(traffic: TrafficRule, chosen: Workload): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.keys(traffic.selector).flatMap((key) => {
      const value = chosen.templateLabels[key];
      if (value === undefined)
        throw refuse(`${chosen.name} has no label ${key}, which ${traffic.name} chooses by.`);
      return value === traffic.selector[key] ? [] : [[key, value]];
    }),
  );
}

/** A version on the colour that no user reaches. The preview Service, where there is one, leads to it. */
export function drawPreview(act: Extract<BackendAct, { kind: 'preview' }>, context: ActContext): Drawn {
  const { live, idle } = colours(context);
  const version = versionOf(act.image);
  const { preview } = context.facts;
  const changed = preview ? choosing(preview, idle) : {};
  const led = preview && Object.keys(changed).length > 0 ? preview : null;
  const path = led ? servicePath(idle.namespace, led.name) : '';
  return {
    title: `Preview ${version} on ${idle.name}`,
    action: `Preview ${version}`,
    done: `${version} put on ${idle.name} for preview`,
    from: side(versionOf(idle.image), { people: count(idle.desired), label: versionOf(idle.image) }),
    to: side(version, { people: count(act.replicas), label: version }),
    objects: [pathOf(idle), ...(led ? [path] : [])],
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
      ...(led
        ? [
            chooseCall(path, led, changed, {
              by: context.by,
              purpose: `Let ${led.name} choose the pods of ${idle.name}`,
              felt: false,
            }),
          ]
        : []),
    ],
    before: [...seen(idle), ...(led ? [fact.selector(led.name, led.selector)] : [])],
    expected: [
      fact.image(idle.name, act.image),
      fact.replicas(idle.name, act.replicas),
      ...(led ? [fact.selector(led.name, { ...led.selector, ...changed })] : []),
    ],
    typed: null,
    notes: [
      {
        tone: 'info',
        text: preview
          ? `Users stay on ${versionOf(live.image)}; ${preview.name} reaches the preview.`
          : `Users stay on ${versionOf(live.image)}.`,
      },
    ],
  };
}

function chooseCall(
  path: string,
  traffic: TrafficRule,
  changed: Readonly<Record<string, string>>,
  { by, ...words }: { readonly by: string; readonly purpose: string; readonly felt?: boolean },
) {
  return patchCall(path, {
    ...words,
    body: {
      metadata: { resourceVersion: versionMark(path), annotations: { [NOTES.by]: by } },
      spec: { selector: changed },
    },
    current: { spec: { selector: traffic.selector } },
  });
}

/** The Service chooses the other colour. */
export function drawSwitch(context: ActContext): Drawn {
  const { live, idle, traffic } = colours(context);
  const [from, to] = [versionOf(live.image), versionOf(idle.image)];
  const changed = choosing(traffic, idle);
  const path = servicePath(live.namespace, traffic.name);
  return {
    title: `Switch ${traffic.name} to ${to}`,
    action: `Switch to ${to}`,
    done: `${traffic.name} switched from ${from} to ${to}`,
    from: side(from, { fraction: 1, people: live.name, label: from }),
    to: side(to, { fraction: 1, people: idle.name, label: to }),
    objects: [path],
    writes: [
      chooseCall(path, traffic, changed, {
        by: context.by,
        purpose: `Let ${traffic.name} choose the pods of ${idle.name}`,
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
