const MIB = 1024 * 1024;

/**
 * How much of a file is ever held in memory. A bundle may be tens of gigabytes: only its directory and the few entries
 * below are read, one at a time, and nothing is unpacked to disk.
 */
export const LIMITS = {
  entries: 200_000,
  directoryBytes: 32 * MIB,
  nameBytes: 1024,
  manifestBytes: 8 * MIB,
  /** `resources.pb` or `resources.arsc`; a larger one only costs the list of languages. */
  resourceTableBytes: 32 * MIB,
  languages: 1_000,
  /** `MANIFEST.MF` and `*.SF` name every entry of a bundle. */
  signatureTextBytes: 16 * MIB,
  signatureBlockBytes: 256 * 1024,
  apkSigningBlockBytes: 16 * MIB,
  /** Compressed bytes read of a native library: its program headers stand at the front. */
  libraryHeadBytes: 4096,
  libraries: 2_000,
  modules: 100,
  moduleManifestBytes: 1 * MIB,
  /** `Info.plist` and provisioning profiles of an `.ipa`. */
  plistBytes: 4 * MIB,
  extensions: 100,
  /** Elements and attributes together. */
  xmlNodes: 100_000,
  xmlDepth: 64,
  permissionNameLength: 256,
  /** Deflate cannot exceed 1032:1, and real bundles stay below 10:1 as a whole. */
  totalRatio: 200,
  totalRatioFloorBytes: 256 * MIB,
} as const;
