import { readFile } from 'node:fs/promises';
import type { AppId } from '@shared/domain/ids';
import type { PlannedCall, StoreIntent } from '@shared/domain/plan';
import { findRelease, findTrack, type StoreObservation } from '@shared/domain/store';
import { submissionVerdict } from '@shared/domain/submission/proof';
import { versionCodeOf } from '@shared/domain/submission/version';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PlanContext, StoreTarget } from '../../../electron/ports/store-target';
import { systemClock } from '../../../electron/process-kit/system-clock';
import { type RunningSandbox, startSandbox } from '../../../electron/sandbox/sandbox';
import { createAppStoreAccounts } from '../../../electron/targets/appstore/accounts';
import { createAppStoreTarget } from '../../../electron/targets/appstore/target';
import { perform as performWith } from '../play/play-sandbox';

/* What a plan shows is what leaves this computer, and what the store then has is what the plan expected. */

const app = {
  appId: 'ios:ios' as AppId,
  packageName: 'com.arkalia.cia',
  accountId: 'app-store',
  phased: true,
};
const context: PlanContext = {
  now: 0,
  activeUsers: 10_000,
  testers: {},
  artifact: null,
  versionNames: {},
  reviewMode: 'automatic',
};
const never = new AbortController().signal;
const code = (version: string) => versionCodeOf(version) ?? -1;
const NEW = { versionCode: code('1.5.0'), track: 'app-store' } as const;
const LIVE = { versionCode: code('1.4.0'), track: 'app-store' } as const;

let sandbox: RunningSandbox;
let target: StoreTarget;
beforeEach(async () => {
  sandbox = await startSandbox({ scenario: 'staged-rollout' });
  const { keyId, issuerId, privateKeyFile } = sandbox.appStoreKeys.team;
  const accounts = createAppStoreAccounts({
    clock: sandbox.clock,
    pace: systemClock,
    read: async () => ({
      privateKey: await readFile(privateKeyFile, 'utf8'),
      keyId,
      issuerId: issuerId ?? '',
      endpoint: sandbox.appStoreUrl,
    }),
  });
  target = createAppStoreTarget(accounts, sandbox.clock);
});
afterEach(() => sandbox.close());

const observe = (): Promise<StoreObservation> => target.observe(app, never);

/** A planned call as the wire shows it, with the ids that earlier answers bound. */
function asSent(call: PlannedCall, bindings: Readonly<Record<string, string>>) {
  const filled = (text: string) =>
    text.replaceAll(/\{(\w+)\}/g, (hole, name: string) => bindings[name] ?? hole);
  const query = new URLSearchParams(call.query).toString();
  const body = call.body === null ? null : JSON.parse(filled(JSON.stringify(call.body)));
  return {
    method: call.method,
    path: decodeURIComponent(`${filled(call.path)}${query ? `?${query}` : ''}`),
    body,
  };
}

/** Plans, sends, and proves that what was sent is what was planned and that the store took it over. */
async function proves(intent: StoreIntent): Promise<void> {
  const before = await observe();
  const plan = target.plan(app, intent, before, context);
  sandbox.control.clearRequests();
  const { bindings } = await performWith(
    { ...target, perform: (_, ...rest) => target.perform(app, ...rest) },
    plan.calls,
  );
  const wire = sandbox.control.requests().map(({ method, url, body }) => ({
    method,
    path: decodeURIComponent(url.replaceAll('+', '%20')),
    body: body || null,
  }));
  expect(wire).toEqual(plan.calls.map((call) => asSent(call, bindings)));
  sandbox.clock.advance(2_000);
  const release = (tracks: StoreObservation['tracks']) =>
    findRelease(findTrack({ tracks }, intent.track), intent.versionCode);
  const after = await observe();
  const verdict = submissionVerdict(
    intent,
    release(before.tracks)?.submission,
    release(plan.expected)?.submission,
    release(after.tracks)?.submission,
  );
  if (verdict !== null) expect(verdict).toBe('reached');
  else {
    const [wanted, found] = [release(plan.expected), release(after.tracks)];
    expect([found?.status, found?.userFraction]).toEqual([wanted?.status, wanted?.userFraction]);
  }
}

