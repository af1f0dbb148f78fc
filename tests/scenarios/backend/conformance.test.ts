import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Ground,
  image,
  NO_IMAGE,
  realGround,
  simulatedGround,
  TEMPLATE_SECRET,
} from '../../fixtures/cluster/ground';
import {
  act,
  type ClusterBrain,
  confirmed,
  planned,
  seen,
  startOnCluster,
  staying,
} from '../support/backend';
import { eventually, refusalOf } from '../support/brain';

/*
 * What a release manager does with a backend, by the program as it is composed, on a simulated cluster and on the real one
 * that `SLIPWAY_TEST_KUBECONFIG` names. Both must go the same way to the last step.
 */

const real = process.env.SLIPWAY_TEST_KUBECONFIG;
if (real === undefined)
  process.stdout.write('Kubernetes: on the simulator only; SLIPWAY_TEST_KUBECONFIG names no real cluster.\n');
const grounds: readonly (readonly [string, () => Promise<Ground>])[] = [
  ['a simulated cluster', simulatedGround],
  ...(real === undefined ? [] : [['a real cluster', () => realGround(real)] as const]),
];

describe.each(grounds)('on %s', (name, prepare) => {
  let ground: Ground;
  let test: ClusterBrain;
  let logs: string;

  beforeAll(async () => {
    ground = await prepare();
    test = await startOnCluster(ground);
    await seen(test, 'api', 'up', ({ phase, ready }) => phase.name === 'done' && ready === 2);
    ({ viewId: logs } = await test.client.logs.openView({
      sources: ['k8s:lab/api'],
      query: { levels: [], match: null, fields: [], trace: null, from: null, to: null },
      find: null,
    }));
  });
  afterAll(async () => {
    await test?.close();
    await ground?.close();
  });

  const stillSame = () => ({ failure: null, readBack: { differs: false } });

  it('an image is rolled out until every pod runs it', async () => {
    expect(await act(test, 'api', { kind: 'set-image', image: image('1.1.0') })).toMatchObject(stillSame());
    const done = await seen(
      test,
      'api',
      '1.1.0 on all',
      (view) =>
        view.phase.name === 'done' &&
        view.image === image('1.1.0') &&
        staying(view).every(({ version }) => version === '1.1.0'),
    );
    expect(done.phase.sentence).toBe('1.1.0 runs on all 2 pods.');
    expect(done.revisions[0]).toMatchObject({ version: '1.1.0', current: true });
    expect(done.revisions[0]?.changeCause).toMatch(/^Set to 1\.1\.0 by /);
    await linesOf(4);
  });

  it('a restart makes every pod new', async () => {
    const before = await test.client.backends.service({ environment: 'lab', service: 'api' });
    const old = new Set(before.pods.map(({ uid }) => uid));
    expect(await act(test, 'api', { kind: 'restart' })).toMatchObject(stillSame());
    await seen(
      test,
      'api',
      'new pods',
      (view) =>
        view.phase.name === 'done' &&
        staying(view).length === 2 &&
        staying(view).every(({ uid }) => !old.has(uid)),
    );
  });

  /** Every line of the view, as it is taken out. */
  async function exported(): Promise<readonly { readonly source: string; readonly line: string }[]> {
    const read: { source: string; line: string }[] = [];
    for (let from: number | null = 0; from !== null; ) {
      const part: { text: string; nextRow: number | null } = await test.client.logs.exportPart({
        viewId: logs,
        format: 'json',
        from,
        to: null,
      });
      for (const line of part.text.split('\n')) if (line !== '') read.push(JSON.parse(line));
      from = part.nextRow;
    }
    return read;
  }

  /** The numbers that each pod of `api` has written so far, once so many pods have. */
  const linesOf = (pods: number) =>
    eventually(
      async () => {
        const said = Map.groupBy(await exported(), ({ source }) => source);
        if (said.size < pods) return null;
        return [...said].map(([source, lines]) => ({
          source,
          numbers: lines.flatMap(({ line }) => /^line (\d+)$/.exec(line)?.[1] ?? []).map(Number),
        }));
      },
      `lines of ${pods} pods`,
      30_000,
    ).catch(async (error: unknown) => {
      const sources = await test.client.logs.sources();
      throw new Error(sources.map(({ title, words, lines }) => `${title}: ${words}, ${lines}`).join('\n'), {
        cause: error,
      });
    });

  it('the output of all its pods was followed through both, and no line is missing', async () => {
    for (const { source, numbers } of await linesOf(6))
      expect([source, numbers]).toEqual([source, numbers.map((_, index) => index + 1)]);
  });

  it('while it is paused no pod changes, and resumed it goes on', async () => {
    await act(test, 'api', { kind: 'pause' });
    await seen(test, 'api', 'paused', ({ phase }) => phase.name === 'paused');
    await act(test, 'api', { kind: 'set-image', image: image('1.2.0') });
    const held = await seen(test, 'api', '1.2.0 wanted', ({ image: now }) => now === image('1.2.0'));
    expect(held).toMatchObject({ updated: 0, phase: { name: 'paused' } });
    expect(await act(test, 'api', { kind: 'resume' })).toMatchObject(stillSame());
    await seen(test, 'api', '1.2.0 on all', ({ phase, updated }) => phase.name === 'done' && updated === 2);
  });

  it('it is scaled up and down', async () => {
    expect(await act(test, 'api', { kind: 'scale', replicas: 3 })).toMatchObject(stillSame());
    await seen(test, 'api', '3 pods', ({ phase, ready }) => phase.name === 'done' && ready === 3);
    expect(await act(test, 'api', { kind: 'scale', replicas: 2 })).toMatchObject(stillSame());
    await seen(test, 'api', '2 pods', (view) => view.phase.name === 'done' && staying(view).length === 2);
  });

  it('a canary goes from a quarter to everyone', async () => {
    const start = { kind: 'canary-start', image: image('1.1.0'), fraction: 0.25 } as const;
    expect(await act(test, 'shop', start)).toMatchObject(stillSame());
    const first = await seen(
      test,
      'shop',
      'a quarter',
      ({ phase, exposure }) => phase.name === 'done' && exposure.observed === 0.25,
    );
    expect(first).toMatchObject({ newer: 1, exposure: { asked: 0.25, version: '1.1.0', stable: '1.0.0' } });
    await act(test, 'shop', { kind: 'canary-step', fraction: 0.5 });
    await seen(
      test,
      'shop',
      'half',
      ({ phase, exposure }) => phase.name === 'done' && exposure.observed === 0.5,
    );
    expect(await act(test, 'shop', { kind: 'canary-promote' })).toMatchObject(stillSame());
    await seen(
      test,
      'shop',
      'all',
      (view) =>
        view.phase.name === 'done' &&
        staying(view).length === 6 &&
        staying(view).every(({ version, ready }) => ready && version === '1.1.0'),
    );
    await act(test, 'shop', { kind: 'canary-stop' });
    await seen(test, 'shop', 'settled', (view) => staying(view).length === 4 && view.exposure.asked === null);
  });

  const selected = async (name: string): Promise<unknown> =>
    (await ground.api.get(`/api/v1/namespaces/${ground.namespace}/services/${name}`)).body.spec.selector;

  it('the other colour is looked at first, then users are switched to it and back', async () => {
    expect(await act(test, 'web', { kind: 'preview', image: image('1.1.0'), replicas: 2 })).toMatchObject(
      stillSame(),
    );
    await seen(
      test,
      'web',
      'green up',
      ({ colours, permissions }) => colours?.idle.ready === 2 && permissions.switch.allowed,
    );
    expect([await selected('web'), await selected('web-preview')]).toMatchObject([
      { color: 'blue' },
      { color: 'green' },
    ]);
    expect(await act(test, 'web', { kind: 'switch' })).toMatchObject(stillSame());
    await seen(test, 'web', 'green live', ({ colours }) => colours?.live.deployment === 'web-green');
    expect(await selected('web')).toMatchObject({ color: 'green' });
    expect(await act(test, 'web', { kind: 'switch' })).toMatchObject(stillSame());
    await seen(test, 'web', 'blue live', ({ colours }) => colours?.live.deployment === 'web-blue');
    expect(await selected('web')).toMatchObject({ color: 'blue' });
    await act(test, 'web', { kind: 'retire' });
    await seen(
      test,
      'web',
      'green gone',
      ({ colours }) => colours?.idle.desired === 0 && colours.idle.ready === 0,
    );
  });

  it('an image that cannot be had is named as the reason, and users keep their pods', async () => {
    await act(test, 'api', { kind: 'set-image', image: NO_IMAGE });
    const why = await eventually(
      async () => {
        const found = await test.client.backends.why({ environment: 'lab', service: 'api' });
        return found.kind === 'image-pull' ? found : null;
      },
      'the reason',
      30_000,
    );
    expect(why.sentence).toContain(NO_IMAGE);
    expect(why.pods).toHaveLength(1);
    const now = await test.client.backends.service({ environment: 'lab', service: 'api' });
    expect(now.available).toBe(2);
  });

  it('an undo is judged by a dry run, and brings the revision back', async () => {
    const { revisions } = await test.client.backends.service({ environment: 'lab', service: 'api' });
    const wanted = revisions.find(({ version }) => version === '1.2.0')?.revision ?? 0;
    const judged = await test.client.backends.undoVerdict({
      environment: 'lab',
      service: 'api',
      revision: wanted,
    });
    expect(judged.points.map(({ title, verdict }) => [title, verdict])).toEqual([
      ['Dry run', 'safe'],
      ['Image', 'safe'],
      ['Database', 'unsure'],
    ]);
    const undo = await planned(test, 'api', { kind: 'undo', revision: wanted });
    const undone = await confirmed(test, undo);
    expect(undone).toMatchObject(stillSame());
    // What the templates hold in secret is put back, and stands neither in the plan nor in the journal.
    expect(JSON.stringify([undo, undone])).toContain('(hidden)');
    expect(JSON.stringify([undo, undone, await test.client.history.query({ limit: 50 })])).not.toContain(
      TEMPLATE_SECRET,
    );
    const { body } = await ground.api.get(`/apis/apps/v1/namespaces/${ground.namespace}/deployments/api`);
    expect(JSON.stringify(body.spec.template)).toContain(TEMPLATE_SECRET);
    await seen(
      test,
      'api',
      '1.2.0 again',
      (view) => view.phase.name === 'done' && view.image === image('1.2.0') && staying(view).length === 2,
    );
  });

  it('who may only look is told so before and after the click', async () => {
    const view = await seen(test, 'api', 'rights', ({ permissions }) => !permissions.scale.allowed, 'look');
    expect(view.permissions.scale).toEqual({
      allowed: false,
      why: 'Your account may not change Deployments in this namespace.',
    });
    const refused = await refusalOf(planned(test, 'api', { kind: 'scale', replicas: 3 }, 'look'));
    expect(refused.message).toContain('Your account may not change Deployments');
  });

  it('of two people who plan from the same state one is refused', async () => {
    const mine = await planned(test, 'api', { kind: 'scale', replicas: 3 });
    const theirs = await planned(test, 'api', { kind: 'scale', replicas: 1 });
    expect((await confirmed(test, theirs)).failure).toBeNull();
    const refused = await confirmed(test, mine).then(
      ({ failure }) => failure,
      (error) => error.data,
    );
    expect(refused).toMatchObject({ reason: expect.stringMatching(/store-moved|conflict/) });
    await seen(test, 'api', '1 pod', ({ desired }) => desired === 1);
  });

  // A real one is killed by the story in the browser, which has it to itself: here others use it at the same time.
  if (name === 'a simulated cluster') {
    it('an API server that is killed is said to be away, and what it did meanwhile is there when it returns', async () => {
      const revive = await ground.kill?.();
      const state = async (wanted: string) =>
        eventually(
          async () => {
            const [lab] = await test.client.backends.list();
            return lab?.source.state === wanted ? lab : null;
          },
          wanted,
          60_000,
        );
      const away = await state('stale');
      expect(away.source.failure?.message).toBeTruthy();
      expect(away.services.find(({ id }) => id === 'api')?.ready).toBe(1);
      const refused = await refusalOf(planned(test, 'api', { kind: 'restart' }));
      expect(refused.reason).toBe('offline');
      await revive?.();
      await test.client.backends.refresh();
      await state('ok');
      expect(await act(test, 'api', { kind: 'scale', replicas: 2 })).toMatchObject(stillSame());
      await seen(test, 'api', '2 pods wanted', ({ desired }) => desired === 2);
    });
  }
});
