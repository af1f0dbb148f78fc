import type { AndroidFacts } from './artifact';
import { checkCertificate } from './artifact-certificate-check';
import { type ArtifactCheck, listed, megabytes, pass, refused, warning } from './artifact-verdict';
import { findRelease, leadCode, type StoreTrack } from './store';
import type { AndroidConfig } from './workspace';

/** What the workspace expects of an artifact: the parts of an app's configuration that the checks read. */
export type ArtifactExpectations = Pick<AndroidConfig, 'packageName' | 'certificateSha256' | 'checks'>;

/** What the store knows about version codes. */
export interface StoreVersionCodes {
  readonly tracks: readonly StoreTrack[];
  /** Every code that was ever uploaded (Play: `edits.bundles.list` and `edits.apks.list`); `null` when not asked. */
  readonly uploaded: readonly number[] | null;
}

/** The artifact of the last release, against which this one is compared. */
export type PreviousArtifact = Pick<AndroidFacts, 'format' | 'versionCode' | 'sizeBytes' | 'permissions'>;

/** Google Play blocks updates for Android 15 and later that do not fit 16 KB pages. */
const LARGE_PAGES_FROM_SDK = 35;

/**
 * Everything that is held against an artifact before it is sent, worst first. What could not be checked is a warning
 * that says so, never a pass.
 *
 * @param store `null` when the store could not be read
 * @param previous `null` when no artifact of an earlier release is known here
 */
export function checkArtifact(
  facts: AndroidFacts,
  expectations: ArtifactExpectations,
  store: StoreVersionCodes | null,
  previous: PreviousArtifact | null,
): readonly ArtifactCheck[] {
  const checks = [
    checkPackage(facts, expectations.packageName),
    ...checkVersionCode(facts.versionCode, store),
    checkCertificate(facts, expectations.certificateSha256 ?? null),
    checkTargetSdk(facts.targetSdk, expectations.checks.minTargetSdk),
    checkDebuggable(facts.debuggable),
    checkPageSize(facts),
    checkSize(facts, expectations.checks.maxGrowth, previous),
    checkPermissions(facts, previous),
    checkR8Mapping(facts.hasR8Mapping),
    ...checkNativeSymbols(facts),
    checkCleartext(facts.usesCleartextTraffic),
  ];
  const order = { refused: 0, warning: 1, pass: 2 } as const;
  return checks.sort((a, b) => order[a.verdict] - order[b.verdict]);
}

function checkPackage({ packageName }: AndroidFacts, expected: string): ArtifactCheck {
  if (packageName === expected) return pass('package', `Package is ${packageName}`, 'As in slipway.yaml.');
  return refused(
    'package',
    `Package is ${packageName}`,
    `This app is ${expected}: another app's file was dropped.`,
    {
      id: 'replace-file',
      label: 'Replace file…',
    },
  );
}

function checkVersionCode(code: number, store: StoreVersionCodes | null): ArtifactCheck[] {
  if (store === null) {
    const detail = 'Google Play could not be read, so nothing is known about the codes in use.';
    return [warning('version-code', `Code ${code} was not compared`, detail)];
  }
  return [checkCodeIsHighest(code, store.tracks), checkCodeIsUnused(code, store)];
}

function checkCodeIsHighest(code: number, tracks: readonly StoreTrack[]): ArtifactCheck {
  const published = tracks.flatMap((track) =>
    track.releases
      .filter((release) => release.status !== 'draft')
      .map((release) => ({ track: track.id, code: leadCode(release) })),
  );
  const highest = published.reduce((most, next) => Math.max(most, next.code), 0);
  if (highest === 0) return pass('version-code', `Code ${code} is the first`, 'Nothing is published yet.');
  const on = listed(published.filter((each) => each.code === highest).map((each) => each.track));
  if (code > highest) {
    return pass(
      'version-code',
      `Code ${code} is above ${highest}, the highest on any track`,
      `${highest} is on ${on}.`,
    );
  }
  const detail = `${highest} is on ${on}, and devices never go back to a lower code. Build again with ${highest + 1} or more.`;
  return refused('version-code', `Code ${code} is not above ${highest}`, detail);
}

function checkCodeIsUnused(code: number, { tracks, uploaded }: StoreVersionCodes): ArtifactCheck {
  const track = tracks.find((candidate) => findRelease(candidate, code));
  if (track || uploaded?.includes(code)) {
    const where = track ? `It is on ${track.id}.` : 'It was uploaded before and is on no track.';
    return refused(
      'version-code-used',
      `Code ${code} is already used`,
      `${where} Google Play takes each code once.`,
    );
  }
  if (uploaded === null) {
    const detail =
      'It is on no track, but earlier uploads were not listed. Google Play takes each code once.';
    return warning('version-code-used', `Code ${code} may be used already`, detail);
  }
  return pass(
    'version-code-used',
    `Code ${code} was never uploaded`,
    'Compared with every upload that Play lists.',
  );
}

function checkTargetSdk(targetSdk: number | null, minimum: number): ArtifactCheck {
  if (targetSdk === null) {
    const detail = `The manifest states none. Google Play asks for ${minimum} or more.`;
    return warning('target-sdk', 'Target SDK is not known', detail);
  }
  if (targetSdk >= minimum) {
    return pass(
      'target-sdk',
      `Target SDK ${targetSdk} meets the minimum of ${minimum}`,
      'Minimum from slipway.yaml.',
    );
  }
  const detail = `Raise targetSdk to ${minimum} or more and build again; Google Play refuses lower ones.`;
  return refused('target-sdk', `Target SDK ${targetSdk} is below the minimum of ${minimum}`, detail);
}

