import { constants, createHash, verify, type X509Certificate } from 'node:crypto';
import { parseCertificate } from './certificates';
import { DerError, type DerValue, derChild, derChildren, derFirst, TAG } from './der';

/** Object identifiers, as the hexadecimal content of their DER form. */
const OID = {
  signedData: '2a864886f70d010702',
  messageDigest: '2a864886f70d010904',
  rsaPss: '2a864886f70d01010a',
} as const;
const DIGESTS: Readonly<Record<string, string>> = {
  '2b0e03021a': 'sha1',
  '608648016503040204': 'sha224',
  '608648016503040201': 'sha256',
  '608648016503040202': 'sha384',
  '608648016503040203': 'sha512',
};
const MAX_CERTIFICATES = 16;

/** The certificate whose key made the signature, or why there is none. */
export type SignerResult =
  | { readonly signer: X509Certificate }
  | { readonly signer: null; readonly problem: string };

interface SignerInfo {
  readonly digest: string | undefined;
  readonly signedAttributes: DerValue | null;
  readonly pss: boolean;
  readonly signature: Buffer;
}

/**
 * Verifies a PKCS#7 signature block (`META-INF/*.RSA`, `.EC`, `.DSA`; RFC 5652) over the bytes that it signs.
 *
 * The signer is the enclosed certificate whose key verifies the signature, so a block that merely carries a trusted
 * certificate proves nothing. Validity dates and chains are not looked at: Android trusts the key, not an authority.
 */
export function verifySignatureBlock(block: Buffer, signedBytes: Buffer): SignerResult {
  try {
    const { certificates, signers } = readSignedData(block);
    if (certificates.length === 0)
      return { signer: null, problem: 'The signature block holds no certificate.' };
    for (const info of signers) {
      const signer = certificates.find((certificate) => madeBy(certificate, info, signedBytes));
      if (signer) return { signer };
    }
    return {
      signer: null,
      problem: 'The signature was not made by the enclosed certificate for this content.',
    };
  } catch (error) {
    if (error instanceof DerError) return { signer: null, problem: 'The signature block is damaged.' };
    throw error;
  }
}

function readSignedData(block: Buffer): { certificates: X509Certificate[]; signers: SignerInfo[] } {
  const content = derChildren(derFirst(block, TAG.sequence));
  if (derChild(content, 0, TAG.oid).content.toString('hex') !== OID.signedData)
    throw new DerError('no SignedData');
  const signedData = derChildren(derFirst(derChild(content, 1, TAG.context0).content, TAG.sequence));
  const enclosed = signedData.find((part) => part.tag === TAG.context0);
  const signers = derChildren(derChild(signedData, signedData.length - 1, TAG.set));
  return {
    certificates: (enclosed ? derChildren(enclosed) : [])
      .slice(0, MAX_CERTIFICATES)
      .map((part) => parseCertificate(part.whole))
      .filter((certificate) => certificate !== null),
    signers: signers.slice(0, MAX_CERTIFICATES).map(readSignerInfo),
  };
}

/** SignerInfo: version, signer identifier, digest algorithm, [0] signed attributes, signature algorithm, signature. */
function readSignerInfo(value: DerValue): SignerInfo {
  const parts = derChildren(value);
  const attributes = parts[3]?.tag === TAG.context0 ? parts[3] : null;
  const algorithmAt = attributes ? 4 : 3;
  return {
    digest: DIGESTS[oidOf(derChild(parts, 2, TAG.sequence))],
    signedAttributes: attributes,
    pss: oidOf(derChild(parts, algorithmAt, TAG.sequence)) === OID.rsaPss,
    signature: derChild(parts, algorithmAt + 1, TAG.octets).content,
  };
}

function oidOf(algorithm: DerValue): string {
  return derChild(derChildren(algorithm), 0, TAG.oid).content.toString('hex');
}

function madeBy(certificate: X509Certificate, info: SignerInfo, signedBytes: Buffer): boolean {
  if (info.digest === undefined) return false;
  let data = signedBytes;
  if (info.signedAttributes) {
    const stated = messageDigest(info.signedAttributes);
    const actual = createHash(info.digest).update(signedBytes).digest();
    if (stated === null || !stated.equals(actual)) return false;
    // RFC 5652, 5.4: the signature covers the attributes as a SET, not under their context tag.
    data = Buffer.concat([Buffer.of(TAG.set), info.signedAttributes.whole.subarray(1)]);
  }
  try {
    const key = certificate.publicKey;
    const padding = info.pss ? { padding: constants.RSA_PKCS1_PSS_PADDING } : {};
    return verify(info.digest, data, { key, ...padding }, info.signature);
  } catch {
    return false; // a key of another kind than the signature
  }
}

function messageDigest(attributes: DerValue): Buffer | null {
  for (const attribute of derChildren(attributes)) {
    const parts = derChildren(attribute);
    if (derChild(parts, 0, TAG.oid).content.toString('hex') !== OID.messageDigest) continue;
    return derFirst(derChild(parts, 1, TAG.set).content, TAG.octets).content;
  }
  return null;
}
