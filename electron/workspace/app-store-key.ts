import { createPrivateKey } from 'node:crypto';
import { basename } from 'node:path';
import { failure } from '@shared/domain/failure';

/**
 * Makes sure that a text is a key as App Store Connect gives it: an EC private key in PEM, from a `.p8` file.
 * See Apple, "Creating API Keys for App Store Connect API".
 * @throws FailureError `credential-invalid`; never with any of the text
 */
export function requireAppStoreKey(text: string): void {
  let type: string | undefined;
  try {
    type = createPrivateKey(text).asymmetricKeyType;
  } catch {
    // Told below: what the reader says would name parts of the key.
  }
  if (type === 'ec') return;
  throw failure('credential-invalid', 'This is not a key of App Store Connect (a .p8 file).', {
    stillTrue: 'Nothing was sent to the store.',
    advice:
      'Make a key in App Store Connect under Users and Access, Integrations, and use the file that it gives once.',
  });
}

/** Whether a text is a private key and nothing else, as a `.p8` file is. */
export const isPrivateKey = (text: string): boolean =>
  /^\uFEFF?\s*-----BEGIN (EC )?PRIVATE KEY-----/.test(text);

/** The key's id, which App Store Connect writes into the file's name: `AuthKey_2X9R4HXF34.p8`. */
export const keyIdOf = (path: string): string | null =>
  /^AuthKey_([A-Z0-9]{10})\.p8$/.exec(basename(path))?.[1] ?? null;
