import { readFile } from 'node:fs/promises';
import { type Failure, failureOf } from '@shared/domain/failure';
import type { ArtifactId } from '@shared/domain/ids';
import type { StoreIntent } from '@shared/domain/plan';
import { findRelease, findTrack } from '@shared/domain/store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../electron/process-kit/system-clock';
import { createPlayAccounts } from '../../../electron/targets/play/accounts';
import { createPlayTarget } from '../../../electron/targets/play/target';
import { app } from './play-fixtures';
import { never, openPlaySandbox, type PlaySandbox, perform, planned, writeArtifact } from './play-sandbox';

let room: PlaySandbox;
beforeEach(async () => {
  room = await openPlaySandbox('staged-rollout');
});
afterEach(async () => {
  await room.close();
});

const advance: StoreIntent = { kind: 'advance', versionCode: 142, track: 'production', fraction: 0.1 };
const upload: StoreIntent = {
  kind: 'upload',
  artifactId: 'a' as ArtifactId,
  versionCode: 900,
  track: 'internal',
  reach: { kind: 'everyone' },
  details: {},
};

async function failing(work: Promise<unknown>): Promise<Failure> {
  try {
    await work;
  } catch (error) {
    return failureOf(error);
  }
  throw new Error('It worked.');
}
const requestsTo = (method: string, part: string) =>
  room.sandbox.control
    .requests()
    .filter((request) => request.method === method && request.url.includes(part));
const production = async () => findTrack(await room.target.observe(app, never), 'production');

describe('reads', () => {
  it('are repeated after 503 and cuts', async () => {
    room.sandbox.control.addFault({ kind: 'status', status: 503, route: 'GET */tracks', count: 1 });
    room.sandbox.control.addFault({ kind: 'cut-response', atByte: 5, route: 'GET */releases', count: 1 });
    const observation = await room.target.observe(app, never);
    expect(observation.tracks.length).toBeGreaterThan(0);
    expect(requestsTo('GET', '/tracks').length).toBeGreaterThan(observation.tracks.length);
  });

  it.each(['seconds', 'date'] as const)('wait as long as Retry-After says, given in %s', async (form) => {
    await room.close();
    const slept: number[] = [];
    room = await openPlaySandbox('staged-rollout', {
      now: systemClock.now,
      sleep: async (ms) => {
        slept.push(ms);
      },
    });
    const plan = await planned(room.target, advance);
    room.sandbox.control.addFault({
      kind: 'status',
      status: 429,
      retryAfter: 90,
      retryAfterForm: form,
      route: 'GET */tracks/production',
      count: 1,
    });
    const before = systemClock.now();
    const ran = await perform(room.target, plan.calls.slice(0, 2));
    expect(slept).toHaveLength(1);
    // A date has whole seconds only.
    expect(slept[0]).toBeGreaterThanOrEqual(89_000);
    expect(slept[0]).toBeLessThanOrEqual(91_000);
    const [until, over] = ran.waits;
    expect(until).toBeGreaterThanOrEqual(before + 89_000);
    expect(over).toBeNull();
    expect(ran.results[1]?.status).toBe(200);
  });

  it('end at once when a wait is cancelled', async () => {
    room.sandbox.control.addFault({ kind: 'status', status: 429, retryAfter: 3600, route: 'POST */edits' });
    const controller = new AbortController();
    const open = {
      id: 'open',
      role: 'open',
      method: 'POST',
      path: `/androidpublisher/v3/applications/${app.packageName}/edits`,
      shortPath: '/edits',
      query: {},
      body: null,
      current: null,
      purpose: '',
      affectsUsers: false,
    } as const;
    const failed = await failing(
      perform(room.target, [open], {
        signal: controller.signal,
        onWait: (until) => {
          if (until !== null) controller.abort();
        },
      }),
    );
    expect(failed.reason).toBe('cancelled');
  });
});

