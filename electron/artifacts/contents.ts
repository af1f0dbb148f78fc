import type { AndroidFormat, ArtifactFormat, SizeByPart } from '@shared/domain/artifact';
import { ArtifactRefusal } from './artifact-refusal';
import type { ZipEntry } from './zip-directory';

type Entries = ReadonlyMap<string, ZipEntry>;
type Part = keyof SizeByPart;

const BUNDLE_MANIFEST = 'base/manifest/AndroidManifest.xml';
const METADATA = 'BUNDLE-METADATA/';
const R8_MAPPING = `${METADATA}com.android.tools.build.obfuscation/proguard.map`;
const NATIVE_SYMBOLS = `${METADATA}com.android.tools.build.debugsymbols/`;
const MODULE_MANIFEST = /^([^/]+)\/manifest\/AndroidManifest\.xml$/;
const NATIVE_LIBRARY = /^(?:[^/]+\/)?lib\/([^/]+)\/[^/]+\.so$/;

/**
 * What kind of file an archive is, by what is in it.
 *
 * @throws ArtifactRefusal for other archives, and when the file's extension says something else.
 */
export function formatOf(entries: Entries, fileName: string): ArtifactFormat {
  const extension = /\.(aab|apk|ipa)$/i.exec(fileName)?.[1]?.toLowerCase();
  const found = contentFormat(entries);
  if (extension !== undefined && extension !== found) {
    const is = { aab: 'an Android App Bundle', apk: 'an APK', ipa: 'an iOS app' }[found];
    throw new ArtifactRefusal('renamed', `The file is named .${extension}, but its content is ${is}.`);
  }
  return found;
}

function contentFormat(entries: Entries): ArtifactFormat {
  if (entries.has(BUNDLE_MANIFEST)) return 'aab';
  if (entries.has('AndroidManifest.xml')) return 'apk';
  if (entries.has('toc.pb')) {
    throw new ArtifactRefusal('apk-set', 'This is a set of APKs made from a bundle (.apks), not the bundle.');
  }
  for (const name of entries.keys()) {
    if (/^Payload\/[^/]+\.app\//.test(name)) return 'ipa';
  }
  throw new ArtifactRefusal('not-android', 'This is an ordinary archive without an Android manifest.');
}

/** Path of the manifest that counts for the app as a whole. */
export function mainManifestPath(format: AndroidFormat): string {
  return format === 'aab' ? BUNDLE_MANIFEST : 'AndroidManifest.xml';
}

/** The manifests of a bundle's modules by module name, base first. */
export function moduleManifests(
  entries: Entries,
): readonly { readonly module: string; readonly entry: ZipEntry }[] {
  const found = [];
  for (const [name, entry] of entries) {
    const module = MODULE_MANIFEST.exec(name)?.[1];
    if (module !== undefined) found.push({ module, entry });
  }
  return found.sort(
    (a, b) => Number(b.module === 'base') - Number(a.module === 'base') || (a.module < b.module ? -1 : 1),
  );
}

/** Every native library with its ABI. */
export function nativeLibraries(
  entries: Entries,
): readonly { readonly abi: string; readonly entry: ZipEntry }[] {
  const found = [];
  for (const [name, entry] of entries) {
    const abi = NATIVE_LIBRARY.exec(name)?.[1];
    if (abi !== undefined) found.push({ abi, entry });
  }
  return found;
}

/** Whether the bundle brings the files that make crash reports readable. */
export function bundleMetadata(entries: Entries): {
  readonly r8Mapping: boolean;
  readonly nativeSymbols: boolean;
} {
  const names = [...entries.keys()];
  return {
    r8Mapping: entries.has(R8_MAPPING),
    nativeSymbols: names.some((name) => name.startsWith(NATIVE_SYMBOLS) && !name.endsWith('/')),
  };
}

/** Compressed bytes by part. */
export function sizeByPart(entries: Entries, format: ArtifactFormat): SizeByPart {
  const sizes: Record<Part, number> = { native: 0, assets: 0, code: 0, resources: 0, other: 0 };
  for (const [name, entry] of entries) sizes[partOf(name, format)] += entry.compressedSize;
  return sizes;
}

function partOf(name: string, format: ArtifactFormat): Part {
  if (format === 'ipa') return iosPartOf(name);
  if (name.startsWith(METADATA) || name.startsWith('META-INF/')) return 'other';
  const path = format === 'aab' ? name.slice(name.indexOf('/') + 1) : name;
  if (path.startsWith('lib/')) return 'native';
  if (path.startsWith('assets/')) return 'assets';
  if (path.startsWith('dex/') || /^classes\d*\.dex$/.test(path)) return 'code';
  if (path.startsWith('res/') || path === 'resources.pb' || path === 'resources.arsc') return 'resources';
  return 'other';
}

const IN_APP = /^Payload\/[^/]+\.app\//;

/** An app's executables have no ending of their own, so code is what lies at the front, or in a framework. */
function iosPartOf(name: string): Part {
  const path = name.replace(IN_APP, '');
  if (path === name || path.includes('_CodeSignature/')) return 'other';
  if (/^(Frameworks|PlugIns|Extensions|Watch)\//.test(path) || path.endsWith('.dylib')) return 'native';
  if (/\.lproj\//.test(path) || /\.(nib|storyboardc|strings|plist)(\/|$)/.test(path)) return 'resources';
  if (!path.includes('/') && !path.includes('.')) return 'code';
  return 'assets';
}
