import type { ServiceDetailView } from '@shared/contract/backends';
import type { BackendAct } from '@shared/domain/backend/act';
import type { AppId } from '@shared/domain/ids';
import type { Operation } from '@shared/domain/operation';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ended, eventually, refusalOf, startWithStore, type TestStore } from '../support/brain';

/*
 * A service that Argo Rollouts leads, from its first pause to everyone, back, and again: by the program as it is composed,
 * with the requests that Argo's own kubectl plugin sends.
 */

const PLACE = { environment: 'production', service: 'api' };
const APP = 'backend:production/api' as AppId;
const image = (tag: string) => `registry.arkalia.example/cia/api:${tag}`;
let test: TestStore;

beforeAll(async () => {
  test = await startWithStore('argo-canary');
});
afterAll(() => test?.close());

const view = () => test.client.backends.service(PLACE);
/** The service once it fits; the cluster's time goes by meanwhile. */
const seen = (what: string, fits: (view: ServiceDetailView) => boolean, stepMs = 2_000) =>
  eventually(
    async () => {
      test.store.kubernetes.clock.advance(stepMs);
      const now = await view();
      return fits(now) ? now : null;
    },
    what,
    30_000,
  );
const planned = (act: BackendAct) =>
  test.client.plans.make({
    appId: APP,
    intent: { kind: 'backend', track: 'production', versionCode: 0, act },
  });
async function act(wanted: BackendAct): Promise<Operation> {
  const plan = await planned(wanted);
  const typed = plan.confirmation.kind === 'typed' ? plan.confirmation.expected : null;
  const reason = plan.needsReason ? 'The suite goes on' : null;
  const { id } = await test.client.plans.confirm({ planId: plan.id, typed, reason });
  return ended(test, id);
}
const done = { failure: null, readBack: { differs: false } };

it('stands on the ladder that the object’s own steps make, with what it waits for', async () => {
  const now = await seen(
    'the first reading',
    ({ phase, ready }) => phase.name === 'paused' && ready === 12,
    0,
  );
  expect(now).toMatchObject({
    strategy: 'canary',
    exposure: { version: '1.4.0', stable: '1.3.4', asked: 0.25, observed: 0.25 },
    newer: 3,
    phase: { sentence: '1.4.0 waits at 25% for a step of its canary, until somebody promotes it.' },
    argo: { name: 'api', kind: 'canary', phase: 'Paused', message: 'CanaryPauseStep' },
  });
  expect(now.steps.map(({ fraction, state }) => [fraction, state])).toEqual([
    [0.25, 'here'],
    [0.5, 'next'],
    [1, 'next'],
  ]);
  expect(now.argo?.steps.map(({ title }) => title)).toEqual([
    'Set 25%',
    'Pause until promoted',
    'Set 50%',
    'Pause for 30m',
    'Analysis error-rate',
  ]);
  expect(now.revisions.map(({ revision, version }) => [revision, version])).toEqual([
    [2, '1.4.0'],
    [1, '1.3.4'],
  ]);
  expect(now.permissions['canary-step']).toMatchObject({ allowed: false });
});

it('is promoted past its pause by the one request that the plugin sends', async () => {
  const plan = await planned({ kind: 'argo-promote' });
  const [call] = plan.calls.filter(({ role }) => role === 'commit');
  expect(plan.calls).toHaveLength(2);
  expect(call).toMatchObject({
    method: 'PATCH',
    path: '/apis/argoproj.io/v1alpha1/namespaces/production/rollouts/api/status',
    mediaType: 'application/merge-patch+json',
    body: { metadata: { resourceVersion: '{version of rollouts/api}' }, status: { pauseConditions: null } },
  });
  expect(await act({ kind: 'argo-promote' })).toMatchObject(done);
  const half = await seen('half', ({ exposure, phase }) => exposure.asked === 0.5 && phase.name === 'paused');
  expect(half).toMatchObject({ exposure: { observed: 0.5 }, argo: { phase: 'Paused' } });
  expect(half.steps[1]).toMatchObject({ state: 'here', bakeMs: 1_800_000, opensAt: expect.any(Number) });
});

