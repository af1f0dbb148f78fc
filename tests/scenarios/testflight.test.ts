import type { AppId } from '@shared/domain/ids';
import type { TestFlightAct } from '@shared/domain/testflight/act';
import type { BetaRow, BetaView } from '@shared/domain/testflight/view';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Called, ended, eventually, refusalOf, startWithStore, type TestStore } from './support/brain';

const IOS = 'ios:ios' as AppId;

/** Reads TestFlight again until its list fits. */
function seen({ client }: Called, what: string, fits: (view: BetaView) => boolean): Promise<BetaView> {
  return eventually(async () => {
    await client.system.refresh({});
    const view = await client.testflight.list({ appId: IOS });
    return view.readAt !== null && fits(view) ? view : null;
  }, what);
}

/** Plans an act, says yes as the plan asks, and waits for its end. */
async function carryOut({ client }: Called, act: TestFlightAct) {
  const plan = await client.plans.make({
    appId: IOS,
    intent: { kind: 'testflight', track: 'testflight', versionCode: 0, act },
  });
  const typed = plan.confirmation.kind === 'typed' ? plan.confirmation.expected : null;
  const operation = await client.plans.confirm({ planId: plan.id, typed, reason: null });
  return { plan, operation: await ended({ client }, operation.id) };
}

const inPhase = (view: BetaView, phase: BetaRow['phase']): BetaRow => {
  const found = view.builds.find((build) => build.phase === phase);
  if (!found) throw new Error(`no build is ${phase}: ${view.builds.map((build) => build.phase).join(', ')}`);
  return found;
};

