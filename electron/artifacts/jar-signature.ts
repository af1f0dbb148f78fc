import { createHash, type X509Certificate } from 'node:crypto';
import type { ArtifactSigning, SignatureScheme } from '@shared/domain/artifact';
import { certificateFacts } from './certificates';
import { type JarDigest, jarSections } from './jar-manifest';
import { LIMITS } from './limits';
import { verifySignatureBlock } from './signature-block';
import type { ZipArchive } from './zip-archive';
import type { ZipEntry } from './zip-directory';

const BLOCK = /^META-INF\/([^/]+)\.(RSA|DSA|EC)$/i;
const SIGNATURE_FILES = /^META-INF\/(?:[^/]+\.(?:RSA|DSA|EC|SF)|SIG-[^/]*|MANIFEST\.MF)$/i;
const MANIFEST = 'META-INF/MANIFEST.MF';

interface SignaturePair {
  readonly block: ZipEntry;
  readonly file: ZipEntry;
}

/** The signature blocks with their signature files. Any alias names them: `UPLOAD.RSA`, `KEY0.RSA`, `CERT.EC`. */
function signaturePairs(entries: ReadonlyMap<string, ZipEntry>): readonly SignaturePair[] {
  const byName = new Map([...entries].map(([name, entry]) => [name.toUpperCase(), entry]));
  const pairs: SignaturePair[] = [];
  for (const [name, block] of entries) {
    const alias = BLOCK.exec(name)?.[1];
    const file = alias && byName.get(`META-INF/${alias}.SF`.toUpperCase());
    if (file) pairs.push({ block, file });
  }
  return pairs;
}

/** Whether a JAR signature is there at all; it is not verified. */
export function hasJarSignature(entries: ReadonlyMap<string, ZipEntry>): boolean {
  return signaturePairs(entries).length > 0;
}

/**
 * Reads the JAR signature of a bundle, or the v1 signature of an APK, and verifies it from the certificate down to the
 * digest of one entry (`proof`, the app's manifest): signature block → signature file → `MANIFEST.MF` → entry. Every
 * other entry must be listed there, but its bytes are not digested: the store does that.
 *
 * @throws ArtifactRefusal when the archive itself is damaged.
 */
export async function readJarSignature(
  archive: ZipArchive,
  scheme: SignatureScheme,
  proof: ZipEntry,
): Promise<ArtifactSigning> {
  const pairs = signaturePairs(archive.entries);
  if (pairs.length === 0) return { state: 'unsigned' };
  const certificates: X509Certificate[] = [];
  const broken = (problem: string): ArtifactSigning => ({
    state: 'broken',
    schemes: [scheme],
    certificates: certificates.map(certificateFacts),
    problem,
  });

  const manifestEntry = archive.entries.get(MANIFEST);
  if (!manifestEntry) return broken(`The signature's list of files (${MANIFEST}) is missing.`);
  const manifestBytes = await archive.read(manifestEntry, LIMITS.signatureTextBytes);

  for (const pair of pairs) {
    const signatureFile = await archive.read(pair.file, LIMITS.signatureTextBytes);
    const result = verifySignatureBlock(
      await archive.read(pair.block, LIMITS.signatureBlockBytes),
      signatureFile,
    );
    if (result.signer === null) return broken(result.problem);
    certificates.push(result.signer);
    const stated = manifestDigest(signatureFile);
    if (stated === null) return broken('The signature does not say which list of files it covers.');
    if (!matches(stated, manifestBytes)) {
      return broken('The list of files was changed after signing.');
    }
  }

  const { unlisted, digest } = readList(manifestBytes, archive.entries, proof.name);
  if (unlisted !== null) return broken(`"${unlisted}" was added after signing.`);
  if (digest === null || !matches(digest, await archive.read(proof, LIMITS.manifestBytes))) {
    return broken('The app manifest was changed after signing.');
  }
  return {
    state: 'signed',
    schemes: [scheme],
    certificates: certificates.map(certificateFacts),
    verified: [
      "The signature was made with the certificate's key and covers the list of files.",
      'Every file in the archive is on that list.',
      'The app manifest has the signed digest.',
    ],
  };
}

function matches(digest: JarDigest, content: Buffer): boolean {
  return createHash(digest.algorithm).update(content).digest('base64') === digest.value;
}

/** The digest of the list of files that a signature file states in its main section, or `null`. */
function manifestDigest(signatureFile: Buffer): JarDigest | null {
  for (const section of jarSections(signatureFile)) return section.manifestDigest;
  return null;
}

/** A file of the archive that the signed list does not name, and the digest that the list states for one that it does. */
function readList(
  list: Buffer,
  entries: ReadonlyMap<string, ZipEntry>,
  proof: string,
): { readonly unlisted: string | null; readonly digest: JarDigest | null } {
  const listed = new Set<string>();
  let digest: JarDigest | null = null;
  for (const section of jarSections(list)) {
    if (section.name === null || !entries.has(section.name)) continue;
    listed.add(section.name);
    if (section.name === proof) digest = section.digest;
  }
  for (const name of entries.keys()) {
    const exempt = name.endsWith('/') || SIGNATURE_FILES.test(name);
    if (!exempt && !listed.has(name)) return { unlisted: name, digest };
  }
  return { unlisted: null, digest };
}
