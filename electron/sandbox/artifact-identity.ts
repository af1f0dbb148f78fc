/** What the simulated store reads from an uploaded .aab or .apk. */
export interface ArtifactIdentity {
  readonly packageName: string;
  readonly versionCode: number;
  /** Whether the file carries a signature at all. */
  readonly signed: boolean;
  readonly versionName?: string | undefined;
  /** SHA-256 of the signer's certificate as hex pairs with colons, where it is known. */
  readonly certificateSha256?: string | undefined;
}

/**
 * Reads the identity from the bytes of the file at `path`, which is complete and not otherwise in use. Rejects for a file
 * that is not an app; the sandbox then answers that it could not be parsed. Memory must stay bounded: files may be large.
 */
export type ReadArtifactIdentity = (path: string) => Promise<ArtifactIdentity>;