describe('a day of QA at TestFlight', () => {
  let test: TestStore;
  let view: BetaView;
  beforeAll(async () => {
    test = await startWithStore('testflight-day');
    view = await seen(test, 'the builds', ({ builds }) => builds.length > 0);
  });
  afterAll(() => test.close());

  it('lists builds of every state with their groups and figures', async () => {
    expect(view.builds.length).toBeGreaterThanOrEqual(6);
    expect(new Set(view.builds.map((build) => build.phase)).size).toBeGreaterThanOrEqual(4);
    expect(view.groups.length).toBeGreaterThanOrEqual(3);
    const ready = inPhase(view, 'ready');
    const usage = await test.client.testers.usage({ appId: IOS, buildIds: [ready.id] });
    expect(usage[ready.id]?.installs).toBeGreaterThanOrEqual(0);
    const { testers } = await test.client.testers.list({ appId: IOS });
    expect(testers.length).toBeGreaterThanOrEqual(30);
  });

  it('writes notes in two languages and reads them back', async () => {
    const { id } = inPhase(view, 'ready');
    const { operation, plan } = await carryOut(test, {
      kind: 'set-notes',
      buildId: id,
      notes: [
        { locale: 'en-US', text: 'Scan two pages.' },
        { locale: 'fr-FR', text: 'Scannez deux pages.' },
      ],
    });
    expect(operation).toMatchObject({ state: 'succeeded', readBack: { differs: false } });
    expect(plan.calls.filter((call) => call.role === 'commit').length).toBe(2);
    const panel = await test.client.testflight.build({ appId: IOS, buildId: id });
    expect(panel.notes.find((note) => note.locale === 'fr-FR')?.text).toBe('Scannez deux pages.');
    expect(panel.differences).toEqual([]);
  });

  it('begins notes from the newest build that has any, past those without', async () => {
    const buildId = view.builds[0]?.id ?? '';
    const { before } = await test.client.testflight.build({ appId: IOS, buildId });
    const begun = await test.client.testflight.suggestNotes({ appId: IOS, buildId, from: 'last-build' });
    expect(begun.source).not.toBe(before);
    expect(begun.notes.map((note) => note.text).join('')).not.toBe('');
  });

  it('shows notes that the store dropped without a word', async () => {
    const { id } = inPhase(view, 'ready');
    test.store.control.addFault({
      kind: 'attribute-dropped',
      route: 'PATCH */betaBuildLocalizations/*',
      count: 1,
    });
    const { operation } = await carryOut(test, {
      kind: 'set-notes',
      buildId: id,
      notes: [{ locale: 'en-US', text: 'This text gets lost.' }],
    });
    expect(operation.state).toBe('failed');
    expect(operation.readBack).toMatchObject({ differs: true });
    expect(operation.failure?.message).toContain('This text gets lost.');
    const panel = await test.client.testflight.build({ appId: IOS, buildId: id });
    expect(panel.differences).toMatchObject([{ locale: 'en-US', sent: 'This text gets lost.' }]);
    const again = await carryOut(test, {
      kind: 'set-notes',
      buildId: id,
      notes: [{ locale: 'en-US', text: 'This text gets lost.' }],
    });
    expect(again.operation.state).toBe('succeeded');
    expect((await test.client.testflight.build({ appId: IOS, buildId: id })).differences).toEqual([]);
  });

  it('refuses to write over what somebody changed in Apple’s site after the look', async () => {
    const { id } = inPhase(view, 'ready');
    const act: TestFlightAct = {
      kind: 'set-notes',
      buildId: id,
      notes: [{ locale: 'fr-FR', text: 'Mon texte.' }],
    };
    const intent = { kind: 'testflight', track: 'testflight', versionCode: 0, act } as const;
    const first = await test.client.plans.make({ appId: IOS, intent });
    await carryOut(test, { ...act, notes: [{ locale: 'fr-FR', text: 'Un autre texte.' }] });
    const operation = await test.client.plans.confirm({ planId: first.id, typed: null, reason: null });
    const over = await ended(test, operation.id);
    expect(over).toMatchObject({ state: 'failed', failure: { reason: 'store-moved' } });
    expect(over.failure?.message).toContain('Un autre texte.');
    const { notes } = await test.client.testflight.build({ appId: IOS, buildId: id });
    expect(notes.find((note) => note.locale === 'fr-FR')?.text).toBe('Un autre texte.');
  });

  it('creates a group, invites by CSV lines, and reads both back', async () => {
    const created = await carryOut(test, {
      kind: 'create-group',
      name: 'Night shift',
      internal: false,
      publicLink: true,
      publicLinkLimit: 100,
      feedback: true,
    });
    expect(created.operation.state).toBe('succeeded');
    const next = await seen(test, 'the group', ({ groups }) =>
      groups.some(({ name }) => name === 'Night shift'),
    );
    const group = next.groups.find(({ name }) => name === 'Night shift');
    expect(group).toMatchObject({ publicLinkOn: true, publicLinkLimit: 100 });
    const { operation } = await carryOut(test, {
      kind: 'add-testers',
      groupId: group?.id ?? '',
      testers: [{ email: 'ada@example.org', firstName: 'Ada', lastName: 'Byron' }],
    });
    expect(operation).toMatchObject({ state: 'succeeded', readBack: { differs: false } });
    const { text } = await test.client.testers.csv({ appId: IOS });
    expect(text).toContain('Ada,Byron,ada@example.org,Night shift');
  });

  it('asks for the typed value before builds expire, and says who did it', async () => {
    const { id, buildNumber } = inPhase(view, 'ready');
    const intent = {
      kind: 'testflight',
      track: 'testflight',
      versionCode: 0,
      act: { kind: 'expire', buildIds: [id] },
    } as const;
    const plan = await test.client.plans.make({ appId: IOS, intent });
    expect(plan.confirmation).toEqual({ kind: 'typed', expected: buildNumber });
    const refused = await refusalOf(test.client.plans.confirm({ planId: plan.id, typed: '1', reason: null }));
    expect(refused.reason).toBe('confirmation-wrong');
    const { operation } = await carryOut(test, intent.act);
    expect(operation.state).toBe('succeeded');
    const next = await seen(test, 'the expired build', ({ builds }) =>
      builds.some((build) => build.id === id && build.expired),
    );
    expect(next.builds.find((build) => build.id === id)?.label).toMatch(/^Expired by /);
  });

  it('gives pictures and crash logs through the brain, and an issue that carries everything', async () => {
    const inbox = await eventually(async () => {
      await test.client.system.refresh({});
      const now = await test.client.feedback.list({ appId: IOS });
      return now.items.length > 0 ? now : null;
    }, 'the inbox');
    expect(JSON.stringify(inbox)).not.toContain('http');
    const shot = inbox.items.find((item) => item.pictures.length > 0);
    const picture = await test.client.feedback.picture({ appId: IOS, reportId: shot?.id ?? '', index: 0 });
    expect(picture.mediaType).toMatch(/^image\//);
    const crash = inbox.items.find((item) => item.kind === 'crash');
    const { excerpt } = await test.client.feedback.crash({ appId: IOS, reportId: crash?.id ?? '' });
    expect(excerpt?.exception).not.toBe('');
    const issue = await test.client.feedback.issue({
      appId: IOS,
      reportId: crash?.id ?? '',
      style: 'github',
    });
    expect(issue.text).toContain(excerpt?.exception ?? 'no crash');
    expect(issue.text).toContain(crash?.device.model ?? 'no device');
    await test.client.feedback.triage({
      appId: IOS,
      reportIds: [crash?.id ?? ''],
      state: 'filed',
      issue: '#482',
    });
    const { items } = await test.client.feedback.list({ appId: IOS });
    expect(items.find((item) => item.id === crash?.id)?.triage).toMatchObject({
      state: 'filed',
      issue: '#482',
    });
    const zip = await test.client.feedback.download({
      appId: IOS,
      reportIds: [shot?.id ?? '', crash?.id ?? ''],
    });
    expect(Buffer.from(zip.base64, 'base64').subarray(0, 2).toString()).toBe('PK');
  });
});

describe('send when ready', () => {
  it('is kept over a restart and sent when Apple has processed the build', async () => {
    const first = await startWithStore('testflight-day');
    const view = await seen(first, 'the builds', ({ builds }) =>
      builds.some((one) => one.phase === 'processing'),
    );
    const build = inPhase(view, 'processing');
    const group = view.groups.find((one) => !one.allBuilds);
    const acts: TestFlightAct[] = [
      { kind: 'set-notes', buildId: build.id, notes: [{ locale: 'en-US', text: 'Set ahead.' }] },
      { kind: 'add-to-group', buildId: build.id, groupIds: [group?.id ?? ''] },
    ];
    const preview = await first.client.testflight.previewOrder({ appId: IOS, buildId: build.id, acts });
    expect(preview.calls.map((call) => call.method)).toEqual(['POST', 'POST']);
    await first.client.testflight.setOrder({ appId: IOS, buildId: build.id, acts });
    const second = await first.restart();
    const waiting = await seen(second, 'the order after a restart', ({ orders }) => orders.length === 1);
    expect(waiting.orders[0]?.state).toBe('waiting');
    first.store.clock.advance(3_600_000);
    const done = await seen(second, 'the order carried out', ({ orders }) => orders[0]?.state === 'done');
    expect(done.orders[0]).toMatchObject({ done: 2, problem: null });
    const panel = await second.client.testflight.build({ appId: IOS, buildId: build.id });
    expect(panel.notes.find((note) => note.locale === 'en-US')?.text).toBe('Set ahead.');
    expect(panel.groups.find((one) => one.id === group?.id)?.has).toBe(true);
    const { events } = await second.client.history.query({
      kinds: ['beta.order-ended', 'beta.observed'],
      limit: 20,
    });
    expect(events.some((event) => event.kind === 'beta.order-ended' && event.result === 'done')).toBe(true);
    expect(events.some((event) => event.title.includes('was processed'))).toBe(true);
    await second.close();
    await first.store.close();
  });
});
