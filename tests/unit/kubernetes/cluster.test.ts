import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serviceAppId } from '@shared/domain/backend/service-id';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BackendRoom } from '../../../electron/ports/backend-room';
import { systemClock } from '../../../electron/process-kit/system-clock';
import { sceneOf } from '../../../electron/sandbox/kubernetes/scene';
import { type RunningKubernetes, startKubernetes } from '../../../electron/sandbox/kubernetes/start';
import { openKubernetes } from '../../../electron/targets/kubernetes/open-kubernetes';
import scenario from '../../../resources/scenarios/canary-25.json';
import type { BackendAct } from '../../../shared/domain/backend/act';
import { failure, failureOf } from '../../../shared/domain/failure';
import type { Plan } from '../../../shared/domain/plan';
import type { ClusterConfig, DeploymentConfig, Workspace } from '../../../shared/domain/workspace';
import { KubeClient, type Loose } from '../kubernetes-sim/kube-client';

/* Slipway's own client on a cluster that is simulated at the wire: what it reads, what it sends, and what it survives. */

const PLACE = { environment: 'production', service: 'api' };
const PATIENCE = { timeout: 20_000, interval: 50 };

let folder: string;
let cluster: RunningKubernetes;
const rooms: BackendRoom[] = [];
/** What the vault of this computer keeps. */
let kept: (entry: string) => Promise<string | undefined>;

beforeEach(async () => {
  kept = async () => undefined;
  folder = mkdtempSync(join(tmpdir(), 'slipway-cluster-'));
  cluster = await startKubernetes({ directory: folder, seed: sceneOf(scenario, Date.now()) });
});

afterEach(async () => {
  await Promise.all(rooms.splice(0).map((room) => room.close()));
  await cluster.close();
  rmSync(folder, { recursive: true, force: true });
});

function openRoom(own: Partial<ClusterConfig> = {}, more: Partial<DeploymentConfig> = {}): BackendRoom {
  const config = {
    kubeconfigs: [cluster.kubeconfigFile],
    context: 'prod-eu',
    namespace: 'production',
    readOnly: false,
  };
  const room = openKubernetes({
    workspace: {
      environments: [
        { id: 'production', name: 'Production', production: true, cluster: { ...config, ...own } },
      ],
      services: [
        {
          id: 'api',
          name: 'api',
          environments: [
            {
              environment: 'production',
              kubernetes: {
                deployment: 'api',
                second: 'api-canary',
                service: 'api',
                strategy: 'canary',
                ...more,
              },
            },
          ],
        },
      ],
    } as unknown as Workspace,
    folder,
    home: folder,
    env: {},
    kept: (entry) => kept(entry),
    clock: systemClock,
    pace: systemClock,
    person: () => 'Ada',
    changed: () => undefined,
    metrics: () => Promise.resolve({ versions: [], errors: [], latency: [] }),
    probe: () => Promise.reject(new Error('There is nobody to ask.')),
  });
  rooms.push(room);
  return room;
}

async function readRoom(
  own?: Partial<ClusterConfig>,
  more?: Partial<DeploymentConfig>,
): Promise<BackendRoom> {
  const room = openRoom(own, more);
  await expect.poll(() => room.facts(PLACE)?.pods.length, PATIENCE).toBe(12);
  return room;
}

const soon = () => AbortSignal.timeout(10_000);

async function draw(room: BackendRoom, act: BackendAct) {
  const facts = await room.readNow(PLACE, soon());
  return room.plan(PLACE, act, { facts, now: Date.now(), production: true, by: 'Ada' });
}

/** Sends the calls of a plan one after the other, as the runner does. `between` runs after the checks. */
async function send(
  room: BackendRoom,
  plan: Pick<Plan, 'calls' | 'readBack'>,
  between?: () => Promise<void>,
) {
  const bindings: Record<string, string> = {};
  const found = new Map<string, string | null>();
  for (const call of [...plan.calls, ...plan.readBack]) {
    if (call.role === 'commit') await between?.();
    const result = await room.perform({ appId: serviceAppId(PLACE), packageName: '', accountId: '' }, call, {
      bindings,
      artifact: null,
      signal: soon(),
      bind: () => Promise.resolve(),
      onTransfer: () => undefined,
      onWait: () => undefined,
      log: () => undefined,
    });
    Object.assign(bindings, result.bind);
    if (call.role === 'read-back') for (const { key, value } of result.facts ?? []) found.set(key, value);
  }
  return found;
}

const wanted = (plan: Pick<Plan, 'facts'>) =>
  new Map(plan.facts?.expected.map(({ key, value }) => [key, value]));

async function failing(work: Promise<unknown>) {
  return work.then(
    () => {
      throw new Error('It was to fail.');
    },
    (error: unknown) => failureOf(error),
  );
}

