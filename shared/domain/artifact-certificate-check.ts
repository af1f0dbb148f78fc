import type { AndroidFacts, ArtifactCertificate } from './artifact';
import { type ArtifactCheck, pass, refused, warning } from './artifact-verdict';

/** Whether two fingerprints name one certificate, whatever their case and separators. */
function sameFingerprint(a: string, b: string): boolean {
  const plain = (text: string) => text.replace(/[^0-9a-f]/gi, '').toUpperCase();
  return plain(a) === plain(b);
}

/**
 * Holds the signer against the certificate that the workspace expects.
 *
 * @param expected SHA-256 fingerprint, or `null` when `slipway.yaml` states none
 */
export function checkCertificate({ format, signing }: AndroidFacts, expected: string | null): ArtifactCheck {
  const what = format === 'aab' ? 'bundle' : 'APK';
  if (signing.state === 'unsigned') {
    const detail = 'Google Play takes signed files only. Sign it with your upload key and drop it again.';
    return refused('certificate', `The ${what} is not signed`, detail);
  }
  if (signing.state === 'broken') {
    return refused('certificate', 'The signature is broken', `${signing.problem} Build and sign it again.`);
  }
  const [certificate] = signing.certificates;
  if (!certificate)
    return refused('certificate', `The ${what} is not signed`, 'The signature names no certificate.');
  if (isDebugCertificate(certificate)) {
    const detail = 'Google Play refuses the debug key. Build with your release signing configuration.';
    return refused('certificate', 'Signed with a debug certificate', detail);
  }
  if (expected === null) return unexpected(certificate);
  if (signing.certificates.some(({ sha256 }) => sameFingerprint(sha256, expected))) {
    return pass('certificate', 'Signed by the expected upload certificate', `SHA-256 ${certificate.sha256}.`);
  }
  const detail = `It is signed by ${certificate.subject}, SHA-256 ${certificate.sha256}; expected is ${expected}.`;
  return refused('certificate', 'Signed by another certificate', detail, {
    id: 'replace-file',
    label: 'Replace file…',
  });
}

function unexpected({ sha256, subject }: ArtifactCertificate): ArtifactCheck {
  const detail = `Signed by ${subject}. slipway.yaml does not say who should: if this is your upload key, expect it.`;
  const label = 'Expect this one…';
  return warning('certificate', 'No certificate is expected', detail, {
    id: 'expect-certificate',
    label,
    sha256,
  });
}

/** The key that Android Studio makes by itself (developer.android.com/studio/publish/app-signing, debug key). */
function isDebugCertificate({ subject }: ArtifactCertificate): boolean {
  return /(^|, )CN=Android Debug(,|$)/.test(subject);
}
