/** The two file shapes that Google Play takes: an Android App Bundle or a single APK. */
export type AndroidFormat = 'aab' | 'apk';
/** Every shape that is read; an `.ipa` is what App Store Connect takes. */
export type ArtifactFormat = AndroidFormat | 'ipa';

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

/** What every artifact tells. `null` is always *not known from this file*. */
interface CommonFacts {
  readonly fileName: string;
  /** Size of the file, bytes. */
  readonly sizeBytes: number;
  /** SHA-256 of the whole file, lower-case hexadecimal, as the stores compare it after an upload. */
  readonly sha256: string;
  /** Android package or iOS bundle id. */
  readonly packageName: string;
  /** What the store counts by. An iOS build number that is no whole number has 0 here, and its text beside it. */
  readonly versionCode: number;
  readonly versionName: string | null;
  /** BCP 47 tags with own strings, sorted; the default language has no tag. */
  readonly languages: readonly string[] | null;
  readonly sizeByPart: SizeByPart;
}

/** Everything that reading one `.aab` or `.apk` tells. */
export interface AndroidFacts extends CommonFacts {
  readonly format: AndroidFormat;
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
  readonly signing: ArtifactSigning;
  /** The bundle carries `proguard.map`; an APK never does, so there it is `null`. */
  readonly hasR8Mapping: boolean | null;
  /** The bundle carries native debug symbols; an APK never does, so there it is `null`. */
  readonly hasNativeSymbols: boolean | null;
  readonly pageAlignment: PageAlignment;
}

/** What App Store Connect calls the system that an app is for. */
export type ApplePlatform = 'IOS' | 'TV_OS' | 'VISION_OS' | 'MAC_OS';

/** Whom a provisioning profile lets install the app. */
export type ProfileKind = 'app-store' | 'ad-hoc' | 'development' | 'enterprise';

/** The provisioning profile inside an app. Its own signature is not verified: Apple does that. */
export interface ProvisioningProfile {
  readonly name: string;
  readonly kind: ProfileKind;
  readonly teamId: string | null;
  readonly teamName: string | null;
  /** UTC ISO 8601. */
  readonly expiresAt: string;
  /** The bundle id, or the pattern with an asterisk, that it is for. */
  readonly appId: string | null;
  /** A debugger may attach: true for development alone. */
  readonly debuggable: boolean;
  /** Names of the entitlements that it grants, sorted. */
  readonly entitlements: readonly string[];
}

/** Everything that reading one `.ipa` tells. */
export interface IosFacts extends CommonFacts {
  readonly format: 'ipa';
  readonly appName: string | null;
  /** `CFBundleVersion` as it stands there. */
  readonly buildNumber: string;
  /** Null where the app is for no device, as one built for the simulator. */
  readonly platform: ApplePlatform | null;
  /** `15.0`. */
  readonly minOs: string | null;
  /** SDK and Xcode that it was built with: `iphoneos26.1`, `2610`. */
  readonly sdk: string | null;
  readonly xcode: string | null;
  /** `iPhone`, `iPad`, …; empty when the app does not say. */
  readonly devices: readonly string[];
  /** `ITSAppUsesNonExemptEncryption`; null when the app does not say, and Apple then asks. */
  readonly usesNonExemptEncryption: boolean | null;
  /** Whether a code signature lies in the app; it is not verified. */
  readonly signed: boolean;
  readonly profile: ProvisioningProfile | null;
  /** Whether an icon is declared or an asset catalogue is there. */
  readonly hasIcon: boolean;
  /** Bundle ids of the app's extensions, sorted. */
  readonly extensions: readonly string[];
}

/** Everything that reading one artifact tells. */
export type ArtifactFacts = AndroidFacts | IosFacts;

/** The cheap part of the facts: what a store looks at first. */
export interface ArtifactIdentity {
  readonly format: AndroidFormat;
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
  | 'simulator-app'
  | 'changed-while-reading';
