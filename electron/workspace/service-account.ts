import { createPrivateKey } from 'node:crypto';
import { type FailureError, failure } from '@shared/domain/failure';
import { z } from 'zod';

/** Who a service-account key signs in as. Nothing here is secret. */
export interface ServiceAccountIdentity {
  /** `play-release@arkalia-cia.iam.gserviceaccount.com`. */
  readonly clientEmail: string;
  readonly projectId: string;
  /** The key's number in Google Cloud Console, to find it there and to revoke it. */
  readonly keyId: string | null;
}

/** The parts of Google's key file that signing in needs. See Google Cloud, "Create and delete service account keys". */
const keyFile = z.object({
  type: z.literal('service_account'),
  project_id: z.string().min(1),
  private_key_id: z.string().min(1).optional(),
  private_key: z.string().min(1),
  client_email: z.email(),
});

const HOW_TO_GET_ONE =
  'In Google Cloud Console open IAM & Admin, Service accounts, Keys, Add key, JSON, and use the file that it gives.';

/**
 * Who the key in this text belongs to, once the key itself has been read.
 * @throws FailureError `credential-invalid`, saying which file this is instead; never with any of its content
 */
export function describeServiceAccount(text: string): ServiceAccountIdentity {
  const value = parseJson(text);
  const mistaken = mistakenFor(value);
  if (mistaken) throw invalid(mistaken);
  const parsed = keyFile.safeParse(value);
  if (!parsed.success) {
    const missing = parsed.error.issues.map((issue) => issue.path.join('.') || 'its members').join(', ');
    throw invalid(`This is no complete service-account key: look at ${missing}.`);
  }
  const {
    private_key: pem,
    client_email: clientEmail,
    project_id: projectId,
    private_key_id: keyId,
  } = parsed.data;
  requireRsaKey(pem);
  return { clientEmail, projectId, keyId: keyId ?? null };
}

const invalid = (message: string, advice = HOW_TO_GET_ONE): FailureError =>
  failure('credential-invalid', message, { stillTrue: 'Nothing was sent and nothing was kept.', advice });

/** The reader's own message would quote the file, so it is dropped. */
function parseJson(text: string): unknown {
  const trimmed = text.replace(/^\uFEFF/, '').trim();
  if (/^-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(trimmed)) {
    throw invalid(
      'This is a bare private key, such as App Store Connect gives (.p8). Google Play needs a service-account JSON file.',
    );
  }
  if (/^AIza[\w-]{30,}$/.test(trimmed)) throw invalid('This is an API key, which cannot release apps.');
  try {
    return JSON.parse(trimmed);
  } catch {
    throw invalid(
      'This file is not JSON, so it is no service-account key. It may be cut short, or a .p12 file.',
    );
  }
}

/** The other files that people download from Google's consoles, and what they are. */
function mistakenFor(value: unknown): string | undefined {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    return 'This JSON file is no service-account key.';
  }
  if ('installed' in value || 'web' in value) {
    return 'This is an OAuth client file, with which a person signs in. Releases need a service-account key.';
  }
  if ('project_info' in value || 'api_key' in value || 'keyString' in value) {
    return 'This is an API key or google-services.json, which an app carries. Releases need a service-account key.';
  }
  const type = 'type' in value ? value.type : undefined;
  if (type === 'authorized_user') {
    return 'These are the credentials of a person signed in with gcloud. Releases need a service-account key.';
  }
  if (type === 'external_account') {
    return 'This is a workload identity configuration, which holds no key. Slipway needs a service-account key.';
  }
  return undefined;
}

function requireRsaKey(pem: string): void {
  let type: string | undefined;
  try {
    type = createPrivateKey(pem).asymmetricKeyType;
  } catch {
    throw invalid('The private key in this file cannot be read. The file was probably edited or cut short.');
  }
  if (type !== 'rsa') throw invalid("The private key in this file is not an RSA key, as Google's are.");
}
