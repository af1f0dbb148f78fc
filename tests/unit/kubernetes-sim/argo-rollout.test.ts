import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sceneOf } from '../../../electron/sandbox/kubernetes/scene';
import { type RunningKubernetes, startKubernetes } from '../../../electron/sandbox/kubernetes/start';
import scene from '../../../resources/scenarios/argo-canary.json';
import { KubeClient, type Loose } from './kube-client';

/* The controller of Argo Rollouts as it is simulated, asked as its own kubectl plugin asks it. */

const PATH = '/apis/argoproj.io/v1alpha1/namespaces/production/rollouts/api';
let folder: string;
let cluster: RunningKubernetes;
let api: KubeClient;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'slipway-argo-'));
  cluster = await startKubernetes({ directory: folder, seed: sceneOf(scene, Date.now()) });
  api = new KubeClient(cluster.kubeconfigFile, 'prod-eu');
});
afterAll(async () => {
  await cluster.close();
  rmSync(folder, { recursive: true, force: true });
});

const rollout = async (): Promise<Loose> => (await api.get(PATH)).body;
const status = (patch: object) => api.patch(`${PATH}/status`, 'merge-patch+json', { status: patch });
const spec = (patch: object) => api.patch(PATH, 'merge-patch+json', { spec: patch });
/** Lets time go by until the rollout fits. */
const until = (fits: object, stepMs = 5_000) =>
  expect
    .poll(
      async () => {
        cluster.clock.advance(stepMs);
        return rollout();
      },
      { timeout: 20_000, interval: 10 },
    )
    .toMatchObject(fits);
const pods = async (): Promise<Readonly<Record<string, number>>> => {
  const { body } = await api.get('/apis/apps/v1/namespaces/production/replicasets?labelSelector=app%3Dapi');
  return Object.fromEntries(
    body.items.map((set: Loose) => [
      set.spec.template.spec.containers[0].image.split(':')[1],
      set.spec.replicas,
    ]),
  );
};

describe('a Rollout of Argo', () => {
  it('waits at its first pause with a quarter', async () => {
    expect(await rollout()).toMatchObject({
      metadata: { annotations: { 'rollout.argoproj.io/revision': '2' } },
      status: {
        phase: 'Paused',
        message: 'CanaryPauseStep',
        currentStepIndex: 1,
        controllerPause: true,
        replicas: 12,
        updatedReplicas: 3,
        canary: { weights: { canary: { weight: 25 } } },
      },
    });
    expect(await pods()).toEqual({ '1.3.4': 9, '1.4.0': 3 });
  });

  it('goes on to the next pause when its condition is taken away, and past that by itself', async () => {
    await status({ pauseConditions: null });
    await until({ status: { currentStepIndex: 3, phase: 'Paused' } });
    expect(await pods()).toEqual({ '1.3.4': 6, '1.4.0': 6 });
    cluster.clock.advance(29 * 60_000);
    await until({ status: { canary: { currentStepAnalysisRunStatus: { status: 'Running' } } } });
    await until({ status: { phase: 'Healthy', currentStepIndex: 5, updatedReplicas: 12, replicas: 12 } });
    const { status: done } = await rollout();
    expect(done.stableRS).toBe(done.currentPodHash);
    expect(await pods()).toEqual({ '1.3.4': 0, '1.4.0': 12 });
  });

  it('gives everything back when it is aborted, and begins anew when it is tried again', async () => {
    await api.patch(PATH, 'json-patch+json', [
      {
        op: 'replace',
        path: '/spec/template/spec/containers/0/image',
        value: 'registry.arkalia.example/cia/api:1.3.4',
      },
    ]);
    await until({ status: { phase: 'Paused', currentStepIndex: 1 } });
    await status({ abort: true });
    await until({ status: { phase: 'Degraded', availableReplicas: 12, updatedReplicas: 0 } });
    expect((await rollout()).status.message).toBe('RolloutAborted: Rollout aborted update to revision 3');
    expect(await pods()).toEqual({ '1.3.4': 0, '1.4.0': 12 });
    await status({ abort: false });
    await until({ status: { phase: 'Paused', currentStepIndex: 1, updatedReplicas: 3 } });
  });

  it('holds still while it is paused by hand, and leaves every step out when it is promoted in full', async () => {
    await spec({ paused: true });
    await until({ status: { phase: 'Paused', message: 'manually paused' } });
    await status({ pauseConditions: null });
    await until({ status: { currentStepIndex: 1, updatedReplicas: 3 } });
    await spec({ paused: false });
    await status({ promoteFull: true });
    await until({ status: { phase: 'Healthy', updatedReplicas: 12, replicas: 12 } });
    expect(await pods()).toEqual({ '1.3.4': 12, '1.4.0': 0 });
  });
});

