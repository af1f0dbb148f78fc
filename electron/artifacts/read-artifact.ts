import { basename } from 'node:path';
import type {
  AndroidFacts,
  AndroidFormat,
  ArtifactFacts,
  ArtifactIdentity,
  ArtifactSigning,
} from '@shared/domain/artifact';
import { apkHasSigningBlock, readApkSignature } from './apk-signature';
import { ArtifactRefusal } from './artifact-refusal';
import { readBinaryManifest } from './binary-manifest';
import { bundleMetadata, formatOf, mainManifestPath, nativeLibraries, sizeByPart } from './contents';
import { hashFile } from './hash-file';
import { readIosFacts } from './ios-facts';
import { hasJarSignature, readJarSignature } from './jar-signature';
import { LIMITS } from './limits';
import { type ManifestFacts, readManifestFacts } from './manifest-facts';
import { ManifestError } from './manifest-tree';
import { readModules } from './modules';
import { readPageAlignment } from './page-alignment';
import { readProtoManifest } from './proto-manifest';
import { readResources } from './resources';
import { ZipArchive } from './zip-archive';
import type { ZipEntry } from './zip-directory';

/** How reading a file may be watched and stopped. */
export interface ReadArtifactOptions {
  readonly signal?: AbortSignal;
  /** Share of the file read so far, 0–1: digesting it is nearly all of the work. */
  readonly onProgress?: (fraction: number) => void;
}

/**
 * Reads everything that Slipway tells about an `.aab`, `.apk` or `.ipa`. Nothing is unpacked to disk, and memory stays within
 * `LIMITS` whatever the file claims.
 *
 * @throws ArtifactRefusal when the file is no readable artifact; the signal's reason when aborted.
 */
export async function readArtifact(path: string, options: ReadArtifactOptions = {}): Promise<ArtifactFacts> {
  const { signal } = options;
  signal?.throwIfAborted();
  const fileName = basename(path);
  return withArchive(path, async (archive) => {
    const format = formatOf(archive.entries, fileName);
    const facts =
      format === 'ipa' ? await readIosFacts(archive) : await readAndroidFacts(archive, format, signal);
    const { sha256, bytes } = await hashFile(path, {
      ...(signal && { signal }),
      onProgress: (done) => options.onProgress?.(Math.min(1, done / archive.fileSize)),
    });
    if (bytes !== archive.fileSize || (await archive.changedSinceOpened())) {
      throw new ArtifactRefusal('changed-while-reading', 'The file changed while it was read.');
    }
    return { ...facts, fileName, sizeBytes: archive.fileSize, sha256 };
  });
}

/** Everything but what the file is as a whole. */
async function readAndroidFacts(
  archive: ZipArchive,
  format: AndroidFormat,
  signal: AbortSignal | undefined,
): Promise<Omit<AndroidFacts, 'fileName' | 'sizeBytes' | 'sha256'>> {
  const { entry, manifest } = await readMainManifest(archive, format);
  const { modules, permissions } =
    format === 'aab' ? await readModules(archive, signal) : { modules: [], permissions: [] };
  const resources = await readResources(archive, format, manifest.versionName);
  const signing = await readSigning(archive, format, entry);
  const pageAlignment = await readPageAlignment(archive, signal);
  const metadata = format === 'aab' ? bundleMetadata(archive.entries) : null;
  return {
    format,
    packageName: manifest.packageName,
    versionCode: manifest.versionCode,
    versionName: resources.versionName,
    minSdk: manifest.minSdk,
    targetSdk: manifest.targetSdk,
    debuggable: manifest.debuggable,
    usesCleartextTraffic: manifest.usesCleartextTraffic,
    permissions: [...new Set([...manifest.permissions, ...permissions])].sort(),
    abis: [...new Set(nativeLibraries(archive.entries).map(({ abi }) => abi))].sort(),
    modules,
    languages: resources.languages,
    sizeByPart: sizeByPart(archive.entries, format),
    signing,
    hasR8Mapping: metadata?.r8Mapping ?? null,
    hasNativeSymbols: metadata?.nativeSymbols ?? null,
    pageAlignment,
  };
}

/**
 * Reads only whose Android file it is, which version and whether somebody signed it: no digest, no verification.
 *
 * @throws ArtifactRefusal when the file is no readable artifact.
 */
export async function readArtifactIdentity(path: string): Promise<ArtifactIdentity> {
  return withArchive(path, async (archive) => {
    const format = formatOf(archive.entries, '');
    if (format === 'ipa') throw new ArtifactRefusal('ios-app', 'This is an iOS app (.ipa).');
    const { manifest } = await readMainManifest(archive, format);
    return {
      format,
      packageName: manifest.packageName,
      versionCode: manifest.versionCode,
      signed: hasJarSignature(archive.entries) || (format === 'apk' && (await apkHasSigningBlock(archive))),
    };
  });
}

async function withArchive<T>(path: string, use: (archive: ZipArchive) => Promise<T>): Promise<T> {
  const archive = await ZipArchive.open(path);
  try {
    return await use(archive);
  } finally {
    await archive.close();
  }
}

async function readMainManifest(
  archive: ZipArchive,
  format: AndroidFormat,
): Promise<{ entry: ZipEntry; manifest: ManifestFacts }> {
  const entry = archive.entries.get(mainManifestPath(format));
  if (!entry) throw new ArtifactRefusal('not-android', 'The archive holds no Android manifest.');
  const bytes = await archive.read(entry, LIMITS.manifestBytes);
  try {
    const element = format === 'aab' ? readProtoManifest(bytes) : readBinaryManifest(bytes);
    return { entry, manifest: readManifestFacts(element) };
  } catch (error) {
    if (!(error instanceof ManifestError)) throw error;
    throw new ArtifactRefusal('manifest-unreadable', `The app manifest cannot be read: ${error.message}.`, {
      cause: error,
    });
  }
}

function readSigning(
  archive: ZipArchive,
  format: AndroidFormat,
  manifest: ZipEntry,
): Promise<ArtifactSigning> {
  return format === 'aab' ? readJarSignature(archive, 'jar', manifest) : readApkSignature(archive, manifest);
}
