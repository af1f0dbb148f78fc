import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { type Ground, image, realGround, simulatedGround } from '../../fixtures/cluster/ground';
import { type ClusterBrain, confirmed, planned, seen, startOnCluster, staying } from '../support/backend';
import { ended, eventually, refusalOf } from '../support/brain';

/*
 * A service that is deployed from its manifests: what applying them would do is the server's own answer, object by object.
 * On a simulated cluster, and on the real one that `SLIPWAY_TEST_KUBECONFIG` names.
 */

const PLACE = { environment: 'lab', service: 'shipped' };
const SECRET = 'hunter2-and-no-other';
const real = process.env.SLIPWAY_TEST_KUBECONFIG;
const grounds: readonly (readonly [string, () => Promise<Ground>])[] = [
  ['a simulated cluster', simulatedGround],
  ...(real === undefined ? [] : [['a real cluster', () => realGround(real)] as const]),
];

const config = (colour: string) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'shipped' },
  data: { colour },
});
const secret = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'shipped' },
  stringData: { password: SECRET },
};
const service = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'shipped' },
  spec: { selector: { app: 'shipped' }, ports: [{ port: 80, targetPort: 8000, protocol: 'TCP' }] },
};
const deployment = (tag: string) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'shipped' },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: 'shipped' } },
    template: {
      metadata: { labels: { app: 'shipped' } },
      spec: {
        terminationGracePeriodSeconds: 1,
        automountServiceAccountToken: false,
        containers: [
          {
            name: 'api',
            image: image(tag),
            imagePullPolicy: 'IfNotPresent',
            command: ['sh', '-c', 'while true; do sleep 1; done'],
            resources: { requests: { cpu: '10m', memory: '8Mi' } },
          },
        ],
      },
    },
  },
});