describe('writes', () => {
  it.each([
    ['PUT */tracks/production', 'PUT', '/tracks/production', 'write'],
    ['POST *:commit', 'POST', ':commit', 'commit'],
  ])('%s is never sent twice', async (route, method, part, role) => {
    const plan = await planned(room.target, advance);
    room.sandbox.control.addFault({ kind: 'status', status: 503, route, count: 1 });
    const failed = await failing(perform(room.target, plan.calls));
    expect(failed.reason).toBe('store-unavailable');
    expect(failed.stillTrue).toMatch(role === 'commit' ? /may or may not/ : /nothing was committed/);
    expect(requestsTo(method, part)).toHaveLength(1);
  });

  it('a commit whose answer is lost is told as such, and reading shows that it went through', async () => {
    const plan = await planned(room.target, advance);
    room.sandbox.control.addFault({ kind: 'lost-answer', route: 'POST *:commit', count: 1 });
    const failed = await failing(perform(room.target, plan.calls));
    expect(failed.stillTrue).toMatch(/only reading the track can tell/);
    expect(requestsTo('POST', ':commit')).toHaveLength(1);
    const track = await production();
    expect(track && findRelease(track, 142)?.userFraction).toBe(0.1);
  });

  it('name an edit that was deleted or has expired', async () => {
    for (const kind of ['edit-deleted', 'edit-expired'] as const) {
      const plan = await planned(room.target, advance);
      room.sandbox.control.addFault({ kind, route: 'PUT */tracks/production', count: 1 });
      expect((await failing(perform(room.target, plan.calls))).reason).toBe('edit-gone');
    }
  });

  it('see in the check that Play Console halted the rollout meanwhile', async () => {
    const plan = await planned(room.target, advance);
    room.sandbox.control.consoleChange({ action: 'halt', packageName: app.packageName });
    const ran = await perform(room.target, plan.calls.slice(0, 2));
    const seen = ran.results[1]?.observed;
    expect(seen && findRelease(seen, 142)?.status).toBe('halted');
  });

  it('say which way of sending for review Play wants', async () => {
    const state = room.sandbox.control.state().apps[app.packageName];
    if (!state) throw new Error('The scenario lost its app.');
    state.review = { ...state.review, sending: 'manual-only' };
    const plan = await planned(room.target, advance);
    const failed = await failing(perform(room.target, plan.calls));
    expect(failed.reason).toBe('review-not-automatic');
    expect(failed.advice).toContain('send for review in Play Console');
    const again = await planned(room.target, advance, { reviewMode: 'manual' });
    const ran = await perform(room.target, again.calls);
    expect(ran.results.at(-1)?.sent.path).toMatch(/:commit\?changesNotSentForReview=true$/);

    state.review = { ...state.review, sending: 'automatic-only' };
    const third = await planned(room.target, { ...advance, fraction: 0.2 }, { reviewMode: 'manual' });
    expect((await failing(perform(room.target, third.calls))).reason).toBe('review-automatic');
  });
});

describe('signing in', () => {
  it('renews a token that ended early, once, and sends even a commit that was refused for it', async () => {
    const plan = await planned(room.target, advance);
    room.sandbox.control.addFault({ kind: 'token-expired', route: 'POST *:commit', count: 1 });
    const ran = await perform(room.target, plan.calls);
    expect(ran.results.at(-1)?.status).toBe(200);
    expect(requestsTo('POST', ':commit').map((request) => request.status)).toEqual([401, 200]);
  });

  it.each([
    [25, 'behind', 1],
    [-25, 'ahead of', 2],
  ])('corrects a clock that is off by %d minutes, and says so', async (byMinutes, direction, tries) => {
    room.sandbox.control.addFault({ kind: 'clock-skew', byMs: byMinutes * 60_000 });
    await room.target.glance(app, never);
    expect(room.logged).toEqual([
      expect.stringContaining(`This computer's clock is 25 minutes ${direction} Google's`),
    ]);
    expect(requestsTo('POST', '/token')).toHaveLength(tries);
  });

  it('is repeated even before a commit, which itself is sent once', async () => {
    const plan = await planned(room.target, advance);
    const accounts = createPlayAccounts({
      clock: systemClock,
      read: async () => ({
        serviceAccountJson: await readFile(room.sandbox.serviceAccountKeyFile, 'utf8'),
        endpoint: room.sandbox.playUrl,
      }),
    });
    const before = await perform(room.target, plan.calls.slice(0, -1));
    room.sandbox.control.addFault({ kind: 'status', status: 503, route: 'POST /token', count: 1 });
    const fresh = createPlayTarget(accounts, systemClock);
    const ran = await perform(fresh, plan.calls.slice(-1), { bindings: before.bindings });
    expect(ran.results[0]?.status).toBe(200);
    expect(requestsTo('POST', ':commit')).toHaveLength(1);
  });

  it('shares one sign-in between calls that start together', async () => {
    await room.target.glance(app, never);
    expect(requestsTo('POST', '/token')).toHaveLength(1);
  });

  it('names a key that is none, and one that Google does not know', async () => {
    const withKey = (serviceAccountJson: string) =>
      createPlayTarget(
        createPlayAccounts({
          clock: systemClock,
          read: async () => ({ serviceAccountJson, endpoint: room.sandbox.playUrl }),
        }),
        systemClock,
      );
    expect((await failing(withKey('{"not": "a key"}').glance(app, never))).reason).toBe('credential-invalid');
    const key = JSON.parse(await readFile(room.sandbox.serviceAccountKeyFile, 'utf8'));
    const stranger = JSON.stringify({ ...key, client_email: 'nobody@example.iam.gserviceaccount.com' });
    const failed = await failing(withKey(stranger).glance(app, never));
    expect(failed.reason).toBe('credential-invalid');
    expect(JSON.stringify(failed)).not.toContain('PRIVATE KEY');
    const broken = JSON.stringify({ ...key, private_key: '-----BEGIN PRIVATE KEY-----\nnone\n' });
    expect((await failing(withKey(broken).glance(app, never))).reason).toBe('credential-invalid');
  });

  it('says that nothing listens', async () => {
    const target = createPlayTarget(
      createPlayAccounts({
        clock: systemClock,
        pace: { ...systemClock, sleep: () => Promise.resolve() },
        read: async () => {
          return {
            serviceAccountJson: await readFile(room.sandbox.serviceAccountKeyFile, 'utf8'),
            endpoint: 'http://127.0.0.1:9',
          };
        },
      }),
      systemClock,
    );
    expect((await failing(target.glance(app, never))).reason).toBe('offline');
  });
});

