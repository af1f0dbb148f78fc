import type { ArtifactModule } from '@shared/domain/artifact';
import { moduleManifests } from './contents';
import { LIMITS } from './limits';
import { readPermissions } from './manifest-facts';
import { childrenNamed, type ManifestElement, ManifestError } from './manifest-tree';
import { readProtoManifest } from './proto-manifest';
import type { ZipArchive } from './zip-archive';

/** The modules of a bundle, and the permissions that those besides base ask for. */
export interface ModuleFacts {
  readonly modules: readonly ArtifactModule[];
  readonly permissions: readonly string[];
}

/** Reads the manifest of every module. One that cannot be read makes its module `unknown`. */
export async function readModules(archive: ZipArchive, signal?: AbortSignal): Promise<ModuleFacts> {
  const modules: ArtifactModule[] = [];
  const permissions: string[] = [];
  for (const { module, entry } of moduleManifests(archive.entries).slice(0, LIMITS.modules)) {
    signal?.throwIfAborted();
    if (module === 'base') {
      modules.push({ name: module, kind: 'base' });
      continue;
    }
    const manifest = parseOrNull(await archive.read(entry, LIMITS.moduleManifestBytes));
    modules.push({ name: module, kind: manifest ? kindOf(manifest) : 'unknown' });
    if (manifest) permissions.push(...readPermissions(manifest));
  }
  return { modules, permissions };
}

/** `<dist:module dist:type="asset-pack">` marks asset packs; every other module is a feature. */
function kindOf(manifest: ManifestElement): ArtifactModule['kind'] {
  const type = childrenNamed(manifest, 'module')[0]?.attributes.find(
    (attribute) => attribute.name === 'type',
  )?.value;
  return type?.kind === 'text' && type.text === 'asset-pack' ? 'asset-pack' : 'feature';
}

function parseOrNull(bytes: Buffer): ManifestElement | null {
  try {
    return readProtoManifest(bytes);
  } catch (error) {
    if (error instanceof ManifestError) return null;
    throw error;
  }
}
