import type { IosFacts, ProvisioningProfile } from './artifact';
import { type ArtifactCheck, megabytes, pass, refused, warning } from './artifact-verdict';

/** A build that the store has: version and build number as text, which is what Apple counts by. */
export interface KnownBuild {
  readonly versionName: string | null;
  readonly number: string;
}

/** What the store knows that a new build must fit. */
export interface IosStore {
  /** Builds that were uploaded, any of them; null when nobody listed them. */
  readonly builds: readonly KnownBuild[] | null;
  /** The highest version that users ever got; null before the first. */
  readonly liveVersion: string | null;
}

/** What an `.ipa` is compared with. */
export interface IosExpectations {
  readonly bundleId: string;
  /** How much it may grow over the last file without a look, as a share of it. */
  readonly maxGrowth: number;
}

const DAY_MS = 86_400_000;
/** A profile that ends sooner than this is worth a look: the next build needs a new one. */
const SOON_MS = 30 * DAY_MS;
const WHY_DIFFERENT = 'Archive the app again and export it for App Store Connect.';

/** Compares dotted numbers part by part, as Apple does: `1.10` is above `1.9`. */
export function compareDotted(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => text.split('.').map((part) => Number.parseInt(part, 10) || 0));
  for (let index = 0; index < Math.max(left?.length ?? 0, right?.length ?? 0); index += 1) {
    const difference = (left?.[index] ?? 0) - (right?.[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/**
 * Everything that is held against an `.ipa` before it is sent, worst first. What could not be checked is a warning that
 * says so, never a pass.
 *
 * @param store `null` when the store could not be read
 * @param previous the file of an earlier build that was read here; `null` when none was
 * @param profileLeftMs how long the provisioning profile is good for, ms; `null` when there is none
 */
export function checkIosArtifact(
  facts: IosFacts,
  expectations: IosExpectations,
  store: IosStore | null,
  previous: Pick<IosFacts, 'sizeBytes' | 'buildNumber'> | null,
  profileLeftMs: number | null,
): readonly ArtifactCheck[] {
  const checks = [
    checkBundleId(facts.packageName, expectations.bundleId),
    ...checkNumbers(facts, store),
    checkPlatform(facts),
    checkSigning(facts, expectations.bundleId),
    checkProfile(facts.profile, profileLeftMs),
    checkEncryption(facts.usesNonExemptEncryption),
    checkIcon(facts.hasIcon),
    checkSize(facts, expectations.maxGrowth, previous),
  ];
  const order = { refused: 0, warning: 1, pass: 2 } as const;
  return checks.sort((a, b) => order[a.verdict] - order[b.verdict]);
}

function checkBundleId(bundleId: string, expected: string): ArtifactCheck {
  if (bundleId === expected) return pass('package', `Bundle id is ${bundleId}`, 'As in slipway.yaml.');
  return refused(
    'package',
    `Bundle id is ${bundleId}`,
    `This app is ${expected}: another app's file was dropped.`,
    { id: 'replace-file', label: 'Replace file…' },
  );
}

function checkNumbers({ versionName, buildNumber }: IosFacts, store: IosStore | null): ArtifactCheck[] {
  if (versionName === null) {
    const detail = 'Set the marketing version (CFBundleShortVersionString) and archive again.';
    return [refused('app-version', 'The app states no version', detail)];
  }
  const shape = checkShape(versionName, buildNumber);
  if (shape) return [shape];
  if (store === null) {
    const detail = 'App Store Connect could not be read, so nothing is known about the numbers in use.';
    return [warning('version-code', `Build ${buildNumber} was not compared`, detail)];
  }
  return [
    checkVersion(versionName, store.liveVersion),
    checkBuildNumber(versionName, buildNumber, store.builds),
  ];
}

/** Apple takes one to three whole numbers, joined by dots, for both (Apple, "Core Foundation Keys"). */
function checkShape(versionName: string, buildNumber: string): ArtifactCheck | null {
  if (!/^\d+(\.\d+){0,2}$/.test(versionName)) {
    const detail = 'App Store Connect takes at most three whole numbers joined by dots.';
    return refused('app-version', `“${versionName}” is no version for the App Store`, detail);
  }
  if (!/^\d+(\.\d+){0,2}$/.test(buildNumber)) {
    const detail = 'App Store Connect takes at most three whole numbers joined by dots.';
    return refused('version-code', `“${buildNumber}” is no build number for the App Store`, detail);
  }
  return null;
}

function checkVersion(versionName: string, live: string | null): ArtifactCheck {
  if (live === null) return pass('app-version', `Version ${versionName} is the first`, 'Nothing is out yet.');
  if (compareDotted(versionName, live) > 0) {
    return pass('app-version', `Version ${versionName} is above ${live}`, `${live} is what users have.`);
  }
  const detail = `${live} is out, and that version takes no more builds. Raise the version and archive again.`;
  return refused('app-version', `Version ${versionName} is not above ${live}`, detail);
}

function checkBuildNumber(
  versionName: string,
  buildNumber: string,
  builds: readonly KnownBuild[] | null,
): ArtifactCheck {
  if (builds === null) {
    const detail = 'The builds at App Store Connect were not listed. It takes each number once.';
    return warning('version-code', `Build ${buildNumber} was not compared`, detail);
  }
  const numbers = builds.filter((build) => build.versionName === versionName).map(({ number }) => number);
  if (numbers.some((number) => compareDotted(number, buildNumber) === 0)) {
    const detail = `App Store Connect has ${versionName} (${buildNumber}) and takes each number once. Build again with a higher one.`;
    return refused('version-code-used', `Build ${buildNumber} is already used`, detail);
  }
  const highest = numbers.toSorted(compareDotted).at(-1);
  if (highest === undefined) {
    const detail = `Nothing was uploaded for ${versionName} yet.`;
    return pass('version-code', `Build ${buildNumber} is the first of ${versionName}`, detail);
  }
  if (compareDotted(buildNumber, highest) > 0) {
    const detail = `${highest} was uploaded last for ${versionName}.`;
    return pass('version-code', `Build ${buildNumber} is above ${highest}`, detail);
  }
  const detail = `${highest} was uploaded for ${versionName}, and numbers must rise. Build again with a higher one.`;
  return refused('version-code', `Build ${buildNumber} is not above ${highest}`, detail);
}

function checkPlatform({ platform, devices, minOs }: IosFacts): ArtifactCheck {
  const runs = [devices.join(' and '), minOs === null ? '' : `from ${minOs}`].filter((part) => part !== '');
  const detail = runs.length > 0 ? `${runs.join(', ')}.` : 'The file names no devices.';
  if (platform === 'IOS') return pass('platform', 'Built for iOS devices', detail);
  if (platform === null) return refused('platform', 'It is built for no device', WHY_DIFFERENT);
  return refused('platform', 'It is built for another system', 'Slipway sends iOS apps alone.');
}

const KINDS: Readonly<Record<ProvisioningProfile['kind'], string>> = {
  'app-store': 'the App Store',
  'ad-hoc': 'single devices (ad hoc)',
  development: 'development',
  enterprise: 'an enterprise’s own devices',
};

function checkSigning({ signed, profile }: IosFacts, bundleId: string): ArtifactCheck {
  if (!signed) return refused('distribution', 'The app is not signed', WHY_DIFFERENT);
  if (profile === null) {
    const detail = 'There is no readable provisioning profile in it. Apple looks at the signature itself.';
    return warning('distribution', 'Signing was not checked', detail);
  }
  if (profile.debuggable || profile.kind !== 'app-store') {
    const detail = `Apple takes only apps that are signed for distribution. ${WHY_DIFFERENT}`;
    return refused('distribution', `Signed for ${KINDS[profile.kind]}`, detail);
  }
  if (!covers(profile.appId, bundleId)) {
    const detail = `It is for ${profile.appId}. Choose the profile of this app and export again.`;
    return refused('distribution', 'The profile is for another app', detail);
  }
  const team = profile.teamName ?? profile.teamId ?? 'an unnamed team';
  return pass('distribution', `Signed for the App Store by ${team}`, `Profile “${profile.name}”.`);
}

/** Whether a profile's app id, which may end in an asterisk, covers a bundle id. */
function covers(appId: string | null, bundleId: string): boolean {
  if (appId === null || appId === bundleId || appId === '*') return true;
  return appId.endsWith('.*') && bundleId.startsWith(appId.slice(0, -1));
}

function checkProfile(profile: ProvisioningProfile | null, left: number | null): ArtifactCheck {
  if (profile === null || left === null) {
    return warning(
      'profile',
      'The profile’s end was not checked',
      'There is no readable profile in the app.',
    );
  }
  const day = profile.expiresAt.slice(0, 10);
  if (left <= 0) {
    const detail = `It ended on ${day}. Make a new one in the developer portal and export again.`;
    return refused('profile', 'The provisioning profile has expired', detail);
  }
  if (left < SOON_MS) {
    const days = Math.max(1, Math.floor(left / DAY_MS));
    const detail = `It ends on ${day}. This build may go; make a new profile before the next.`;
    return warning('profile', `The profile ends in ${days} ${days === 1 ? 'day' : 'days'}`, detail);
  }
  return pass('profile', `Profile good until ${day}`, `“${profile.name}”.`);
}

function checkEncryption(uses: boolean | null): ArtifactCheck {
  if (uses === false) {
    return pass(
      'encryption-key',
      'Export compliance answered',
      'It uses no encryption beyond what is exempt.',
    );
  }
  if (uses === true) {
    const detail = 'Apple wants documents for it once. The build waits for them where there are none.';
    return warning('encryption-key', 'It uses encryption that is not exempt', detail);
  }
  const detail =
    'Without ITSAppUsesNonExemptEncryption in Info.plist every build waits until somebody answers in TestFlight.';
  return warning('encryption-key', 'Export compliance is not answered in the file', detail);
}

function checkIcon(hasIcon: boolean): ArtifactCheck {
  if (hasIcon) return pass('icon', 'Icon found', 'Declared, or in the asset catalogue.');
  return refused('icon', 'The app has no icon', 'Apple refuses it. Add an app icon set and archive again.');
}

function checkSize(
  { sizeBytes }: IosFacts,
  maxGrowth: number,
  previous: Pick<IosFacts, 'sizeBytes' | 'buildNumber'> | null,
): ArtifactCheck {
  if (previous === null || previous.sizeBytes === 0) {
    const detail = `It is ${megabytes(sizeBytes)}; no earlier file of this app is known here.`;
    return warning('size', 'Size was not compared', detail);
  }
  const growth = sizeBytes - previous.sizeBytes;
  const than = `than ${previous.buildNumber}`;
  const detail = `${megabytes(sizeBytes)} now, ${megabytes(previous.sizeBytes)} in ${previous.buildNumber}.`;
  if (growth > previous.sizeBytes * maxGrowth) {
    const limit = `${Number((maxGrowth * 100).toFixed(1))}%`;
    return warning('size', `File ${megabytes(growth)} bigger ${than}, over the limit of ${limit}`, detail);
  }
  if (growth > 0) return pass('size', `File ${megabytes(growth)} bigger ${than}`, detail);
  return pass(
    'size',
    growth === 0 ? `File as big as ${previous.buildNumber}` : `File ${megabytes(-growth)} smaller ${than}`,
    detail,
  );
}