it('asks for a reason while its pause is not over, and shows the analysis by its name', async () => {
  expect((await planned({ kind: 'argo-promote' })).needsReason).toBe(true);
  expect(await act({ kind: 'argo-promote' })).toMatchObject(done);
  const checked = await seen('the analysis', ({ argo }) => argo?.analyses[0]?.phase === 'Running', 500);
  expect(checked.argo?.analyses[0]?.name).toMatch(/^api-\w+-2-4-error-rate$/);
  expect(checked.phase.sentence).toContain('1.4.0 is on its way at 50%');
});

it('gives everyone the stable version back when it is aborted, and begins anew when it is tried again', async () => {
  const refused = await refusalOf(planned({ kind: 'argo-retry' }));
  expect(refused.message).toBe('It was not aborted.');
  expect(await act({ kind: 'argo-abort' })).toMatchObject(done);
  const aborted = await seen(
    'aborted',
    ({ phase, ready, newer }) => phase.name === 'stuck' && ready === 12 && newer === 0,
  );
  expect(aborted.phase.sentence).toContain('1.4.0 was aborted, and users are back on the version before.');
  expect(aborted.argo).toMatchObject({ phase: 'Degraded', aborted: true });
  expect(await act({ kind: 'argo-retry' })).toMatchObject(done);
  await seen('a quarter again', ({ phase, newer }) => phase.name === 'paused' && newer === 3);
});

it('holds still while it is paused, and a promotion resumes it in the same plan', async () => {
  expect(await act({ kind: 'pause' })).toMatchObject(done);
  await seen('paused by hand', ({ phase }) => phase.sentence === '1.4.0 is paused by hand at 25%.');
  const plan = await planned({ kind: 'argo-promote' });
  expect(plan.calls.filter(({ role }) => role === 'commit').map(({ body }) => body)).toMatchObject([
    { status: { pauseConditions: null } },
    { spec: { paused: false } },
  ]);
  expect(await act({ kind: 'argo-promote' })).toMatchObject(done);
  await seen('half again', ({ exposure }) => exposure.asked === 0.5);
});

it('goes to everyone at once, is scaled, restarted and undone', async () => {
  expect(await act({ kind: 'argo-promote-full' })).toMatchObject(done);
  const all = await seen(
    'everyone',
    ({ phase, ready, podCount }) => phase.name === 'done' && ready === 12 && podCount === 12,
  );
  expect(all).toMatchObject({ exposure: { version: null, stable: '1.4.0', asked: null } });
  expect(await act({ kind: 'scale', replicas: 4 })).toMatchObject(done);
  await seen(
    '4 pods',
    ({ phase, ready, podCount }) => phase.name === 'done' && ready === 4 && podCount === 4,
  );
  // The cluster's time was moved on, the program's was not: what is asked for is what counts here.
  expect(await act({ kind: 'restart' })).toMatchObject(done);
  const judged = await test.client.backends.undoVerdict({ ...PLACE, revision: 1 });
  expect(judged.points[0]).toMatchObject({ title: 'Dry run', verdict: 'safe' });
  expect(await act({ kind: 'undo', revision: 1 })).toMatchObject(done);
  const back = await seen(
    '1.3.4 on its way',
    ({ phase, exposure }) => phase.name === 'paused' && exposure.version === '1.3.4',
  );
  expect(back.revisions[0]).toMatchObject({ revision: 3, version: '1.3.4' });
});

it('a new image begins its steps anew, and of two who promote from the same state one is refused', async () => {
  expect(await act({ kind: 'set-image', image: image('1.3.3') })).toMatchObject(done);
  await seen(
    '1.3.3 at a quarter',
    ({ phase, exposure }) => phase.name === 'paused' && exposure.version === '1.3.3',
  );
  const [mine, theirs] = [await planned({ kind: 'argo-promote' }), await planned({ kind: 'argo-promote' })];
  const confirm = async (plan: typeof mine) => {
    const { id } = await test.client.plans.confirm({
      planId: plan.id,
      typed: plan.confirmation.kind === 'typed' ? plan.confirmation.expected : null,
      reason: plan.needsReason ? 'The suite goes on' : null,
    });
    return ended(test, id);
  };
  expect((await confirm(theirs)).failure).toBeNull();
  const refused = await confirm(mine).then(
    ({ failure }) => failure,
    (error) => error.data,
  );
  expect(refused).toMatchObject({ reason: expect.stringMatching(/store-moved|conflict/) });
});
