import { createPrivateKey, type KeyObject } from 'node:crypto';
import { failure } from '@shared/domain/failure';

/** What an account signs its tokens with. */
export interface AppStoreKey {
  /** Kept in memory only. */
  readonly privateKey: KeyObject;
  readonly keyId: string;
  readonly issuerId: string;
}

/** Reads the PEM text of a `.p8` file. Throws `credential-invalid` without repeating any of the text. */
export function readAppStoreKey(text: string, keyId: string, issuerId: string): AppStoreKey {
  let privateKey: KeyObject | null = null;
  try {
    privateKey = createPrivateKey(text);
  } catch {
    // Told below: what the reader says would name parts of the key.
  }
  if (privateKey?.asymmetricKeyType !== 'ec') {
    throw failure('credential-invalid', 'The key of this account is no App Store Connect key.', {
      stillTrue: 'Nothing was sent.',
      advice: 'In Settings, Accounts, drop the .p8 file that App Store Connect gave for the key.',
    });
  }
  return { privateKey, keyId, issuerId };
}
