import type { AndroidFacts, ArtifactFacts, SizeByPart } from '@shared/domain/artifact';
import { megabytes } from '@shared/domain/artifact-verdict';
import type { ArtifactView } from '@shared/domain/lane';
import { releaseLabel } from '@shared/domain/store';

/** `1.5.0 (151)`; an iOS build's number is text, and stands as it does in the file. */
export function artifactLabel(facts: ArtifactFacts): string {
  return facts.format === 'ipa'
    ? `${facts.versionName ?? 'No version'} (${facts.buildNumber})`
    : releaseLabel({ versionName: facts.versionName, versionCodes: [facts.versionCode] });
}

/** The store that takes a file of this kind. */
export const storeOf = ({ format }: Pick<ArtifactFacts, 'format'>): string =>
  format === 'ipa' ? 'App Store Connect' : 'Google Play';

/** Names of Android by API level, from developer.android.com/tools/releases/platforms. */
const ANDROID: Readonly<Record<number, string>> = {
  21: '5.0',
  22: '5.1',
  23: '6.0',
  24: '7.0',
  25: '7.1',
  26: '8.0',
  27: '8.1',
  28: '9',
  29: '10',
  30: '11',
  31: '12',
  32: '12L',
  33: '13',
  34: '14',
  35: '15',
  36: '16',
};

/** `8.0` of API level 26; null where no name is known. */
export function androidName(sdk: number | null): string | null {
  return sdk === null ? null : (ANDROID[sdk] ?? null);
}

/** `POST_NOTIFICATIONS` of `android.permission.POST_NOTIFICATIONS`; other permissions keep their full name. */
export function shortPermission(permission: string): string {
  return permission.replace(/^android\.permission\./, '');
}

/** Permissions that the file before did not ask for; null when there is none to compare with. */
export function addedPermissions(
  facts: Pick<AndroidFacts, 'permissions'>,
  previous: ArtifactView['previous'],
): readonly string[] | null {
  if (previous === null) return null;
  return facts.permissions.filter((permission) => !previous.permissions.includes(permission));
}

/** What the file holds, in words: `2 ABIs, 3 languages, R8 mapping`. */
export function containsWords(facts: AndroidFacts): string {
  const count = (many: number, one: string) => `${many} ${one}${many === 1 ? '' : 's'}`;
  const features = facts.modules.filter((module) => module.kind !== 'base').length;
  return [
    facts.abis.length > 0 ? count(facts.abis.length, 'ABI') : 'No native code',
    ...(facts.languages === null || facts.languages.length === 0
      ? []
      : [count(facts.languages.length, 'language')]),
    ...(features > 0 ? [`${count(features, 'module')} beside the base`] : []),
    ...(facts.hasR8Mapping ? ['R8 mapping'] : []),
    ...(facts.hasNativeSymbols ? ['native symbols'] : []),
  ].join(', ');
}

/** `AB:3F:9C:04:…:71:E2` of a fingerprint. */
export function shortFingerprint(sha256: string): string {
  const pairs = sha256.split(':');
  return pairs.length <= 8 ? sha256 : `${pairs.slice(0, 4).join(':')}:…:${pairs.slice(-2).join(':')}`;
}

/** `+0.3 MB`, `−12 kB`, `no change`. */
export function growth(bytes: number): string {
  if (bytes === 0) return 'no change';
  return `${bytes > 0 ? '+' : '−'}${megabytes(Math.abs(bytes))}`;
}

/** One part of a file's size, for the bar. */
export interface SizePart {
  readonly label: string;
  readonly value: number;
  readonly note?: string;
}

const PARTS: readonly (readonly [keyof SizeByPart, string])[] = [
  ['native', 'Native'],
  ['assets', 'Assets'],
  ['code', 'Code'],
  ['resources', 'Resources'],
  ['other', 'Other'],
];

/** Parts that are shown by name; what is smaller is added up. */
const NAMED = 3;

/** The parts that a file is made of, greatest first, each with what it grew by; the small ones together as `Rest`. */
export function sizeParts(
  facts: Pick<ArtifactFacts, 'sizeByPart'>,
  previous: ArtifactView['previous'],
): readonly SizePart[] {
  const parts = PARTS.map(([key, title]) => ({
    title,
    value: facts.sizeByPart[key],
    before: previous?.sizeByPart[key] ?? null,
  })).sort((a, b) => b.value - a.value);
  const rest = parts.slice(NAMED).reduce(
    (sum, part) => ({
      title: 'Rest',
      value: sum.value + part.value,
      before: part.before === null ? null : (sum.before ?? 0) + part.before,
    }),
    { title: 'Rest', value: 0, before: null as number | null },
  );
  return [...parts.slice(0, NAMED), rest]
    .filter((part) => part.value > 0)
    .map(({ title, value, before }) => ({
      label: `${title} ${megabytes(value)}`,
      value,
      ...(before === null || before === value ? {} : { note: growth(value - before) }),
    }));
}

/** `iOS 26.1` of `iphoneos26.1`; what is not known stands as it does in the file. */
export const sdkName = (sdk: string): string => sdk.replace(/^iphoneos(?=\d)/, 'iOS ');

/** A track within a sentence: `closed testing`; the name of a product keeps its letters. */
export const destination = (title: string): string => (title === 'TestFlight' ? title : title.toLowerCase());