function checkDebuggable(debuggable: boolean): ArtifactCheck {
  if (!debuggable) return pass('debuggable', 'Not debuggable', 'The manifest does not allow a debugger.');
  return refused(
    'debuggable',
    'The app is debuggable',
    'Google Play refuses it. Build the release variant instead.',
  );
}

function checkPageSize({ pageAlignment, targetSdk }: AndroidFacts): ArtifactCheck {
  const { checked, unaligned, unreadable } = pageAlignment;
  if (unaligned.length > 0) {
    const title = `${unaligned.length} of ${checked} libraries do not fit 16 KB memory pages`;
    const detail = `${listed(unaligned)}. Link again with NDK r28 or later, or update the library.`;
    const blocks = targetSdk !== null && targetSdk >= LARGE_PAGES_FROM_SDK;
    return blocks ? refused('page-size', title, detail) : warning('page-size', title, detail);
  }
  if (unreadable.length > 0) {
    const title = `${unreadable.length} libraries were not checked for 16 KB memory pages`;
    return warning('page-size', title, `${listed(unreadable)} could not be read as 64-bit libraries.`);
  }
  if (checked === 0)
    return pass('page-size', 'No 64-bit libraries', '16 KB memory pages make no difference.');
  return pass(
    'page-size',
    `${checked} of ${checked} libraries fit 16 KB memory pages`,
    'Every 64-bit library was read.',
  );
}

function checkSize(facts: AndroidFacts, maxGrowth: number, previous: PreviousArtifact | null): ArtifactCheck {
  if (previous === null || previous.format !== facts.format || previous.sizeBytes === 0) {
    const detail = `It is ${megabytes(facts.sizeBytes)}; no earlier file of this kind is known here.`;
    return warning('size', 'Size was not compared', detail);
  }
  const growth = facts.sizeBytes - previous.sizeBytes;
  const limit = `${Number((maxGrowth * 100).toFixed(1))}%`;
  const than = `than ${previous.versionCode}`;
  const detail = `${megabytes(facts.sizeBytes)} now, ${megabytes(previous.sizeBytes)} in ${previous.versionCode}.`;
  if (growth > previous.sizeBytes * maxGrowth) {
    return warning('size', `File ${megabytes(growth)} bigger ${than}, over the limit of ${limit}`, detail);
  }
  if (growth > 0)
    return pass('size', `File ${megabytes(growth)} bigger ${than}, under the limit of ${limit}`, detail);
  if (growth < 0) return pass('size', `File ${megabytes(-growth)} smaller ${than}`, detail);
  return pass('size', `File as big as ${previous.versionCode}`, detail);
}

function checkPermissions({ permissions }: AndroidFacts, previous: PreviousArtifact | null): ArtifactCheck {
  if (previous === null) {
    const detail = `It asks for ${permissions.length}; no earlier file is known here.`;
    return warning('permissions', 'Permissions were not compared', detail);
  }
  const added = permissions.filter((permission) => !previous.permissions.includes(permission));
  if (added.length === 0) {
    const detail = `${permissions.length} permissions, none that ${previous.versionCode} did not have.`;
    return pass('permissions', 'No permission added', detail);
  }
  const title = `${added.length} ${added.length === 1 ? 'permission' : 'permissions'} added since ${previous.versionCode}`;
  return warning(
    'permissions',
    title,
    `${listed(added)}. Users may be asked, and Play may want a declaration.`,
  );
}

function checkR8Mapping(hasR8Mapping: boolean | null): ArtifactCheck {
  if (hasR8Mapping === true) {
    return pass('r8-mapping', 'R8 mapping found, sent with the bundle', 'Crash reports show your own names.');
  }
  if (hasR8Mapping === null) {
    return warning(
      'r8-mapping',
      'R8 mapping is not known',
      'An APK does not carry it: send mapping.txt along.',
    );
  }
  const detail = 'If R8 shortened names, crash reports stay unreadable. Without R8 there is nothing to do.';
  return warning('r8-mapping', 'No R8 mapping in the bundle', detail);
}

/** Nothing to say about an app without native code. */
function checkNativeSymbols({ abis, hasNativeSymbols }: AndroidFacts): ArtifactCheck[] {
  if (abis.length === 0) return [];
  if (hasNativeSymbols === true) {
    return [
      pass('native-symbols', 'Native symbols found, sent with the bundle', 'Native crashes name functions.'),
    ];
  }
  if (hasNativeSymbols === null) {
    return [
      warning(
        'native-symbols',
        'Native symbols are not known',
        'An APK does not carry them: send them along.',
      ),
    ];
  }
  const detail = 'Set ndk.debugSymbolLevel, or add symbols.zip, to read crashes in native code.';
  return [warning('native-symbols', 'No symbols for the native libraries', detail)];
}

function checkCleartext(usesCleartextTraffic: boolean | null): ArtifactCheck {
  if (usesCleartextTraffic === false)
    return pass('cleartext', 'No cleartext traffic', 'The manifest forbids plain HTTP.');
  if (usesCleartextTraffic === true) {
    return warning(
      'cleartext',
      'Cleartext traffic is allowed',
      'The app may talk plain HTTP, which others can read.',
    );
  }
  const detail =
    'A network security configuration decides it, or no target SDK is stated; neither is read here.';
  return warning('cleartext', 'Cleartext traffic was not checked', detail);
}
