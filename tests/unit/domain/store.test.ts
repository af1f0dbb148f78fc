import {
  exposure,
  fingerprintOf,
  leadCode,
  percent,
  releaseLabel,
  type StoreRelease,
  type StoreTrack,
} from '@shared/domain/store';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const release: StoreRelease = {
  name: '1.4.0',
  versionName: '1.4.0',
  versionCodes: [141, 142],
  status: 'inProgress',
  userFraction: 0.05,
  review: 'published',
  notes: [
    { language: 'en-US', text: 'New.' },
    { language: 'fr-FR', text: 'Nouveau.' },
  ],
  inAppUpdatePriority: 3,
  countryTargeting: null,
};
const older: StoreRelease = {
  ...release,
  name: '1.3.2',
  versionCodes: [138],
  status: 'completed',
  userFraction: null,
};
const tracks = (...releases: StoreRelease[]): StoreTrack[] => [
  { id: 'production', kind: 'production', releases },
];

describe('a fingerprint', () => {
  const whole = fingerprintOf(tracks(release, older));

  it.each<[string, Partial<StoreRelease>]>([
    ['status', { status: 'halted' }],
    ['share', { userFraction: 0.1 }],
    ['version codes', { versionCodes: [142] }],
    ['name', { name: 'Spring' }],
    ['notes', { notes: [{ language: 'en-US', text: 'Newer.' }] }],
    ['update priority', { inAppUpdatePriority: 5 }],
    ['countries', { countryTargeting: { countries: ['FR'], includeRestOfWorld: false } }],
  ])('tells another %s', (_, patch) => {
    expect(fingerprintOf(tracks({ ...release, ...patch }, older))).not.toBe(whole);
  });

  it('tells a release and a track more or less', () => {
    expect(fingerprintOf(tracks(release))).not.toBe(whole);
    expect(fingerprintOf([...tracks(release, older), { id: 'beta', kind: 'open', releases: [] }])).not.toBe(
      whole,
    );
  });

  it('is the same in any order and whatever reviewers say', () => {
    const shuffled = { ...release, notes: release.notes.toReversed(), versionCodes: [142, 141] };
    expect(fingerprintOf(tracks(older, { ...shuffled, review: 'in-review' }))).toBe(whole);
    expect(fingerprintOf(tracks({ ...release, inAppUpdatePriority: 0 }))).toBe(
      fingerprintOf(tracks({ ...release, inAppUpdatePriority: null })),
    );
  });

  it('is not deceived by text that looks like the next field', () => {
    const one = { ...release, notes: [{ language: 'en-US', text: 'a"],["fr-FR","b' }] };
    const two = {
      ...release,
      notes: [
        { language: 'en-US', text: 'a' },
        { language: 'fr-FR', text: 'b' },
      ],
    };
    expect(fingerprintOf(tracks(one))).not.toBe(fingerprintOf(tracks(two)));
  });
});

describe('a percentage', () => {
  it.each([
    [0, '0%'],
    [0.05, '5%'],
    [0.1, '10%'],
    [0.125, '12.5%'],
    [1 / 3, '33.33%'],
    [0.29, '29%'],
    [0.001, '0.1%'],
    [1, '100%'],
    [0.00001, '0.001%'],
    [0.99999, '99.999%'],
  ])('of %d is %s', (fraction, text) => {
    expect(percent(fraction)).toBe(text);
  });

  it('never calls some nobody, or nearly all everybody', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, minExcluded: true, maxExcluded: true, noNaN: true }),
        (fraction) => {
          expect(['0%', '100%']).not.toContain(percent(fraction));
        },
      ),
    );
  });
});

describe('a release', () => {
  it('reaches the users that its state says', () => {
    expect(exposure(release)).toBe(0.05);
    expect(exposure(older)).toBe(1);
    expect(exposure({ ...release, status: 'draft', userFraction: null })).toBe(0);
    expect(exposure({ ...release, status: 'halted' })).toBe(0.05);
    expect(exposure({ ...release, status: 'halted', userFraction: null })).toBe(1);
  });

  it('is called by its version name and its greatest code', () => {
    expect(releaseLabel(release)).toBe('1.4.0 (142)');
    expect(releaseLabel({ versionName: null, versionCodes: [7] })).toBe('7');
    expect(leadCode({ ...release, versionCodes: [] })).toBe(0);
  });
});