describe('reading', () => {
  it('knows Deployments, revisions, pods and rights', async () => {
    const room = await readRoom();
    const facts = room.facts(PLACE);
    expect(facts?.main?.image).toMatch(/:1\.3\.4$/);
    expect(facts?.second?.image).toMatch(/:1\.4\.0$/);
    expect(facts?.revisions.map(({ revision }) => revision)).toEqual([41, 40, 39, 38]);
    expect(facts?.pods.every(({ ready, node }) => ready && node !== null)).toBe(true);
    await expect.poll(() => room.facts(PLACE)?.access.patchDeployments, PATIENCE).toBe(true);
    expect(room.cluster('production')).toMatchObject({ title: 'prod-eu', state: 'ok', failure: null });
  });

  it('knows before the click what a reader may not do', async () => {
    const room = await readRoom({ context: 'prod-eu-readonly' });
    await expect.poll(() => room.facts(PLACE)?.access.patchDeployments, PATIENCE).toBe(false);
    const failure = await failing(draw(room, { kind: 'restart' }).then((plan) => send(room, plan)));
    expect(failure.reason).toBe('permission-missing');
  });

  it('reads anew after 410, and what it shows never shrinks meanwhile', async () => {
    const room = await readRoom();
    const seen = new Set<number | undefined>();
    cluster.compact();
    // What is too old to be gone on from is read again: a change made afterwards arrives all the same.
    await send(room, await draw(room, { kind: 'pause' }));
    await expect
      .poll(() => {
        seen.add(room.facts(PLACE)?.pods.length);
        return room.facts(PLACE)?.main?.paused;
      }, PATIENCE)
      .toBe(true);
    expect([...seen]).toEqual([12]);
  });
});

describe('the kubeconfig', () => {
  it.each([
    ['a context that has gone', { context: 'prod-us' }, 'There is no context prod-us'],
    ['a file that is not there', { kubeconfigs: ['nowhere.conf'] }, 'There is no kubeconfig'],
  ])('explains %s', async (_name, own, words) => {
    const room = openRoom(own);
    await expect.poll(() => room.cluster('production').failure?.message, PATIENCE).toContain(words);
    expect(room.cluster('production').state).toBe('failed');
  });

  it('never quotes a file that is no YAML', async () => {
    const bad = join(folder, 'bad.conf');
    writeFileSync(bad, 'users:\n- name: x\n  user: {token: "very-secret\n');
    const room = openRoom({ kubeconfigs: [bad] });
    await expect.poll(() => room.cluster('production').failure?.reason, PATIENCE).toBe('credential-invalid');
    expect(JSON.stringify(room.cluster('production'))).not.toContain('very-secret');
  });

  it('may lie in the vault: missing, locked, then dropped again, without a restart', async () => {
    const room = openRoom({ kubeconfigs: ['vault:prod'] });
    const state = () => room.cluster('production').failure?.message;
    await expect.poll(state, PATIENCE).toBe('The vault of this computer has no entry prod.');
    kept = () =>
      Promise.reject(failure('credential-missing', 'The vault is locked.', { advice: 'Unlock it.' }));
    room.refresh();
    await expect.poll(state, PATIENCE).toBe('The vault is locked.');
    const text = readFileSync(cluster.kubeconfigFile, 'utf8');
    kept = async (entry) => (entry === 'prod' ? text : undefined);
    room.refresh();
    await expect.poll(() => room.facts(PLACE)?.pods.length, PATIENCE).toBe(12);
  });

  it('runs the program that signs in, and takes two files for one', async () => {
    const written = readFileSync(cluster.kubeconfigFile, 'utf8');
    const first = join(folder, 'first.conf');
    writeFileSync(
      first,
      [
        'apiVersion: v1',
        'kind: Config',
        'contexts:',
        '- {name: by-plugin, context: {cluster: simulated, user: by-plugin, namespace: production}}',
        'users:',
        '- name: by-plugin',
        `  user: {exec: {apiVersion: client.authentication.k8s.io/v1, command: ${JSON.stringify(process.execPath)}, args: ['-e', ${JSON.stringify("console.log('no credential')")}]}}`,
      ]
        .join('\n')
        .replace('simulated', /cluster: ([\w.-]+)/.exec(written)?.[1] ?? 'simulated'),
    );
    const room = openRoom({ kubeconfigs: [first, cluster.kubeconfigFile], context: 'by-plugin' });
    await expect
      .poll(() => room.cluster('production').failure?.message, PATIENCE)
      .toContain('answered no ExecCredential');
  });
});

