import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../electron/process-kit/system-clock';
import { sceneOf } from '../../../electron/sandbox/kubernetes/scene';
import { type RunningKubernetes, startKubernetes } from '../../../electron/sandbox/kubernetes/start';
import { type ClusterClient, createClusterClient } from '../../../electron/targets/kubernetes/client';
import { followList, type Watched } from '../../../electron/targets/kubernetes/list-watch';
import { performCall } from '../../../electron/targets/kubernetes/perform';
import scenario from '../../../resources/scenarios/canary-25.json';
import { failureOf } from '../../../shared/domain/failure';
import type { PlannedCall } from '../../../shared/domain/plan';
import { KubeClient } from '../kubernetes-sim/kube-client';

/* What a cluster does at the worst moment, and what a list that is followed and a change that is sent make of it. */

const PATIENCE = { timeout: 15_000, interval: 25 };
const DEPLOYMENTS = '/apis/apps/v1/namespaces/production/deployments';

let folder: string;
let cluster: RunningKubernetes;
let client: ClusterClient;
let admin: KubeClient;
let ending: AbortController;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'slipway-cluster-'));
  cluster = await startKubernetes({ directory: folder, seed: sceneOf(scenario, Date.now()) });
  const config = { kubeconfigs: [cluster.kubeconfigFile], context: 'prod-eu', readOnly: false };
  client = createClusterClient(
    config,
    { folder, env: {}, home: folder, kept: async () => undefined },
    systemClock,
  );
  admin = new KubeClient(cluster.kubeconfigFile);
  ending = new AbortController();
});
afterEach(() => {
  ending.abort();
  ending = new AbortController();
});
afterAll(async () => {
  client.close();
  await cluster.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Follows the Deployments by their number of pods; counts the lists that were read. */
function follow(silenceMs?: number): Watched<[string, number]> & { lists(): number } {
  let lists = 0;
  const counted: ClusterClient = {
    ...client,
    stream(asked) {
      if (asked.query?.watch === undefined) lists += 1;
      return client.stream(asked);
    },
  };
  const watched = followList<[string, number]>(
    {
      path: DEPLOYMENTS,
      keep(object) {
        const { metadata, spec } = object as { metadata: { name: string }; spec: { replicas: number } };
        return [metadata.name, spec.replicas];
      },
    },
    { client: counted, pace: systemClock, onChange: () => undefined, ...(silenceMs && { silenceMs }) },
    ending.signal,
  );
  return { ...watched, lists: () => lists };
}

const sizeOf = (watched: Watched<[string, number]>, name: string) =>
  [...watched.items().values()].find(([one]) => one === name)?.[1];
const scale = (name: string, replicas: number) =>
  admin.patch(`${DEPLOYMENTS}/${name}`, 'merge-patch+json', { spec: { replicas } });

/** The first container, and nothing that is put back. */
const FIRST = { container: undefined, template: undefined };

describe('a list that is followed', () => {
  it('after 410 is read anew in one piece, and what was deleted meanwhile is gone', async () => {
    const watched = follow();
    await expect.poll(() => watched.items().size, PATIENCE).toBeGreaterThan(3);
    const before = watched.items().size;
    const sizes = new Set<number>();
    await cluster.stop();
    await cluster.resume();
    await admin.send('DELETE', `${DEPLOYMENTS}/scheduler`);
    cluster.compact();
    await expect
      .poll(() => {
        sizes.add(watched.items().size);
        return sizeOf(watched, 'scheduler');
      }, PATIENCE)
      .toBeUndefined();
    expect([...sizes]).toEqual([before, before - 1]);
  });

  it('is taken up again when its watch falls silent, and nothing is missed', async () => {
    const watched = follow(400);
    await expect.poll(() => sizeOf(watched, 'worker'), PATIENCE).toBe(4);
    await expect.poll(() => watched.state().following, PATIENCE).toBe(true);
    cluster.silenceWatches();
    await scale('worker', 6);
    await expect.poll(() => sizeOf(watched, 'worker'), PATIENCE).toBe(6);
    expect(watched.lists()).toBe(1);
  });

  it('is not read again for a server that comes and goes', async () => {
    const watched = follow();
    await expect.poll(() => sizeOf(watched, 'worker'), PATIENCE).toBe(6);
    for (const replicas of [7, 5, 4]) {
      await cluster.stop();
      await expect.poll(() => watched.state().failure?.reason, PATIENCE).toBe('offline');
      expect(watched.state().nextTryAt).not.toBeNull();
      await cluster.resume();
      watched.hurry();
      await scale('worker', replicas);
      await expect.poll(() => sizeOf(watched, 'worker'), PATIENCE).toBe(replicas);
    }
    expect(watched.lists()).toBe(1);
  });

  it('says that it may not be read any more, keeps what it had, and goes on when it may', async () => {
    const watched = follow();
    await expect.poll(() => watched.items().size, PATIENCE).toBeGreaterThan(3);
    const fault = cluster.faults.add({ kind: 'status', status: 403, route: `GET ${DEPLOYMENTS}`, count: 1 });
    cluster.silenceWatches();
    await cluster.stop();
    await cluster.resume();
    await expect.poll(() => watched.state().failure?.reason, PATIENCE).toBe('permission-missing');
    expect(watched.items().size).toBeGreaterThan(3);
    expect(fault).toBeTruthy();
    watched.hurry();
    await expect.poll(() => watched.state().failure, PATIENCE).toBeNull();
  });

  it('says that the server’s certificate has expired', async () => {
    const watched = follow();
    await expect.poll(() => watched.state().following, PATIENCE).toBe(true);
    cluster.serveCertificate('expired');
    await expect.poll(() => watched.state().failure?.message, PATIENCE).toMatch(/certificate/i);
    cluster.serveCertificate('valid');
    watched.hurry();
    await expect.poll(() => watched.state().failure, PATIENCE).toBeNull();
  });

  it('says that its context was taken out of the kubeconfig', async () => {
    const kept = readFileSync(cluster.kubeconfigFile, 'utf8');
    writeFileSync(cluster.kubeconfigFile, kept.replaceAll('name: prod-eu\n', 'name: prod-us\n'));
    client.forget();
    try {
      const failure = await client
        .json({ method: 'GET', path: DEPLOYMENTS, signal: AbortSignal.timeout(5_000) })
        .then(() => null, failureOf);
      expect(failure?.message).toContain('There is no context prod-eu');
      expect(failure?.advice).toBeTruthy();
    } finally {
      writeFileSync(cluster.kubeconfigFile, kept);
      client.forget();
    }
  });
});

describe('a change that is sent', () => {
  const call: PlannedCall = {
    id: 'patch',
    role: 'commit',
    method: 'PATCH',
    path: `${DEPLOYMENTS}/worker`,
    shortPath: '/deployments/worker',
    query: { fieldManager: 'slipway' },
    body: { metadata: { resourceVersion: '{version of deployments/worker}' }, spec: { replicas: 3 } },
    current: null,
    purpose: 'Run 3 pods',
    affectsUsers: true,
    mediaType: 'application/strategic-merge-patch+json',
  };
  const send = async () => {
    const signal = AbortSignal.timeout(10_000);
    const look = await performCall(
      client,
      { ...call, id: 'check', role: 'check', method: 'GET', body: null },
      FIRST,
      { bindings: {}, signal },
      systemClock,
    );
    return performCall(client, call, FIRST, { bindings: look.bind, signal }, systemClock);
  };
  const failing = () => send().then(() => null, failureOf);
  const size = async () => (await admin.get(`${DEPLOYMENTS}/worker`)).body.spec.replicas as number;

  it.each([
    ['a webhook that refuses', { kind: 'webhook-refusal' as const }, 'policy-declaration', /webhook/],
    [
      'a role that was taken away',
      { kind: 'status' as const, status: 403 as const },
      'permission-missing',
      /may not/,
    ],
  ])('is not carried out against %s, and says so', async (_name, fault, reason, words) => {
    const before = await size();
    cluster.faults.add({ ...fault, route: `PATCH ${DEPLOYMENTS}/worker`, count: 1 });
    const failure = await failing();
    expect(failure?.reason).toBe(reason);
    expect(failure?.message).toMatch(words);
    expect(failure?.advice).toBeTruthy();
    expect(await size()).toBe(before);
  });

  it('is refused in a namespace that has gone', async () => {
    const path = '/apis/apps/v1/namespaces/nowhere/deployments/worker';
    const failure = await performCall(
      client,
      { ...call, role: 'check', method: 'GET', body: null, path },
      FIRST,
      { bindings: {}, signal: AbortSignal.timeout(5_000) },
      systemClock,
    ).then(() => null, failureOf);
    expect(failure?.reason).toBe('not-found');
  });
});
