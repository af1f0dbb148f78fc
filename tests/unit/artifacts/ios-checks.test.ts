import type { IosFacts } from '@shared/domain/artifact';
import { checkIosArtifact, compareDotted, type IosStore } from '@shared/domain/ios-artifact-checks';
import { describe, expect, it } from 'vitest';

const DAY = 86_400_000;
const FACTS: IosFacts = {
  format: 'ipa',
  fileName: 'Cia.ipa',
  sizeBytes: 40_000_000,
  sha256: 'ab',
  packageName: 'com.arkalia.cia',
  appName: 'CIA',
  versionCode: 151,
  versionName: '1.5.0',
  buildNumber: '151',
  platform: 'IOS',
  minOs: '15.0',
  sdk: 'iphoneos26.1',
  xcode: '2610',
  devices: ['iPhone'],
  usesNonExemptEncryption: false,
  signed: true,
  profile: {
    name: 'CIA App Store',
    kind: 'app-store',
    teamId: 'A1B2C3D4E5',
    teamName: 'Arkalia SAS',
    expiresAt: '2027-05-01T00:00:00.000Z',
    appId: 'com.arkalia.cia',
    debuggable: false,
    entitlements: [],
  },
  hasIcon: true,
  extensions: [],
  languages: ['en'],
  sizeByPart: { native: 1, assets: 1, code: 1, resources: 1, other: 1 },
};
const STORE: IosStore = {
  builds: [
    { versionName: '1.5.0', number: '149' },
    { versionName: '1.5.0', number: '150' },
    { versionName: '1.4.0', number: '200' },
  ],
  liveVersion: '1.4.0',
};
const PREVIOUS = { sizeBytes: 39_000_000, buildNumber: '150' };

const check = (
  facts: Partial<IosFacts> = {},
  { store = STORE, left = 200 * DAY }: { store?: IosStore | null; left?: number | null } = {},
) =>
  checkIosArtifact(
    { ...FACTS, ...facts },
    { bundleId: 'com.arkalia.cia', maxGrowth: 0.1 },
    store,
    PREVIOUS,
    left,
  );
const profile = (part: Partial<NonNullable<IosFacts['profile']>>) => ({
  profile: FACTS.profile && { ...FACTS.profile, ...part },
});
const found = (checks: ReturnType<typeof check>, id: string) => checks.find((one) => one.id === id);

describe('checks of an .ipa', () => {
  it('pass a good one, each with its reason', () => {
    const checks = check();
    expect(checks.map(({ verdict }) => verdict)).toEqual(checks.map(() => 'pass'));
    expect(checks.every(({ title, detail }) => title !== '' && detail !== '')).toBe(true);
  });

  it.each([
    ['package', { packageName: 'com.other' }, {}],
    ['version-code-used', { buildNumber: '150' }, {}],
    ['version-code-used', { buildNumber: '150.0' }, {}],
    ['version-code', { buildNumber: '148' }, {}],
    ['version-code', { buildNumber: '1.2.3.4' }, {}],
    ['app-version', { versionName: '1.4.0' }, {}],
    ['app-version', { versionName: null }, {}],
    ['app-version', { versionName: '1.5-beta' }, {}],
    ['platform', { platform: null }, {}],
    ['platform', { platform: 'TV_OS' as const }, {}],
    ['distribution', { signed: false }, {}],
    ['distribution', profile({ kind: 'development', debuggable: true }), {}],
    ['distribution', profile({ kind: 'ad-hoc' }), {}],
    ['distribution', profile({ appId: 'com.other' }), {}],
    ['profile', {}, { left: 0 }],
    ['icon', { hasIcon: false }, {}],
  ])('%s is refused where Apple would', (id, facts, world) => {
    const checks = check(facts, world);
    expect(checks[0]).toMatchObject({ id, verdict: 'refused' });
  });

  it.each([
    ['encryption-key', { usesNonExemptEncryption: null }, {}],
    ['encryption-key', { usesNonExemptEncryption: true }, {}],
    ['profile', {}, { left: 10 * DAY }],
    ['size', { sizeBytes: 60_000_000 }, {}],
    ['version-code', {}, { store: null }],
    ['version-code', {}, { store: { ...STORE, builds: null } }],
  ])('%s is worth a look', (id, facts, world) => {
    expect(found(check(facts, world), id)).toMatchObject({ verdict: 'warning' });
  });

  it('say so where there is no profile to look at', () => {
    const checks = check({ profile: null }, { left: null });
    expect(found(checks, 'distribution')?.verdict).toBe('warning');
    expect(found(checks, 'profile')?.verdict).toBe('warning');
  });

  it('count a number by its version alone, and take a profile with an asterisk', () => {
    expect(found(check({ versionName: '1.6.0', buildNumber: '1' }), 'version-code')?.verdict).toBe('pass');
    expect(found(check(profile({ appId: 'com.arkalia.*' })), 'distribution')?.verdict).toBe('pass');
    expect(found(check({}, { store: { builds: [], liveVersion: null } }), 'app-version')?.verdict).toBe(
      'pass',
    );
  });

  it('compare numbers part by part', () => {
    expect(compareDotted('1.10', '1.9')).toBeGreaterThan(0);
    expect(compareDotted('1.5', '1.5.0')).toBe(0);
    expect(compareDotted('2', '10')).toBeLessThan(0);
  });
});