/** 1.5.0 with a build and texts in every language. */
async function prepared(): Promise<void> {
  await proves({ kind: 'create-version', versionName: '1.5.0', ...NEW });
  const { builds = [], tracks } = await observe();
  const build = builds.find(({ versionName }) => versionName === '1.5.0');
  const texts = findRelease(tracks[0], NEW.versionCode)?.submission?.texts ?? [];
  await proves({
    kind: 'edit-version',
    changes: {
      buildId: build?.id ?? '',
      texts: texts.map(({ locale }) => ({
        locale,
        description: 'Everything {about} your health.',
        keywords: 'health',
        whatsNew: 'Reads documents.',
        supportUrl: 'https://example.com',
      })),
    },
    ...NEW,
  });
}

describe('what was planned is what is sent:', () => {
  it('a promotional text of the version on the shelf', () =>
    proves({
      kind: 'edit-version',
      changes: { texts: [{ locale: 'en-US', promotionalText: 'Hello' }] },
      ...LIVE,
    }));

  it('create, build, texts, another language, release type and date, phased off and on', async () => {
    await prepared();
    await proves({
      kind: 'edit-version',
      changes: { texts: [{ locale: 'it', description: 'Ciao', whatsNew: 'Novità' }] },
      ...NEW,
    });
    const at = new Date(Math.ceil(sandbox.clock.now() / 3_600_000 + 24) * 3_600_000).toISOString();
    await proves({
      kind: 'edit-version',
      changes: { release: { type: 'scheduled', at }, phased: false },
      ...NEW,
    });
    await proves({
      kind: 'edit-version',
      changes: { release: { type: 'manual', at: null }, phased: true },
      ...NEW,
    });
  });

  it('submit, cancel, submit again, release, pause, resume, to all', async () => {
    await prepared();
    await proves({ kind: 'submit-version', ...NEW });
    await proves({ kind: 'cancel-submission', ...NEW });
    await proves({ kind: 'submit-version', ...NEW });
    sandbox.clock.advance(60_000);
    await proves({ kind: 'release-version', ...NEW });
    sandbox.clock.advance(60_000);
    await proves({ kind: 'halt', ...NEW });
    await proves({ kind: 'resume', fraction: 0.01, ...NEW });
    await proves({ kind: 'complete', ...NEW });
  });

  it('a rejected version, mended and sent again in the same submission', async () => {
    await prepared();
    sandbox.control.addFault({ kind: 'app-rejection', about: 'metadata', count: 1 });
    await proves({ kind: 'submit-version', ...NEW });
    sandbox.clock.advance(60_000);
    const plan = target.plan(app, { kind: 'submit-version', ...NEW }, await observe(), context);
    expect(plan.calls.map(({ method, shortPath }) => `${method} ${shortPath}`)).toEqual([
      'GET /apps/{id}/appStoreVersions',
      'PATCH /reviewSubmissionItems/{id}',
      'PATCH /reviewSubmissions/{id}',
    ]);
    await proves({ kind: 'submit-version', ...NEW });
  });
});

describe('what Apple would refuse is refused while planning:', () => {
  const refusing = async (intent: StoreIntent) => {
    const observation = await observe();
    return () => target.plan(app, intent, observation, context);
  };

  it('a share, a lower version, a text that is too long, an edit of nothing', async () => {
    expect(await refusing({ kind: 'advance', fraction: 0.3, ...LIVE })).toThrow('no share can be chosen');
    const lower = {
      kind: 'create-version',
      versionName: '1.3.0',
      versionCode: code('1.3.0'),
      track: 'app-store',
    } as const;
    expect(await refusing(lower)).toThrow('higher than 1.4.0');
    const long = { locale: 'en-US', promotionalText: 'x'.repeat(171) };
    expect(await refusing({ kind: 'edit-version', changes: { texts: [long] }, ...LIVE })).toThrow(
      '1 characters too long',
    );
    expect(await refusing({ kind: 'edit-version', changes: {}, ...LIVE })).toThrow('has already');
    expect(await refusing({ kind: 'edit-version', changes: { phased: false }, ...LIVE })).toThrow(
      'only its promotional text',
    );
  });
});
