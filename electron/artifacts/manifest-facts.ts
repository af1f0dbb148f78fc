import { LIMITS } from './limits';
import {
  type AttributeValue,
  androidAttribute,
  childrenNamed,
  type ManifestElement,
  ManifestError,
} from './manifest-tree';

/** Resource ids of the attributes read (android.R.attr), which stay when names are stripped. */
const ATTR = {
  name: 0x01010003,
  debuggable: 0x0101000f,
  minSdkVersion: 0x0101020c,
  versionCode: 0x0101021b,
  versionName: 0x0101021c,
  targetSdkVersion: 0x01010270,
  usesCleartextTraffic: 0x010104ec,
  networkSecurityConfig: 0x01010527,
  versionCodeMajor: 0x01010576,
} as const;

/** What the manifest of an app's base module says. */
export interface ManifestFacts {
  readonly packageName: string;
  readonly versionCode: number;
  /** The literal name, a resource id where it is a reference, `null` when missing. */
  readonly versionName: string | { readonly resourceId: number } | null;
  readonly minSdk: number | null;
  readonly targetSdk: number | null;
  readonly debuggable: boolean;
  readonly usesCleartextTraffic: boolean | null;
  readonly permissions: readonly string[];
}

/**
 * Reads the manifest of a base module or an APK.
 *
 * @throws ManifestError when there is no package or no version code, without which no store takes the file.
 */
export function readManifestFacts(manifest: ManifestElement): ManifestFacts {
  if (manifest.name !== 'manifest') throw new ManifestError(`its root element is <${manifest.name}>`);
  const packageName = textOf(manifest.attributes.find((attribute) => attribute.name === 'package')?.value);
  if (packageName === null || packageName === '') throw new ManifestError('it names no package');
  const versionCode = numberOf(androidAttribute(manifest, ATTR.versionCode, 'versionCode'));
  if (versionCode === null) throw new ManifestError('it has no version code');
  const major = numberOf(androidAttribute(manifest, ATTR.versionCodeMajor, 'versionCodeMajor')) ?? 0;
  const sdk = childrenNamed(manifest, 'uses-sdk')[0];
  const minSdk = sdk ? numberOf(androidAttribute(sdk, ATTR.minSdkVersion, 'minSdkVersion')) : null;
  const targetSdk = sdk ? numberOf(androidAttribute(sdk, ATTR.targetSdkVersion, 'targetSdkVersion')) : null;
  const application = childrenNamed(manifest, 'application')[0];
  return {
    packageName,
    versionCode: major * 2 ** 32 + versionCode,
    versionName: versionNameOf(androidAttribute(manifest, ATTR.versionName, 'versionName')),
    minSdk,
    // "If not set, the default value equals that given to minSdkVersion" (developer.android.com, uses-sdk).
    targetSdk: targetSdk ?? minSdk,
    debuggable: application
      ? booleanOf(androidAttribute(application, ATTR.debuggable, 'debuggable')) === true
      : false,
    usesCleartextTraffic: application ? cleartext(application, targetSdk ?? minSdk) : null,
    permissions: readPermissions(manifest),
  };
}

/** Full names of the permissions that a manifest asks for, sorted and without repeats; also of feature modules. */
export function readPermissions(manifest: ManifestElement): readonly string[] {
  const elements = [
    ...childrenNamed(manifest, 'uses-permission'),
    ...childrenNamed(manifest, 'uses-permission-sdk-23'),
    ...childrenNamed(manifest, 'uses-permission-sdk-m'),
  ];
  const names = elements.flatMap((element) => textOf(androidAttribute(element, ATTR.name, 'name')) ?? []);
  return [...new Set(names.filter((name) => name.length <= LIMITS.permissionNameLength))].sort();
}

/** Default by target SDK; a network security configuration overrides the attribute from Android 7 on. */
function cleartext(application: ManifestElement, targetSdk: number | null): boolean | null {
  if (androidAttribute(application, ATTR.networkSecurityConfig, 'networkSecurityConfig')) return null;
  const stated = booleanOf(androidAttribute(application, ATTR.usesCleartextTraffic, 'usesCleartextTraffic'));
  if (stated !== null) return stated;
  return targetSdk === null ? null : targetSdk < 28;
}

function versionNameOf(value: AttributeValue | undefined): ManifestFacts['versionName'] {
  if (value?.kind === 'reference') return { resourceId: value.id };
  if (value?.kind === 'number') return String(value.value);
  return textOf(value);
}

function textOf(value: AttributeValue | undefined): string | null {
  return value?.kind === 'text' ? value.text : null;
}

function numberOf(value: AttributeValue | undefined): number | null {
  if (value?.kind === 'number') return Number.isSafeInteger(value.value) ? value.value : null;
  return value?.kind === 'text' && /^\d{1,10}$/.test(value.text) ? Number(value.text) : null;
}

function booleanOf(value: AttributeValue | undefined): boolean | null {
  if (value?.kind === 'boolean') return value.value;
  if (value?.kind === 'text' && /^(true|false)$/.test(value.text)) return value.text === 'true';
  return null;
}
