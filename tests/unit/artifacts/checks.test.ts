import type { AndroidFacts } from '@shared/domain/artifact';
import {
  type ArtifactExpectations,
  checkArtifact,
  type PreviousArtifact,
  type StoreVersionCodes,
} from '@shared/domain/artifact-checks';
import type { ArtifactCheckId } from '@shared/domain/artifact-verdict';
import type { StoreRelease, StoreTrack } from '@shared/domain/store';
import { describe, expect, it } from 'vitest';

const UPLOAD = 'AB:3F:9C:04'.padEnd(95, ':00');
const STRANGER = 'CD:00:00:00'.padEnd(95, ':11');
const certificate = (sha256: string, subject = 'C=FR, O=Arkalia, CN=Upload') => ({
  sha256,
  subject,
  notAfter: '2050-01-01T00:00:00.000Z',
});
const signedBy = (sha256: string, subject?: string) =>
  ({
    state: 'signed',
    schemes: ['jar'],
    certificates: [certificate(sha256, subject)],
    verified: [],
  }) as const;

const facts: AndroidFacts = {
  format: 'aab',
  fileName: 'app-release.aab',
  sizeBytes: 48_200_000,
  sha256: 'ab',
  packageName: 'com.arkalia.cia',
  versionCode: 151,
  versionName: '1.5.0',
  minSdk: 26,
  targetSdk: 36,
  debuggable: false,
  usesCleartextTraffic: false,
  permissions: ['android.permission.INTERNET'],
  abis: ['arm64-v8a', 'armeabi-v7a'],
  modules: [{ name: 'base', kind: 'base' }],
  languages: ['de', 'fr'],
  sizeByPart: { native: 1, assets: 1, code: 1, resources: 1, other: 1 },
  signing: signedBy(UPLOAD),
  hasR8Mapping: true,
  hasNativeSymbols: true,
  pageAlignment: { checked: 6, unaligned: [], unreadable: [] },
};
const expectations: ArtifactExpectations = {
  packageName: 'com.arkalia.cia',
  certificateSha256: UPLOAD,
  checks: { minTargetSdk: 35, maxGrowth: 0.1 },
};
const previous: PreviousArtifact = {
  format: 'aab',
  versionCode: 142,
  sizeBytes: 48_000_000,
  permissions: ['android.permission.INTERNET'],
};

function release(versionCode: number, status: StoreRelease['status'] = 'completed'): StoreRelease {
  return {
    name: String(versionCode),
    versionName: null,
    versionCodes: [versionCode],
    status,
    userFraction: null,
    review: 'unknown',
    notes: [],
    inAppUpdatePriority: null,
    countryTargeting: null,
  };
}
const track = (id: string, kind: StoreTrack['kind'], ...releases: StoreRelease[]): StoreTrack => ({
  id,
  kind,
  releases,
});
const store: StoreVersionCodes = {
  tracks: [track('production', 'production', release(142)), track('internal', 'internal', release(150))],
  uploaded: [132, 142, 150],
};

interface Case {
  readonly facts?: Partial<AndroidFacts>;
  readonly expectations?: Partial<ArtifactExpectations>;
  readonly store?: StoreVersionCodes | null;
  readonly previous?: PreviousArtifact | null;
}
function run(given: Case = {}) {
  return checkArtifact(
    { ...facts, ...given.facts },
    { ...expectations, ...given.expectations },
    given.store === undefined ? store : given.store,
    given.previous === undefined ? previous : given.previous,
  );
}
const only = (id: ArtifactCheckId, given?: Case) => run(given).find((check) => check.id === id);

