import type { AppId } from '@shared/domain/ids';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildIpa, type IpaOptions } from '../fixtures/ios/build-ipa';
import { ended, eventually, startWithStore, type TestStore } from './support/brain';

const IOS = 'ios:ios' as AppId;

let test: TestStore;
beforeEach(async () => {
  test = await startWithStore('testflight-day');
});
afterEach(() => test.close());

/** The file as the window shows it, once the store was read. */
async function dropped(info: IpaOptions['info'] = {}) {
  const path = await buildIpa({
    info: { CFBundleShortVersionString: '9.0.0', CFBundleVersion: '901', ...info },
  });
  const { id } = await test.client.artifacts.inspect({ path });
  return eventually(async () => {
    const view = await test.client.artifacts.get({ artifactId: id });
    return view.storeReadAt === null ? null : view;
  }, 'the store read');
}

async function upload() {
  const view = await dropped();
  const plan = await test.client.plans.make({
    appId: IOS,
    intent: {
      kind: 'upload',
      artifactId: view.id,
      versionCode: view.facts.versionCode,
      track: 'testflight',
      reach: { kind: 'draft' },
      details: {},
    },
  });
  const operation = await test.client.plans.confirm({ planId: plan.id, typed: null, reason: null });
  return { plan, operation: await ended(test, operation.id) };
}

const sent = (method: string, path: string) =>
  test.store.control
    .requests()
    .filter((request) => request.method === method && request.url.includes(path))
    .map((request) => request.url);

describe('an .ipa that is dropped', () => {
  it('is read, checked, planned and uploaded, and TestFlight has it as processing', async () => {
    const view = await dropped();
    expect(view).toMatchObject({ appId: IOS, facts: { format: 'ipa', buildNumber: '901' } });
    expect(view.checks.filter(({ verdict }) => verdict === 'refused')).toEqual([]);
    const { plan, operation } = await upload();
    expect(plan.calls.map(({ method, shortPath }) => `${method} ${shortPath}`)).toContain(
      'POST /buildUploads',
    );
    expect(operation).toMatchObject({ state: 'succeeded', failure: null });
    const row = await eventually(async () => {
      const { builds } = await test.client.testflight.list({ appId: IOS });
      return builds.find(({ buildNumber }) => buildNumber === '901');
    }, 'the build in TestFlight');
    expect(row).toMatchObject({ version: '9.0.0' });
    const { events } = await test.client.history.query({ text: 'track:testflight', limit: 10 });
    expect(events.length).toBeGreaterThan(0);
  });

  it('survives a part that is cut: that part goes again, the build is announced once', async () => {
    test.store.control.addFault({
      kind: 'drop-connection',
      id: 'cut',
      route: 'PUT */*',
      count: 1,
    });
    const { operation } = await upload();
    expect(operation.state).toBe('succeeded');
    expect(sent('POST', '/v1/buildUploads').filter((url) => url.endsWith('/buildUploads'))).toHaveLength(1);
    expect(sent('PUT', '/').length).toBeGreaterThanOrEqual(2);
  });

  it('that is another app’s is refused before anything is sent', async () => {
    const path = await buildIpa({ info: { CFBundleIdentifier: 'com.other.app' } });
    const view = await test.client.artifacts.inspect({ path });
    expect(view).toMatchObject({ appId: null });
    expect(view.checks[0]).toMatchObject({ id: 'package', verdict: 'refused' });
    expect(sent('POST', '/v1/buildUploads')).toEqual([]);
  });
});
