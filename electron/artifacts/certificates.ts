import { X509Certificate } from 'node:crypto';
import type { ArtifactCertificate } from '@shared/domain/artifact';

/** A certificate as facts state it. */
export function certificateFacts(certificate: X509Certificate): ArtifactCertificate {
  return {
    sha256: certificate.fingerprint256,
    subject: certificate.subject.split('\n').join(', '),
    notAfter: new Date(certificate.validTo).toISOString(),
  };
}

/** A DER certificate, or `null` when the bytes are none. */
export function parseCertificate(der: Buffer): X509Certificate | null {
  try {
    const certificate = new X509Certificate(der);
    return Number.isNaN(Date.parse(certificate.validTo)) ? null : certificate;
  } catch {
    return null;
  }
}