describe('acts', () => {
  it.each<[string, BackendAct]>([
    ['a step of the canary', { kind: 'canary-step', fraction: 0.5 }],
    ['the canary for everyone', { kind: 'canary-promote' }],
    ['the end of the canary', { kind: 'canary-stop' }],
    ['an image', { kind: 'set-image', image: 'registry.arkalia.example/cia/api:1.5.0' }],
    ['a restart', { kind: 'restart' }],
    ['a pause', { kind: 'pause' }],
    ['a number of pods', { kind: 'scale', replicas: 4 }],
    ['an undo', { kind: 'undo', revision: 39 }],
  ])('carries out %s, and reads back what was planned', async (_name, act) => {
    const room = await readRoom();
    const plan = await draw(room, act);
    const found = await send(room, plan);
    for (const [key, value] of wanted(plan)) expect([key, found.get(key)]).toEqual([key, value]);
  });

  it('refuses when somebody changed what was seen, at the very moment of sending', async () => {
    const room = await readRoom();
    const mine = await draw(room, { kind: 'scale', replicas: 4 });
    const theirs = await draw(room, { kind: 'scale', replicas: 5 });
    let done = false;
    const failure = await failing(
      send(room, mine, async () => {
        if (done) return;
        done = true;
        await send(room, theirs);
      }),
    );
    expect(failure.reason).toBe('conflict');
    expect((await room.readNow(PLACE, soon())).main?.desired).toBe(5);
  });

  it('asks the server for a dry run of an undo, and changes nothing by it', async () => {
    const room = await readRoom();
    const before = (await room.readNow(PLACE, soon())).main?.generation;
    expect(await room.dryRun(PLACE, 39, soon())).toMatchObject({ ok: true });
    expect((await room.readNow(PLACE, soon())).main?.generation).toBe(before);
  });
});

describe('a canary by weight', () => {
  const core = '/apis/gateway.networking.k8s.io/v1/namespaces/production/httproutes';
  const ingresses = '/apis/networking.k8s.io/v1/namespaces/production/ingresses';
  const backendRefs = [
    { name: 'api', port: 80, weight: 100 },
    { name: 'api-canary', port: 80, weight: 0 },
  ];
  const written = {
    HTTPRoute: {
      at: `${core}/api`,
      object: {
        apiVersion: 'gateway.networking.k8s.io/v1',
        kind: 'HTTPRoute',
        metadata: { name: 'api' },
        spec: { rules: [{ backendRefs }] },
      },
      config: { kind: 'HTTPRoute', name: 'api', canaryService: 'api-canary' },
      weight: (body: Loose) => body.spec.rules[0].backendRefs.map((ref: Loose) => ref.weight).join('/'),
      said: ['50/50', '100/0'],
    },
    Ingress: {
      at: `${ingresses}/api-canary`,
      object: {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'Ingress',
        metadata: {
          name: 'api-canary',
          annotations: { 'nginx.ingress.kubernetes.io/canary': 'true' },
        },
        spec: { defaultBackend: { service: { name: 'api-canary', port: { number: 80 } } } },
      },
      config: { kind: 'Ingress', name: 'api-canary' },
      weight: (body: Loose) => body.metadata.annotations['nginx.ingress.kubernetes.io/canary-weight'],
      said: ['50', '0'],
    },
  } as const;

  it.each(['HTTPRoute', 'Ingress'] as const)(
    'sets the share in the %s, and takes it back before the pods',
    async (kind) => {
      const { at, object, config, weight, said } = written[kind];
      const admin = new KubeClient(cluster.kubeconfigFile);
      await admin.patch(`${at}?fieldManager=test`, 'apply-patch+yaml', object);
      const room = await readRoom({}, { weights: config });
      await expect.poll(() => room.facts(PLACE)?.weights?.kind, PATIENCE).toBe(kind);
      const step = await draw(room, { kind: 'canary-step', fraction: 0.5 });
      expect(step.calls.map(({ id }) => id)).toEqual([
        'check-deployments-api-canary',
        `check-${at.split('/').slice(-2).join('-')}`,
        'patch-deployments-api-canary',
        `patch-${at.split('/').slice(-2).join('-')}`,
      ]);
      for (const [key, value] of await send(room, step))
        expect([key, wanted(step).get(key) ?? value]).toEqual([key, value]);
      expect(weight((await admin.get(at)).body)).toBe(said[0]);

      const stop = await draw(room, { kind: 'canary-stop' });
      expect(stop.calls.find(({ role }) => role === 'commit')?.path).toBe(at);
      await send(room, stop);
      expect(weight((await admin.get(at)).body)).toBe(said[1]);
      const facts = await room.readNow(PLACE, soon());
      expect([facts.main?.desired, facts.second?.desired]).toEqual([9, 0]);
    },
  );
});