describe('a restart', () => {
  it('makes every pod new, one after the other', async () => {
    const uids = async (): Promise<readonly string[]> =>
      (await api.get('/api/v1/namespaces/production/pods?labelSelector=app%3Dapi')).body.items.map(
        (pod: Loose) => pod.metadata.uid,
      );
    await spec({ replicas: 3 });
    await until({ status: { phase: 'Healthy', replicas: 3, availableReplicas: 3 } });
    const old = await uids();
    cluster.clock.advance(2_000);
    const restartAt = new Date(cluster.clock.now()).toISOString().replace(/\.\d{3}/, '');
    await spec({ restartAt });
    await until({ status: { restartedAt: restartAt, availableReplicas: 3 } });
    cluster.clock.advance(60_000);
    expect((await uids()).filter((uid) => old.includes(uid))).toEqual([]);
  });
});

describe('a Rollout of two colours', () => {
  it('previews a version and switches when it is promoted', async () => {
    const root = '/apis/argoproj.io/v1alpha1/namespaces/production/rollouts';
    const services = '/api/v1/namespaces/production/services';
    for (const name of ['web', 'web-preview'])
      await api.send('POST', services, {
        metadata: { name },
        spec: { selector: { app: 'web' }, ports: [{ port: 80 }] },
      });
    const container = (tag: string) => ({ name: 'web', image: `registry.arkalia.example/cia/api:${tag}` });
    await api.send('POST', root, {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Rollout',
      metadata: { name: 'web' },
      spec: {
        replicas: 2,
        selector: { matchLabels: { app: 'web' } },
        strategy: {
          blueGreen: { activeService: 'web', previewService: 'web-preview', autoPromotionEnabled: false },
        },
        template: { metadata: { labels: { app: 'web' } }, spec: { containers: [container('1.3.4')] } },
      },
    });
    const web = async (): Promise<Loose> => (await api.get(`${root}/web`)).body;
    const waits = (fits: object) =>
      expect
        .poll(
          async () => {
            cluster.clock.advance(5_000);
            return web();
          },
          { timeout: 20_000, interval: 10 },
        )
        .toMatchObject(fits);
    await waits({ status: { phase: 'Healthy' } });
    const first = (await web()).status.stableRS;
    await api.patch(`${root}/web`, 'merge-patch+json', {
      spec: { template: { spec: { containers: [container('1.4.0')] } } },
    });
    await waits({ status: { phase: 'Paused', message: 'BlueGreenPause' } });
    const chosen = async (name: string) =>
      (await api.get(`${services}/${name}`)).body.spec.selector['rollouts-pod-template-hash'];
    const second = (await web()).status.currentPodHash;
    expect([await chosen('web'), await chosen('web-preview')]).toEqual([first, second]);
    await api.patch(`${root}/web/status`, 'merge-patch+json', { status: { pauseConditions: null } });
    await waits({ status: { phase: 'Healthy', stableRS: second } });
    expect(await chosen('web')).toBe(second);
    await waits({ status: { replicas: 2 } });
  });
});
