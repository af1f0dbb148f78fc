import type { ApplePlatform, IosFacts } from '@shared/domain/artifact';
import { ArtifactRefusal } from './artifact-refusal';
import { sizeByPart } from './contents';
import { LIMITS } from './limits';
import {
  isDictionary,
  isText,
  membersIn,
  type PropertyList,
  readPropertyList,
  textIn,
} from './property-list';
import { readProvisioningProfile } from './provisioning-profile';
import type { ZipArchive } from './zip-archive';

const APP = /^Payload\/([^/]+\.app)\/Info\.plist$/;
const EXTENSION = /^Payload\/[^/]+\.app\/(?:PlugIns|Extensions)\/[^/]+\.appex\/Info\.plist$/;
const LANGUAGE = /^Payload\/[^/]+\.app\/([A-Za-z0-9_-]+)\.lproj\//;

/** `CFBundleSupportedPlatforms` in App Store Connect's words. */
const PLATFORMS: Readonly<Record<string, ApplePlatform>> = {
  iPhoneOS: 'IOS',
  AppleTVOS: 'TV_OS',
  XROS: 'VISION_OS',
  MacOSX: 'MAC_OS',
};
/** `UIDeviceFamily`. */
const DEVICES: Readonly<Record<number, string>> = {
  1: 'iPhone',
  2: 'iPad',
  3: 'Apple TV',
  4: 'Apple Watch',
  6: 'Mac',
  7: 'Apple Vision',
};
/** A whole number that stays one on its way to the screens. */
const BUILD_NUMBER = /^\d{1,9}$/;

/**
 * What an `.ipa` says of itself: its `Info.plist`, its provisioning profile and the names of what is in it.
 *
 * @throws ArtifactRefusal when there is no readable app in it, or one for the simulator.
 */
export async function readIosFacts(
  archive: ZipArchive,
): Promise<Omit<IosFacts, 'fileName' | 'sizeBytes' | 'sha256'>> {
  const folder = appFolder(archive);
  const info = await readPlist(archive, `${folder}/Info.plist`, 'The app’s Info.plist');
  const packageName = required(info, 'CFBundleIdentifier');
  const buildNumber = required(info, 'CFBundleVersion');
  const platform = platformOf(info);
  const profileEntry = archive.entries.get(`${folder}/embedded.mobileprovision`);
  const names = [...archive.entries.keys()];
  return {
    format: 'ipa',
    packageName,
    appName: textIn(info, 'CFBundleDisplayName') ?? textIn(info, 'CFBundleName'),
    versionCode: BUILD_NUMBER.test(buildNumber) ? Number(buildNumber) : 0,
    versionName: textIn(info, 'CFBundleShortVersionString'),
    buildNumber,
    platform,
    minOs: textIn(info, 'MinimumOSVersion'),
    sdk: textIn(info, 'DTSDKName'),
    xcode: textIn(info, 'DTXcode'),
    devices: devicesOf(info),
    usesNonExemptEncryption: encryptionOf(info),
    signed: archive.entries.has(`${folder}/_CodeSignature/CodeResources`),
    profile: profileEntry
      ? await readProvisioningProfile(await archive.read(profileEntry, LIMITS.plistBytes))
      : null,
    hasIcon: hasIcon(info) || archive.entries.has(`${folder}/Assets.car`),
    extensions: await extensionsOf(archive, names),
    languages: languagesOf(names),
    sizeByPart: sizeByPart(archive.entries, 'ipa'),
  };
}

function appFolder(archive: ZipArchive): string {
  const found = [...archive.entries.keys()].filter((name) => APP.test(name));
  const [path] = found;
  if (path === undefined) {
    throw new ArtifactRefusal('manifest-unreadable', 'The app in this archive has no Info.plist.');
  }
  if (found.length > 1) {
    throw new ArtifactRefusal('manifest-unreadable', `There are ${found.length} apps in this archive.`);
  }
  return path.slice(0, path.lastIndexOf('/'));
}

async function readPlist(archive: ZipArchive, path: string, what: string): Promise<PropertyList> {
  const entry = archive.entries.get(path);
  if (!entry) throw new ArtifactRefusal('manifest-unreadable', `${what} is not there.`);
  return readPropertyList(await archive.read(entry, LIMITS.plistBytes), what);
}

function required(info: PropertyList, key: string): string {
  const value = textIn(info, key);
  if (value !== null) return value;
  throw new ArtifactRefusal('manifest-unreadable', `The app’s Info.plist does not state ${key}.`);
}

function platformOf(info: PropertyList): ApplePlatform | null {
  const stated = membersIn(info, 'CFBundleSupportedPlatforms', isText);
  const found = stated.map((name) => PLATFORMS[name]).find((platform) => platform !== undefined);
  if (found) return found;
  if (stated.some((name) => name.endsWith('Simulator'))) {
    throw new ArtifactRefusal('simulator-app', 'This app was built for the simulator, not for devices.');
  }
  return /^iphoneos/.test(textIn(info, 'DTPlatformName') ?? '') ? 'IOS' : null;
}

function devicesOf(info: PropertyList): readonly string[] {
  const families = membersIn(info, 'UIDeviceFamily', (value) => typeof value === 'number');
  return families.map((family) => DEVICES[family] ?? `Device family ${family}`);
}

/** Xcode writes a boolean; hand-written lists also have the words. */
function encryptionOf(info: PropertyList): boolean | null {
  const value = info.ITSAppUsesNonExemptEncryption;
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'string') return null;
  if (/^(yes|true)$/i.test(value)) return true;
  return /^(no|false)$/i.test(value) ? false : null;
}

function hasIcon(info: PropertyList): boolean {
  const icons = info.CFBundleIcons;
  const primary = isDictionary(icons) ? icons.CFBundlePrimaryIcon : null;
  return (
    textIn(info, 'CFBundleIconName') !== null ||
    membersIn(info, 'CFBundleIconFiles', isText).length > 0 ||
    (isDictionary(primary) &&
      (textIn(primary, 'CFBundleIconName') !== null ||
        membersIn(primary, 'CFBundleIconFiles', isText).length > 0))
  );
}

async function extensionsOf(archive: ZipArchive, names: readonly string[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const name of names.filter((candidate) => EXTENSION.test(candidate)).slice(0, LIMITS.extensions)) {
    const info = await readPlist(archive, name, 'An extension’s Info.plist');
    found.push(textIn(info, 'CFBundleIdentifier') ?? name);
  }
  return found.sort();
}

function languagesOf(names: readonly string[]): readonly string[] {
  const tags = names.map((name) => LANGUAGE.exec(name)?.[1]).filter((tag) => tag !== undefined);
  return [...new Set(tags)]
    .filter((tag) => tag !== 'Base')
    .map((tag) => tag.replaceAll('_', '-'))
    .sort()
    .slice(0, LIMITS.languages);
}
