import { constants, createPublicKey, type KeyObject, verify, type X509Certificate } from 'node:crypto';
import type { ArtifactSigning, SignatureScheme } from '@shared/domain/artifact';
import { certificateFacts, parseCertificate } from './certificates';
import { hasJarSignature, readJarSignature } from './jar-signature';
import { LIMITS } from './limits';
import type { ZipArchive } from './zip-archive';
import type { ZipEntry } from './zip-directory';

const MAGIC = 'APK Sig Block 42';
const FOOTER_BYTES = 24;
/** Block ids (source.android.com/docs/security/features/apksigning). */
const SCHEMES: readonly { readonly id: number; readonly scheme: SignatureScheme }[] = [
  { id: 0x7109871a, scheme: 'v2' },
  { id: 0xf05368c0, scheme: 'v3' },
  { id: 0x1b93ad61, scheme: 'v3.1' },
];
const PSS = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
const ALGORITHMS: ReadonlyMap<number, { readonly hash: string; readonly options: object }> = new Map([
  [0x0101, { hash: 'sha256', options: PSS }],
  [0x0102, { hash: 'sha512', options: PSS }],
  [0x0103, { hash: 'sha256', options: {} }],
  [0x0104, { hash: 'sha512', options: {} }],
  [0x0201, { hash: 'sha256', options: {} }],
  [0x0202, { hash: 'sha512', options: {} }],
  [0x0301, { hash: 'sha256', options: {} }],
  [0x0421, { hash: 'sha256', options: {} }],
  [0x0423, { hash: 'sha256', options: {} }],
  [0x0425, { hash: 'sha256', options: {} }],
]);

/** Whether an APK signing block stands before the central directory; it is not verified. */
export async function apkHasSigningBlock(archive: ZipArchive): Promise<boolean> {
  return (await readSigningBlock(archive)) !== null;
}

/**
 * Reads the signatures of an APK: signing block v2, v3 and v3.1, and the JAR signature (v1).
 *
 * Verified is that the signer's key made the signature over its signed data; the digests of the file's content that
 * stand in there are not recomputed, the store does that.
 *
 * @throws ArtifactRefusal when the archive itself is damaged.
 */
export async function readApkSignature(archive: ZipArchive, manifest: ZipEntry): Promise<ArtifactSigning> {
  const block = await readSigningBlock(archive);
  const schemes: SignatureScheme[] = [];
  const certificates = new Map<string, X509Certificate>();
  const problems: string[] = [];
  for (const { id, scheme } of SCHEMES) {
    const value = block?.get(id);
    if (!value) continue;
    schemes.push(scheme);
    try {
      for (const signer of lengthPrefixed(lengthPrefixedOne(value, 0).content)) {
        const certificate = verifySigner(signer);
        if (certificate) certificates.set(certificate.fingerprint256, certificate);
        else problems.push(`The ${scheme} signature was not made with its certificate's key.`);
      }
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      problems.push(`The ${scheme} signature is damaged.`);
    }
  }
  const v1 = await readV1(archive, manifest);
  const facts = [...certificates.values()].map(certificateFacts);
  if (schemes.length === 0) return v1;
  if (v1.state !== 'unsigned') schemes.unshift('v1');
  if (v1.state === 'broken') problems.push(v1.problem);
  if (facts.length === 0) problems.push('The signature names no certificate.');
  const [problem] = problems;
  if (problem !== undefined) return { state: 'broken', schemes, certificates: facts, problem };
  return {
    state: 'signed',
    schemes,
    certificates: facts,
    verified: [
      "The signature was made with the certificate's key; the content digests in it were not recomputed.",
    ],
  };
}

async function readV1(archive: ZipArchive, manifest: ZipEntry): Promise<ArtifactSigning> {
  if (!hasJarSignature(archive.entries)) return { state: 'unsigned' };
  return readJarSignature(archive, 'v1', manifest);
}

