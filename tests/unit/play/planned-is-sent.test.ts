import type { ArtifactId } from '@shared/domain/ids';
import type { PlannedCall, StoreIntent } from '@shared/domain/plan';
import { findRelease, findTrack, fingerprintOf, leadCode, type StoreTrack } from '@shared/domain/store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CallResult } from '../../../electron/ports/store-target';
import { app } from './play-fixtures';
import { never, openPlaySandbox, type PlaySandbox, perform, planned, writeArtifact } from './play-sandbox';

let room: PlaySandbox;
const open = async (scenario: string): Promise<void> => {
  room = await openPlaySandbox(scenario);
};
afterEach(async () => {
  await room.close();
});

const NOTES = [{ language: 'en-US', text: 'Reads documents.' }];

/** The planned call as the wire shows it: `{editId}` filled in, query behind it. */
function asSent(call: PlannedCall, editId: string): CallResult['sent'] {
  const query = new URLSearchParams(call.query).toString();
  return {
    method: call.method,
    path: `${call.path.replace('{editId}', editId)}${query ? `?${query}` : ''}`,
    body: call.body,
  };
}

/** Plans, sends, and proves that what was sent is what was planned and that the store took it over as expected. */
async function proves(intent: StoreIntent, versionCode: number | null = null): Promise<void> {
  const artifact = versionCode === null ? null : await writeArtifact(room.directory, versionCode, 700_000);
  const plan = await planned(room.target, intent, { artifact });
  room.sandbox.control.clearRequests();
  const ran = await perform(room.target, plan.calls, { artifact });
  const editId = ran.bindings.editId ?? '';
  expect(ran.results.map((result) => result.sent)).toEqual(plan.calls.map((call) => asSent(call, editId)));

  const wire = room.sandbox.control
    .requests()
    .filter((request) => !request.url.startsWith('/token') && !request.url.includes('upload_id'));
  expect(wire.map(({ method, url, body }) => ({ method, path: url, body: body || null }))).toEqual(
    plan.calls.map((call) => asSent(call, editId)),
  );

  const read = await perform(room.target, plan.readBack);
  const seen = read.results.find((result) => result.observed)?.observed;
  const expected = findTrack({ tracks: plan.expected }, intent.track);
  const named = expected && seen ? [asNamedBy(seen, expected)] : [];
  expect(fingerprintOf(seen ? [seen] : [])).toBe(fingerprintOf(named));
}

/** The store names a release that was sent without a name. */
function asNamedBy(store: StoreTrack, expected: StoreTrack): StoreTrack {
  const releases = expected.releases.map((release) => ({
    ...release,
    name: release.name || (findRelease(store, leadCode(release))?.name ?? ''),
  }));
  return { ...expected, releases };
}

describe('on a staged rollout, what was planned is what is sent:', () => {
  beforeEach(() => open('staged-rollout'));
  const production = { versionCode: 142, track: 'production' } as const;

  it('advance', () => proves({ kind: 'advance', ...production, fraction: 0.1 }));
  it('complete', () => proves({ kind: 'complete', ...production }));
  it('halt, and resume at the same share', async () => {
    await proves({ kind: 'halt', ...production });
    await proves({ kind: 'resume', ...production, fraction: 0.05 });
  });
  it('halt, then complete', async () => {
    await proves({ kind: 'halt', ...production });
    await proves({ kind: 'complete', ...production });
  });
  it('edit details', () =>
    proves({
      kind: 'edit-details',
      ...production,
      details: { notes: NOTES, countryTargeting: { countries: ['FR', 'DE'], includeRestOfWorld: false } },
    }));
  it('upload to internal testing', () =>
    proves(
      {
        kind: 'upload',
        artifactId: 'a' as ArtifactId,
        versionCode: 900,
        track: 'internal',
        reach: { kind: 'everyone' },
        details: { notes: NOTES },
      },
      900,
    ));
  it('upload as draft, then discard', async () => {
    await proves(
      {
        kind: 'upload',
        artifactId: 'a' as ArtifactId,
        versionCode: 900,
        track: 'production',
        reach: { kind: 'draft' },
        details: { notes: NOTES, inAppUpdatePriority: 4 },
      },
      900,
    );
    await proves({ kind: 'discard-draft', versionCode: 900, track: 'production' });
  });
  it('upload to a share of production, over the one that was rolling out', () =>
    proves(
      {
        kind: 'upload',
        artifactId: 'a' as ArtifactId,
        versionCode: 900,
        track: 'production',
        reach: { kind: 'fraction', fraction: 0.05 },
        details: { notes: NOTES },
      },
      900,
    ));
  it('upload to internal testing, then promote', async () => {
    await proves(
      {
        kind: 'upload',
        artifactId: 'a' as ArtifactId,
        versionCode: 900,
        track: 'internal',
        reach: { kind: 'everyone' },
        details: { notes: NOTES },
      },
      900,
    );
    await proves({
      kind: 'promote',
      versionCode: 900,
      fromTrack: 'internal',
      track: 'production',
      reach: { kind: 'fraction', fraction: 0.05 },
      details: {},
    });
  });
});

it('a completed release is halted, and the one before serves again', async () => {
  await open('fresh');
  const plan = await planned(room.target, { kind: 'halt', versionCode: 138, track: 'production' });
  await perform(room.target, plan.calls);
  const after = findTrack(await room.target.observe(app, never), 'production');
  expect(after && findRelease(after, 138)?.status).toBe('halted');
  expect(after?.releases.some((release) => release.status === 'completed')).toBe(true);
});

describe('reading', () => {
  it('observes tracks with their review states and leaves no edit behind', async () => {
    await open('in-review');
    const observation = await room.target.observe(app, never);
    const reviews = observation.tracks.flatMap((track) => track.releases.map((release) => release.review));
    expect(reviews).toContain('in-review');
    const edits = Object.values(room.sandbox.control.state().edits);
    expect(edits.filter((edit) => edit.status === 'open')).toEqual([]);
  });

  it('glances without any edit', async () => {
    await open('staged-rollout');
    room.sandbox.control.clearRequests();
    const glance = await room.target.glance(app, never);
    expect(glance.releases).toContainEqual(
      expect.objectContaining({ track: 'production', versionCodes: [142] }),
    );
    expect(room.sandbox.control.requests().filter((request) => request.url.includes('/edits'))).toEqual([]);
  });

  it('glances without ending an edit that is under way', async () => {
    await open('staged-rollout');
    const plan = await planned(room.target, {
      kind: 'advance',
      versionCode: 142,
      track: 'production',
      fraction: 0.1,
    });
    const before = await perform(room.target, plan.calls.slice(0, 3));
    await room.target.glance(app, never);
    const after = await perform(room.target, plan.calls.slice(3), { bindings: before.bindings });
    expect(after.results.map((result) => result.status)).toEqual([200, 200]);
  });
});
