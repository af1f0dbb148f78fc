import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SandboxClock } from '../../../electron/sandbox/clock';
import { type RunningKubernetes, startKubernetes } from '../../../electron/sandbox/kubernetes/start';
import { KubeClient, type Loose } from './kube-client';

const API = 'registry.arkalia.example/cia/api';
const DEPLOYMENT = '/apis/apps/v1/namespaces/staging/deployments/api';

let directory = '';
let kubernetes: RunningKubernetes;
let client: KubeClient;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'kubernetes-test-'));
  const clock = new SandboxClock();
  clock.stop();
  kubernetes = await startKubernetes({
    directory,
    clock,
    seed: {
      namespaces: ['staging'],
      nodes: [{ name: 'eu-w3-a1', cpu: '4' }],
      images: {
        [`${API}:1.0.0`]: {},
        [`${API}:1.1.0`]: {},
        [`${API}:1.2.0`]: { readyMs: null, probeAnswer: 'HTTP probe failed with statuscode: 503' },
        [`${API}:1.3.0`]: { crash: { afterMs: 500, exitCode: 3, lines: ['starting', 'no such revision'] } },
      },
      workloads: [
        {
          namespace: 'staging',
          name: 'api',
          replicas: 4,
          revisions: [
            { revision: 1, tag: '1.0.0', createdAt: clock.now() - 86_400_000, cause: 'Release 1.0.0' },
          ],
        },
      ],
    },
  });
  client = new KubeClient(kubernetes.kubeconfigFile);
});

afterEach(async () => {
  await kubernetes.close();
  rmSync(directory, { recursive: true });
});

const setImage = (tag: string) =>
  client.patch(DEPLOYMENT, 'strategic-merge-patch+json', {
    spec: { template: { spec: { containers: [{ name: 'api', image: `${API}:${tag}` }] } } },
  });

const pods = async () => (await client.get('/api/v1/namespaces/staging/pods')).body.items;
const conditionOf = (object: Loose, type: string) =>
  object.status.conditions.find((one: Loose) => one.type === type);

/** Lets the clock run for a while in steps, as a person would see it. */
function pass(ms: number): void {
  kubernetes.clock.advance(ms);
}

test('the kubeconfig is for its owner alone', () => {
  expect(statSync(kubernetes.kubeconfigFile).mode & 0o777).toBe(0o600);
});

test('a rolling update keeps within its limits and ends with every pod on the new image', async () => {
  const watch = await client.watch('/api/v1/namespaces/staging/pods?watch=1');
  await setImage('1.1.0');
  for (let step = 0; step < 40; step += 1) {
    pass(1_000);
    const seen = await pods();
    const alive = seen.filter((pod: Loose) => pod.metadata.deletionTimestamp === undefined);
    const ready = alive.filter((pod: Loose) => conditionOf(pod, 'Ready')?.status === 'True');
    expect(alive.length).toBeLessThanOrEqual(5);
    expect(ready.length).toBeGreaterThanOrEqual(4);
  }
  const { body: deployment } = await client.get(DEPLOYMENT);
  expect(deployment.status).toMatchObject({
    observedGeneration: 2,
    updatedReplicas: 4,
    availableReplicas: 4,
  });
  expect(conditionOf(deployment, 'Progressing')).toMatchObject({
    status: 'True',
    reason: 'NewReplicaSetAvailable',
  });
  expect(deployment.metadata.annotations['deployment.kubernetes.io/revision']).toBe('2');
  const added = watch.events.filter(({ type }) => type === 'ADDED');
  expect(added).toHaveLength(8);
  watch.close();
});