describe('an upload over the wire', () => {
  const SIZE = 9 * 1024 * 1024;
  const parts = () => requestsTo('PUT', 'upload_id');
  const starts = () => requestsTo('POST', 'uploadType=resumable').filter((r) => r.status === 200);

  async function uploading(size = SIZE) {
    const artifact = await writeArtifact(room.directory, 900, size);
    const plan = await planned(room.target, upload, { artifact });
    return { artifact, calls: plan.calls };
  }

  it('sends parts of whole granules and ends with the store’s hash', async () => {
    const { artifact, calls } = await uploading();
    const ran = await perform(room.target, calls, { artifact });
    expect(ran.bindings.versionCode).toBe('900');
    expect(parts().map((request) => request.bodyBytes)).toEqual([8 * 1024 * 1024, 1024 * 1024]);
    expect(ran.progress.at(-1)).toMatchObject({ confirmed: SIZE, sent: 0, total: SIZE, secondsLeft: 0 });
    expect(ran.progress.every((one) => one.confirmed + one.sent <= one.total)).toBe(true);
  });

  it.each([
    ['a cut in the middle', { kind: 'cut-request', atByte: 3_000_000 } as const, 1],
    ['fewer bytes kept than sent', { kind: 'partial-accept', keepBytes: 2_500_000 } as const, 1],
    ['an answer that is lost', { kind: 'lost-answer' } as const, 1],
    ['a 503', { kind: 'status', status: 503 } as const, 1],
    ['a token that ended', { kind: 'token-expired' } as const, 1],
    ['a session that is gone (404)', { kind: 'session-lost', status: 404 } as const, 2],
    ['a session that has expired (410)', { kind: 'session-lost', status: 410 } as const, 2],
  ])('gets over %s', async (_, fault, sessions) => {
    const { artifact, calls } = await uploading();
    room.sandbox.control.addFault({ ...fault, route: 'PUT *', count: 1 });
    const ran = await perform(room.target, calls.slice(0, 3), { artifact });
    expect(ran.results[2]?.status).toBe(200);
    expect(starts()).toHaveLength(sessions);
  });

  it('asks how far the server is before it sends anything again', async () => {
    const { artifact, calls } = await uploading();
    room.sandbox.control.addFault({ kind: 'cut-request', atByte: 3_000_000, route: 'PUT *', count: 1 });
    await perform(room.target, calls.slice(0, 3), { artifact });
    const ranges = parts().map((request) => request.headers['content-range']);
    expect(ranges[1]).toBe(`bytes */${artifact.size}`);
    const restartedAt = Number(/^bytes (\d+)-/.exec(ranges[2] ?? '')?.[1]);
    expect(restartedAt).toBeGreaterThan(0);
  });

  it('goes on after a restart with the session that the journal kept', async () => {
    const { artifact, calls } = await uploading();
    const controller = new AbortController();
    const kept: Record<string, string> = {};
    const failed = await failing(
      perform(room.target, calls.slice(0, 3), {
        artifact,
        signal: controller.signal,
        bind: async (values) => {
          Object.assign(kept, values);
        },
        onTransfer: (progress) => {
          if (progress.confirmed > 0) controller.abort();
        },
      }),
    );
    expect(failed.reason).toBe('cancelled');

    const accounts = createPlayAccounts({
      clock: systemClock,
      read: async () => {
        return {
          serviceAccountJson: await readFile(room.sandbox.serviceAccountKeyFile, 'utf8'),
          endpoint: room.sandbox.playUrl,
        };
      },
    });
    const restarted = createPlayTarget(accounts, systemClock);
    const ran = await perform(restarted, calls.slice(2), { artifact, bindings: kept });
    expect(ran.results[0]?.status).toBe(200);
    expect(starts()).toHaveLength(1);
    expect(ran.log.join('\n')).toContain('Going on at 8.0 MiB of 9.0 MiB.');
    expect(JSON.stringify(ran.log)).not.toContain('upload_id');
  });

  it('refuses when the store holds other bytes', async () => {
    const { artifact, calls } = await uploading(500_000);
    const other = { ...artifact, sha256: 'ab'.repeat(32) };
    const failed = await failing(perform(room.target, calls.slice(0, 3), { artifact: other }));
    expect(failed.reason).toBe('hash-mismatch');
    expect(failed.stillTrue).toMatch(/nothing was committed/);
  });

  it('refuses a file that has changed or gone', async () => {
    const { artifact, calls } = await uploading(500_000);
    const changed = { ...artifact, size: artifact.size - 1 };
    expect((await failing(perform(room.target, calls.slice(0, 3), { artifact: changed }))).reason).toBe(
      'artifact-missing',
    );
  });
});