describe('the checks of an artifact', () => {
  it('pass, all twelve of them, when everything is known and good', () => {
    const checks = run();
    expect(new Set(checks.map((check) => check.verdict))).toEqual(new Set(['pass']));
    expect(new Set(checks.map((check) => check.id)).size).toBe(12);
    expect(checks).toHaveLength(12);
    expect(checks.map((check) => check.title)).toEqual(
      expect.arrayContaining([
        'Code 151 is above 150, the highest on any track',
        'Signed by the expected upload certificate',
        'Target SDK 36 meets the minimum of 35',
        '6 of 6 libraries fit 16 KB memory pages',
        'R8 mapping found, sent with the bundle',
        'File 0.2 MB bigger than 142, under the limit of 10%',
      ]),
    );
  });

  it('list the worst first', () => {
    const verdicts = run({ facts: { debuggable: true, hasR8Mapping: false } }).map((check) => check.verdict);
    expect(verdicts.slice(0, 3)).toEqual(['refused', 'warning', 'pass']);
  });

  it('never pass what was not known', () => {
    const checks = run({
      facts: {
        targetSdk: null,
        usesCleartextTraffic: null,
        hasR8Mapping: null,
        hasNativeSymbols: null,
        pageAlignment: { checked: 5, unaligned: [], unreadable: ['lib/x.so'] },
      },
      expectations: { certificateSha256: undefined },
      store: null,
      previous: null,
    });
    expect(checks.filter((check) => check.verdict === 'pass').map((check) => check.id)).toEqual([
      'package',
      'debuggable',
    ]);
    expect(checks.filter((check) => check.verdict === 'refused')).toEqual([]);
  });

  it.each<[string, ArtifactCheckId, Case, string, string | RegExp]>([
    ['another package', 'package', { facts: { packageName: 'com.other' } }, 'refused', /com\.arkalia\.cia/],
    [
      'a code below the highest',
      'version-code',
      { facts: { versionCode: 149 } },
      'refused',
      /150 is on internal.*151 or more/,
    ],
    ['the highest code again', 'version-code', { facts: { versionCode: 150 } }, 'refused', /150/],
    [
      'a code on a track',
      'version-code-used',
      { facts: { versionCode: 150 } },
      'refused',
      /It is on internal/,
    ],
    ['a code uploaded once', 'version-code-used', { facts: { versionCode: 132 } }, 'refused', /on no track/],
    [
      'uploads not listed',
      'version-code-used',
      { store: { ...store, uploaded: null } },
      'warning',
      /not listed/,
    ],
    ['an unread store', 'version-code', { store: null }, 'warning', /could not be read/],
    [
      'a first release',
      'version-code',
      { store: { tracks: [], uploaded: [] } },
      'pass',
      /Nothing is published/,
    ],
    [
      'no signature',
      'certificate',
      { facts: { signing: { state: 'unsigned' } } },
      'refused',
      /signed files only/,
    ],
    [
      'a stranger',
      'certificate',
      { facts: { signing: signedBy(STRANGER) } },
      'refused',
      new RegExp(`${STRANGER}.*${UPLOAD}`),
    ],
    [
      'no expectation',
      'certificate',
      { expectations: { certificateSha256: undefined } },
      'warning',
      /slipway\.yaml does not say who should: if this is your upload key, expect it/,
    ],
    [
      'a debug key',
      'certificate',
      { facts: { signing: signedBy(UPLOAD, 'C=US, O=Android, CN=Android Debug') } },
      'refused',
      /debug key/,
    ],
    ['a debuggable app', 'debuggable', { facts: { debuggable: true } }, 'refused', /release variant/],
    ['an old target', 'target-sdk', { facts: { targetSdk: 34 } }, 'refused', /35/],
    [
      'a higher minimum',
      'target-sdk',
      { expectations: { checks: { minTargetSdk: 37, maxGrowth: 0.1 } } },
      'refused',
      /37/,
    ],
    [
      'growth over the limit',
      'size',
      { facts: { sizeBytes: 52_900_000 } },
      'warning',
      /52\.9 MB now, 48\.0 MB in 142/,
    ],
    ['growth of exactly the limit', 'size', { facts: { sizeBytes: 52_800_000 } }, 'pass', /52\.8 MB/],
    ['a smaller file', 'size', { facts: { sizeBytes: 40_000_000 } }, 'pass', /40\.0 MB/],
    [
      'a file of another kind before',
      'size',
      { previous: { ...previous, format: 'apk' } },
      'warning',
      /no earlier file/,
    ],
    ['a permission removed', 'permissions', { facts: { permissions: [] } }, 'pass', /0 permissions/],
    ['no mapping', 'r8-mapping', { facts: { hasR8Mapping: false } }, 'warning', /unreadable/],
    ['no symbols', 'native-symbols', { facts: { hasNativeSymbols: false } }, 'warning', /debugSymbolLevel/],
    ['cleartext', 'cleartext', { facts: { usesCleartextTraffic: true } }, 'warning', /plain HTTP/],
  ])('%s', (_, id, given, verdict, detail) => {
    const check = only(id, given);
    expect(check?.verdict).toBe(verdict);
    if (typeof detail === 'string') expect(check?.detail).toContain(detail);
    else expect(check?.detail).toMatch(detail);
  });

  it('name every track that has the highest code, and leave drafts out', () => {
    const tracks = [
      track('production', 'production', release(150), release(160, 'draft')),
      track('alpha', 'closed', release(150, 'halted')),
    ];
    const check = only('version-code', { store: { tracks, uploaded: [150, 160] } });
    expect(check).toMatchObject({ verdict: 'pass', detail: '150 is on production and alpha.' });
  });

  it('offer the fingerprint that slipway.yaml should state', () => {
    const check = only('certificate', { expectations: { certificateSha256: undefined } });
    expect(check?.action).toEqual({ id: 'expect-certificate', label: 'Expect this one…', sha256: UPLOAD });
  });

  it('take a fingerprint in any spelling', () => {
    const spelled = UPLOAD.replaceAll(':', '').toLowerCase();
    expect(only('certificate', { expectations: { certificateSha256: spelled } })?.verdict).toBe('pass');
  });

  it('list added permissions by name', () => {
    const permissions = [
      'android.permission.CAMERA',
      'android.permission.INTERNET',
      'android.permission.NFC',
    ];
    expect(only('permissions', { facts: { permissions } })).toMatchObject({
      verdict: 'warning',
      title: '2 permissions added since 142',
      detail: expect.stringContaining('android.permission.CAMERA and android.permission.NFC.'),
    });
  });

  it('refuse small pages only where Play does', () => {
    const pageAlignment = { checked: 6, unaligned: ['lib/arm64-v8a/liba.so'], unreadable: [] };
    expect(only('page-size', { facts: { pageAlignment } })).toMatchObject({
      verdict: 'refused',
      title: '1 of 6 libraries do not fit 16 KB memory pages',
    });
    expect(only('page-size', { facts: { pageAlignment, targetSdk: 34 } })?.verdict).toBe('warning');
  });

  it('say nothing of symbols where there is no native code', () => {
    expect(only('native-symbols', { facts: { abis: [] } })).toBeUndefined();
  });
});