/** The id-value pairs of the signing block, or `null` when there is none. */
async function readSigningBlock(archive: ZipArchive): Promise<ReadonlyMap<number, Buffer> | null> {
  const end = archive.directoryOffset;
  if (end < FOOTER_BYTES) return null;
  const footer = await archive.readBytes(end - FOOTER_BYTES, FOOTER_BYTES);
  if (footer.toString('latin1', 8) !== MAGIC) return null;
  const size = Number(footer.readBigUInt64LE(0));
  if (size < FOOTER_BYTES || size > LIMITS.apkSigningBlockBytes || size + 8 > end) return null;
  const pairs = await archive.readBytes(end - size, size - FOOTER_BYTES);
  const found = new Map<number, Buffer>();
  for (let at = 0; at + 12 <= pairs.length; ) {
    const length = Number(pairs.readBigUInt64LE(at));
    if (length < 4 || at + 8 + length > pairs.length) break;
    found.set(pairs.readUInt32LE(at + 8), pairs.subarray(at + 12, at + 8 + length));
    at += 8 + length;
  }
  return found;
}

/** A `uint32`-prefixed part. @throws RangeError when it reaches beyond the end. */
function lengthPrefixedOne(bytes: Buffer, at: number): { readonly content: Buffer; readonly next: number } {
  const next = at + 4 + bytes.readUInt32LE(at);
  if (next > bytes.length) throw new RangeError('part beyond the end');
  return { content: bytes.subarray(at + 4, next), next };
}

function lengthPrefixed(bytes: Buffer): readonly Buffer[] {
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const part = lengthPrefixedOne(bytes, at);
    parts.push(part.content);
    at = part.next;
  }
  return parts;
}

/** signer: signed data, [minimum and maximum SDK from v3 on], signatures, public key. */
function verifySigner(signer: Buffer): X509Certificate | null {
  const signedData = lengthPrefixedOne(signer, 0);
  const keyAt = publicKeyPart(signer, signedData.next);
  const key = parseKey(keyAt.key);
  const certificates = lengthPrefixed(
    lengthPrefixedOne(signedData.content, lengthPrefixedOne(signedData.content, 0).next).content,
  );
  const certificate = certificates[0] && parseCertificate(certificates[0]);
  if (!key || !certificate?.publicKey.equals(key)) return null;
  const good = lengthPrefixed(keyAt.signatures).some((signature) => {
    const algorithm = ALGORITHMS.get(signature.readUInt32LE(0));
    const bytes = lengthPrefixedOne(signature, 4).content;
    return algorithm !== undefined && verifies(algorithm, signedData.content, key, bytes);
  });
  return good ? certificate : null;
}

/** From v3 on two SDK numbers stand before the signatures; only one reading uses up the signer exactly. */
function publicKeyPart(signer: Buffer, at: number): { readonly signatures: Buffer; readonly key: Buffer } {
  for (const start of [at, at + 8]) {
    const length = start + 4 <= signer.length ? signer.readUInt32LE(start) : Number.POSITIVE_INFINITY;
    if (start + 4 + length + 4 > signer.length) continue;
    const signatures = lengthPrefixedOne(signer, start);
    if (signatures.next + 4 + signer.readUInt32LE(signatures.next) !== signer.length) continue;
    return { signatures: signatures.content, key: lengthPrefixedOne(signer, signatures.next).content };
  }
  throw new RangeError('no public key');
}

function parseKey(der: Buffer): KeyObject | null {
  try {
    return createPublicKey({ key: der, format: 'der', type: 'spki' });
  } catch {
    return null;
  }
}

function verifies(
  algorithm: { readonly hash: string; readonly options: object },
  data: Buffer,
  key: KeyObject,
  signature: Buffer,
): boolean {
  try {
    return verify(algorithm.hash, data, { key, ...algorithm.options }, signature);
  } catch {
    return false; // a key of another kind than the algorithm
  }
}