describe.each(grounds)('on %s', (_name, prepare) => {
  let ground: Ground;
  let test: ClusterBrain;

  /** Writes the manifests: what is common in one file, what runs in another. */
  function write(colour: string, tag: string): void {
    const folder = join(dirname(test.workspaceFile), 'deploy');
    mkdirSync(folder, { recursive: true });
    const text = (objects: readonly unknown[]) => objects.map((one) => stringify(one)).join('---\n');
    writeFileSync(join(folder, 'app.yaml'), text([service, deployment(tag)]));
    writeFileSync(join(folder, 'config.yaml'), text([config(colour), secret]));
  }
  const look = () => test.client.backends.manifests(PLACE);
  const plan = async (force = false) =>
    planned(test, 'shipped', { kind: 'apply', digest: (await look()).digest, force });
  const changes = async () => (await look()).objects.map(({ id, change }) => [id, change]);
  const done = { failure: null, readBack: { differs: false } };

  beforeAll(async () => {
    ground = await prepare();
    test = await startOnCluster(ground, {
      shipped: {
        environments: {
          lab: { kubernetes: { deployment: 'shipped', service: 'shipped', manifests: './deploy' } },
        },
      },
    });
    write('green', '1.0.0');
    await seen(test, 'api', 'read', ({ ready }) => ready === 2);
  });
  afterAll(async () => {
    await test?.close();
    await ground?.close();
  });

  it('what is not there yet is deployed from its files, and no secret is seen on the way', async () => {
    const sight = await look();
    expect(sight.objects.map(({ id, change, file }) => [id, change, file])).toEqual([
      ['configmaps/shipped', 'create', 'config.yaml'],
      ['secrets/shipped', 'create', 'config.yaml'],
      ['services/shipped', 'create', 'app.yaml'],
      ['deployments/shipped', 'create', 'app.yaml'],
    ]);
    const drawn = await plan();
    expect(drawn.calls.filter(({ role }) => role === 'commit')).toMatchObject([
      { method: 'PATCH', mediaType: 'application/apply-patch+yaml', query: { fieldManager: 'slipway' } },
      {
        path: `/api/v1/namespaces/${ground.namespace}/secrets/shipped`,
        body: { stringData: { password: '(hidden)' } },
      },
      { shortPath: '/services/shipped' },
      { shortPath: '/deployments/shipped' },
    ]);
    const operation = await confirmed(test, drawn);
    expect(operation).toMatchObject(done);
    const said = JSON.stringify([sight, drawn, operation]);
    for (const one of [SECRET, Buffer.from(SECRET).toString('base64')]) expect(said).not.toContain(one);
    const { body } = await ground.api.get(`/api/v1/namespaces/${ground.namespace}/secrets/shipped`);
    expect(Buffer.from(body.data.password, 'base64').toString()).toBe(SECRET);
    await seen(test, 'shipped', 'up', ({ phase, ready }) => phase.name === 'done' && ready === 2);
  });

  it('only what differs is sent, and shown line by line', async () => {
    const refused = await refusalOf(plan());
    expect(refused.message).toBe('The cluster is as the files have it already.');
    write('green', '1.1.0');
    const found = (await look()).objects.find(({ change }) => change === 'change');
    expect(found?.lines.filter(({ kind }) => kind !== 'same')).toEqual([
      { kind: 'gone', text: expect.stringContaining(`image: ${image('1.0.0')}`) },
      { kind: 'new', text: expect.stringContaining(`image: ${image('1.1.0')}`) },
    ]);
    const drawn = await plan();
    expect(drawn.calls.filter(({ role }) => role === 'commit')).toHaveLength(1);
    expect(await confirmed(test, drawn)).toMatchObject(done);
    await seen(
      test,
      'shipped',
      '1.1.0 on all',
      (view) => view.phase.name === 'done' && staying(view).every(({ version }) => version === '1.1.0'),
    );
  });

  it('a field that somebody else owns is left, or taken over knowingly', async () => {
    const path = `/apis/apps/v1/namespaces/${ground.namespace}/deployments/shipped`;
    await ground.api.patch(`${path}?fieldManager=helm&force=true`, 'apply-patch+yaml', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'shipped' },
      spec: { replicas: 1 },
    });
    const found = await eventually(
      async () => (await look()).objects.find(({ change }) => change === 'conflict'),
      'the conflict',
    );
    expect(found.conflicts).toEqual([{ manager: 'helm', fields: ['.spec.replicas'] }]);
    expect(found.sentence).toContain('“helm” set .spec.replicas. Left out, it stays as it is; taken over');
    expect((await refusalOf(plan())).message).toBe(
      'Every object that would change has fields that others own.',
    );
    const taking = await plan(true);
    expect(taking.calls.find(({ role }) => role === 'commit')?.query).toEqual({
      fieldManager: 'slipway',
      force: 'true',
    });
    expect(taking.consequences[0]?.text).toContain('.spec.replicas is taken from “helm”');
    expect(await confirmed(test, taking)).toMatchObject(done);
    expect((await ground.api.get(path)).body.spec.replicas).toBe(2);
    expect((await look()).objects.filter(({ change }) => change !== 'same')).toEqual([]);
  });

  it('files or objects that became others refuse the plan', async () => {
    write('blue', '1.1.0');
    const drawn = await plan();
    write('red', '1.1.0');
    const refused = await confirmed(test, drawn).then(
      ({ failure }) => failure,
      (error) => error.data,
    );
    expect(refused).toMatchObject({ reason: 'store-moved' });
    const second = await plan();
    await ground.api.patch(`/api/v1/namespaces/${ground.namespace}/configmaps/shipped`, 'merge-patch+json', {
      data: { size: 'large' },
    });
    const moved = await confirmed(test, second).then(
      ({ failure }) => failure,
      (error) => error.data,
    );
    expect(moved).toMatchObject({ reason: 'store-moved' });
  });

  it('what the server would refuse is said before anything is sent', async () => {
    const folder = join(dirname(test.workspaceFile), 'deploy');
    write('red', '1.1.0');
    writeFileSync(
      join(folder, 'odd.yaml'),
      stringify({ apiVersion: 'no.such/v1', kind: 'Thing', metadata: { name: 'x' } }),
    );
    expect((await look()).objects.find(({ change }) => change === 'refused')?.sentence).toContain(
      'knows no Thing of no.such/v1',
    );
    expect((await refusalOf(plan())).message).toContain('Thing/x would be refused');
    writeFileSync(join(folder, 'odd.yaml'), '');
  });

  it('of several objects those that stand are named when one is refused', async () => {
    if (!ground.faults) return;
    write('yellow', '1.2.0');
    const drawn = await plan();
    const fault = ground.faults.add({
      kind: 'status',
      status: 403,
      route: 'PATCH /apis/apps/v1/*',
      count: 1,
    });
    const { failure } = await confirmed(test, drawn);
    ground.faults.remove(fault);
    expect(failure).toMatchObject({ reason: 'permission-missing' });
    expect(failure?.stillTrue).toContain('Carried out: configmaps/shipped. Refused: deployments/shipped.');
    expect(await changes()).toContainEqual(['configmaps/shipped', 'same']);
  });

  it('it can be cancelled between two objects', async () => {
    if (!ground.faults) return;
    write('black', '1.2.0');
    const drawn = await plan();
    const typed = drawn.confirmation.kind === 'typed' ? drawn.confirmation.expected : null;
    ground.faults.add({ kind: 'slow', route: 'PATCH /api/v1/*', count: 1, latencyMs: 1_500 });
    const { id } = await test.client.plans.confirm({ planId: drawn.id, typed, reason: null });
    await eventually(async () => {
      const { outcomes } = await test.client.operations.get({ operationId: id });
      return (
        outcomes.some(({ callId, state }) => callId.startsWith('apply-send') && state === 'sending') || null
      );
    }, 'the first object under way');
    await test.client.operations.cancel({ operationId: id });
    const { failure } = await ended(test, id);
    expect(failure).toMatchObject({ reason: 'cancelled', message: 'Cancelled between two writes.' });
    expect(failure?.stillTrue).toBe('Carried out: configmaps/shipped. Not sent: deployments/shipped.');
    expect(await changes()).toContainEqual(['deployments/shipped', 'change']);
  });
});
