import { fingerprintOf } from '@shared/domain/store';
import { describe, expect, it } from 'vitest';
import { trackBody } from '../../../electron/targets/play/track-body';
import {
  reviewState,
  toTrack,
  trackKind,
  versionNameOf,
  wireArtifact,
  wireEdit,
  wireSummaries,
  wireTrack,
  withReviews,
} from '../../../electron/targets/play/wire';

const full = {
  track: 'production',
  releases: [
    {
      name: '1.4.0',
      versionCodes: ['142', '141'],
      status: 'inProgress',
      userFraction: 0.05,
      inAppUpdatePriority: 3,
      releaseNotes: [{ language: 'en-US', text: 'Faster.' }],
      countryTargeting: { countries: ['FR'], includeRestOfWorld: true },
    },
    { name: null, versionCodes: [138], status: 'completed', userFraction: null, releaseNotes: null },
  ],
};

describe('a track', () => {
  it('is read with numbers as strings and absent members as null', () => {
    const track = toTrack(wireTrack.parse(full));
    expect(track.kind).toBe('production');
    expect(track.releases[0]).toMatchObject({
      versionName: '1.4.0',
      versionCodes: [141, 142],
      userFraction: 0.05,
      inAppUpdatePriority: 3,
      countryTargeting: { countries: ['FR'], includeRestOfWorld: true },
    });
    expect(track.releases[1]).toMatchObject({ name: '', versionCodes: [138], notes: [], userFraction: null });
  });

  it('comes back from its body as it was', () => {
    const track = toTrack(wireTrack.parse(full));
    const again = toTrack(wireTrack.parse(JSON.parse(JSON.stringify(trackBody(track)))));
    expect(fingerprintOf([again])).toBe(fingerprintOf([track]));
    expect(again).toEqual(track);
  });

  it('may have no releases at all', () => {
    expect(toTrack(wireTrack.parse({ track: 'alpha' })).releases).toEqual([]);
  });

  it('is refused when a status is not understood', () => {
    const strange = { track: 'production', releases: [{ versionCodes: ['1'], status: 'paused' }] };
    expect(wireTrack.safeParse(strange).success).toBe(false);
  });

  it.each([
    ['production', 'production'],
    ['wear:production', 'production'],
    ['beta', 'open'],
    ['automotive:beta', 'open'],
    ['alpha', 'closed'],
    ['internal', 'internal'],
    ['qa', 'internal'],
    ['qa-team', 'closed'],
  ])('%s is %s', (id, kind) => expect(trackKind(id)).toBe(kind));
});

describe('what else is read', () => {
  it.each([
    ['1.4.0', '1.4.0'],
    ['142 (1.4.0-rc.1)', '1.4.0-rc.1'],
    ['1.3.2 (138)', '1.3.2'],
    ['v2.0', '2.0'],
    ['Spring release', null],
    ['142', null],
    ['', null],
  ])('the version name in %j is %j', (label, name) => expect(versionNameOf(label)).toBe(name));

  it('adds review states by version code', () => {
    const { releases } = wireSummaries.parse({
      releases: [
        {
          activeArtifacts: [{ versionCode: 142 }],
          releaseLifecycleState: 'RELEASE_LIFECYCLE_STATE_IN_REVIEW',
        },
        {
          activeArtifacts: [{ versionCode: '7' }],
          releaseLifecycleState: 'RELEASE_LIFECYCLE_STATE_PUBLISHED',
        },
      ],
    });
    const track = withReviews(toTrack(wireTrack.parse(full)), releases);
    expect(track.releases.map((release) => release.review)).toEqual(['in-review', 'unknown']);
  });

  it('takes a review state that Google adds later for unknown', () => {
    expect(reviewState('RELEASE_LIFECYCLE_STATE_SOMETHING_NEW')).toBe('unknown');
  });

  it('keeps an edit’s id as text', () => {
    expect(wireEdit.parse({ id: '01234567890123456789', expiryTimeSeconds: '1795453200' }).id).toBe(
      '01234567890123456789',
    );
  });

  it('finds the hash of bundles and APKs', () => {
    expect(wireArtifact.parse({ versionCode: 151, sha256: 'AB' })).toEqual({
      versionCode: 151,
      sha256: 'ab',
    });
    expect(wireArtifact.parse({ versionCode: '151', binary: { sha256: 'cd' } }).sha256).toBe('cd');
    expect(wireArtifact.parse({ versionCode: 151 }).sha256).toBeNull();
  });
});