test('a missing image stalls the rollout, and past its deadline it says so', async () => {
  await setImage('9.9.9');
  pass(5_000);
  const stuck = (await pods()).find((pod: Loose) => pod.spec.containers[0].image.endsWith(':9.9.9'));
  expect(stuck.status.containerStatuses[0].state.waiting.reason).toBe('ImagePullBackOff');
  pass(700_000);
  const { body: deployment } = await client.get(DEPLOYMENT);
  expect(conditionOf(deployment, 'Progressing')).toMatchObject({
    status: 'False',
    reason: 'ProgressDeadlineExceeded',
  });
  expect(deployment.status.availableReplicas).toBe(4);
  const { body: events } = await client.get('/api/v1/namespaces/staging/events?fieldSelector=reason=Failed');
  expect(events.items.map((event: Loose) => event.message).join('\n')).toContain('9.9.9: not found');
});

test('a probe that fails is told with its answer', async () => {
  await setImage('1.2.0');
  pass(30_000);
  const { body } = await client.get('/api/v1/namespaces/staging/events?fieldSelector=reason=Unhealthy');
  expect(body.items[0]).toMatchObject({
    type: 'Warning',
    message: 'Readiness probe failed: HTTP probe failed with statuscode: 503',
  });
  expect(body.items[0].count).toBeGreaterThan(1);
});

test('a program that crashes is started again, and its last words can be read', async () => {
  await setImage('1.3.0');
  pass(60_000);
  const pod = (await pods()).find((one: Loose) => one.spec.containers[0].image.endsWith(':1.3.0'));
  const [status] = pod.status.containerStatuses;
  expect(status.state.waiting?.reason).toBe('CrashLoopBackOff');
  expect(status.restartCount).toBeGreaterThan(1);
  expect(status.lastState.terminated).toMatchObject({ exitCode: 3, reason: 'Error' });
  const log = await client.get(`/api/v1/namespaces/staging/pods/${pod.metadata.name}/log?previous=true`);
  expect(log.body).toBe('starting\nno such revision\n');
});

test('an undo brings the old ReplicaSet back under a new revision', async () => {
  await setImage('1.1.0');
  pass(60_000);
  await setImage('1.0.0');
  pass(60_000);
  const { body } = await client.get('/apis/apps/v1/namespaces/staging/replicasets');
  const revisions = body.items
    .map((set: Loose) => [set.metadata.annotations['deployment.kubernetes.io/revision'], set.spec.replicas])
    .sort();
  expect(revisions).toEqual([
    ['2', 0],
    ['3', 4],
  ]);
});

test('a paused Deployment is scaled but not rolled', async () => {
  await client.patch(DEPLOYMENT, 'merge-patch+json', { spec: { paused: true } });
  await setImage('1.1.0');
  await client.patch(`${DEPLOYMENT}/scale`, 'merge-patch+json', { spec: { replicas: 6 } });
  pass(30_000);
  const { body } = await client.get('/apis/apps/v1/namespaces/staging/replicasets');
  expect(body.items).toHaveLength(1);
  expect(body.items[0].status.readyReplicas).toBe(6);
});

test('a pod that no node can take says which resource is missing', async () => {
  await client.patch(DEPLOYMENT, 'merge-patch+json', { spec: { replicas: 40 } });
  pass(30_000);
  const pending = (await pods()).find((pod: Loose) => pod.spec.nodeName === undefined);
  expect(conditionOf(pending, 'PodScheduled')).toMatchObject({
    reason: 'Unschedulable',
    message: '0/1 nodes are available: 1 Insufficient cpu.',
  });
});

test('a quota stops pods and is named in the condition', async () => {
  await client.send('POST', '/api/v1/namespaces/staging/resourcequotas', {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'team' },
    spec: { hard: { 'requests.cpu': '1' } },
  });
  await client.patch(DEPLOYMENT, 'merge-patch+json', { spec: { replicas: 5 } });
  pass(1_000);
  const { body } = await client.get(DEPLOYMENT);
  expect(conditionOf(body, 'ReplicaFailure')).toMatchObject({ reason: 'FailedCreate' });
  expect(conditionOf(body, 'ReplicaFailure').message).toContain(
    'exceeded quota: team, requested: requests.cpu=250m, used: requests.cpu=1000m, limited: requests.cpu=1',
  );
});
