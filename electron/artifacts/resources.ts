import type { ArtifactFormat } from '@shared/domain/artifact';
import { ArtifactRefusal } from './artifact-refusal';
import { readBinaryResources } from './binary-resources';
import { LIMITS } from './limits';
import type { ManifestFacts } from './manifest-facts';
import { readProtoResources } from './proto-resources';
import { ProtobufError } from './protobuf';
import type { ZipArchive } from './zip-archive';

/** What is read from a table of resources. */
export interface ResourceFacts {
  readonly languages: readonly string[] | null;
  readonly versionName: string | null;
}

/**
 * Languages with own strings, and the version name where the manifest only refers to it. Both are a help for people,
 * so a table that is missing, too large or damaged makes them unknown instead of refusing the file.
 */
export async function readResources(
  archive: ZipArchive,
  format: ArtifactFormat,
  versionName: ManifestFacts['versionName'],
): Promise<ResourceFacts> {
  const literal = typeof versionName === 'string' ? versionName : null;
  const wanted = typeof versionName === 'object' ? (versionName?.resourceId ?? null) : null;
  const entry = archive.entries.get(format === 'aab' ? 'base/resources.pb' : 'resources.arsc');
  if (!entry || entry.uncompressedSize > LIMITS.resourceTableBytes)
    return { languages: null, versionName: literal };
  try {
    const bytes = await archive.read(entry, LIMITS.resourceTableBytes);
    const table = format === 'aab' ? readProtoResources(bytes, wanted) : readBinaryResources(bytes, wanted);
    return { languages: [...table.languages].sort(), versionName: literal ?? table.text };
  } catch (error) {
    if (error instanceof ProtobufError || error instanceof RangeError || error instanceof ArtifactRefusal) {
      return { languages: null, versionName: literal };
    }
    throw error;
  }
}
