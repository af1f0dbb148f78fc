/** The two file shapes that Google Play takes: an Android App Bundle or a single APK. */
export type ArtifactFormat = 'aab' | 'apk';

/** A certificate as a person compares it with the one on Play Console's *App signing* page. */
export interface ArtifactCertificate {
  /** SHA-256 of the DER certificate, upper-case hexadecimal pairs joined by colons: `AB:CD:…`. */
  readonly sha256: string;
  /** Distinguished name of the holder on one line, most general part first: `C=FR, O=Arkalia, CN=Upload`. */
  readonly subject: string;
  /** End of validity, UTC ISO 8601. Play does not refuse an expired upload certificate by itself. */
  readonly notAfter: string;
}

/** `jar` is the JAR signature of bundles, the same thing as an APK's `v1`. */
export type SignatureScheme = 'jar' | 'v1' | 'v2' | 'v3' | 'v3.1';

/** Who signed the file, and how far that was verified. */
export type ArtifactSigning =
  | { readonly state: 'unsigned' }
  | {
      readonly state: 'signed';
      readonly schemes: readonly SignatureScheme[];
      readonly certificates: readonly ArtifactCertificate[];
      /** What was verified, one plain sentence each. Whatever is not named here was not verified. */
      readonly verified: readonly string[];
    }
  | {
      /** A signature is there and contradicts the file or itself: the store will not take it. */
      readonly state: 'broken';
      readonly schemes: readonly SignatureScheme[];
      readonly certificates: readonly ArtifactCertificate[];
      /** What does not agree, as a sentence. */
      readonly problem: string;
    };

/** `asset-pack` carries no code; `unknown` is a folder whose manifest could not be read as a module. */
export type ModuleKind = 'base' | 'feature' | 'asset-pack' | 'unknown';

/** One module of a bundle. An APK has none. */
export interface ArtifactModule {
  readonly name: string;
  readonly kind: ModuleKind;
}

/** Compressed bytes inside the archive by what they are for; the sum is less than the file (headers, signature). */
export interface SizeByPart {
  readonly native: number;
  readonly assets: number;
  readonly code: number;
  readonly resources: number;
  readonly other: number;
}

/** Whether 64-bit native libraries load on devices with 16 KB memory pages. */
export interface PageAlignment {
  /** 64-bit libraries whose program headers were read. */
  readonly checked: number;
  /** Paths of those with a loadable segment aligned to less than 16,384 bytes. */
  readonly unaligned: readonly string[];
  /** Paths of 64-bit libraries that could not be read as ELF: neither good nor bad. */
  readonly unreadable: readonly string[];
}

/** Everything that reading one `.aab` or `.apk` tells. `null` is always *not known from this file*. */
export interface ArtifactFacts {
  readonly format: ArtifactFormat;
  readonly fileName: string;
  /** Size of the file, bytes. */
  readonly sizeBytes: number;
  /** SHA-256 of the whole file, lower-case hexadecimal, as the Publishing API answers it after an upload. */
  readonly sha256: string;
  readonly packageName: string;
  readonly versionCode: number;
  readonly versionName: string | null;
  readonly minSdk: number | null;
  readonly targetSdk: number | null;
  readonly debuggable: boolean;
  /** `null` when a network security configuration decides it, which is not read. */
  readonly usesCleartextTraffic: boolean | null;
  /** Full names, sorted, without repeats, of every module. */
  readonly permissions: readonly string[];
  /** Sorted; empty when there is no native code. */
  readonly abis: readonly string[];
  readonly modules: readonly ArtifactModule[];
  /** BCP 47 tags with own strings, sorted; the default language has no tag. */
  readonly languages: readonly string[] | null;
  readonly sizeByPart: SizeByPart;
  readonly signing: ArtifactSigning;
  /** The bundle carries `proguard.map`; an APK never does, so there it is `null`. */
  readonly hasR8Mapping: boolean | null;
  /** The bundle carries native debug symbols; an APK never does, so there it is `null`. */
  readonly hasNativeSymbols: boolean | null;
  readonly pageAlignment: PageAlignment;
}

/** The cheap part of the facts: what a store looks at first. */
export interface ArtifactIdentity {
  readonly format: ArtifactFormat;
  readonly packageName: string;
  readonly versionCode: number;
  /** A signature file or signing block is present; it was not verified. */
  readonly signed: boolean;
}

/** Why a file is not read as an artifact. */
export type ArtifactRefusalReason =
  | 'missing'
  | 'unreadable'
  | 'empty'
  | 'html-page'
  | 'git-lfs-pointer'
  | 'not-an-archive'
  | 'truncated'
  | 'corrupt'
  | 'encrypted'
  | 'duplicate-entries'
  | 'overlapping-entries'
  | 'unsafe-path'
  | 'too-many-entries'
  | 'zip-bomb'
  | 'renamed'
  | 'ios-app'
  | 'apk-set'
  | 'not-android'
  | 'manifest-unreadable'
  | 'changed-while-reading';
