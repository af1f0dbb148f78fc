import { type FailureError, failure } from '@shared/domain/failure';

const STILL_TRUE = 'Nothing was sent to the store; the history and everything else is as it was.';

/** The passphrase has not been typed since the start. */
export const lockedNow = (name: string | null): FailureError =>
  failure(
    'credential-missing',
    `The vault is locked${name === null ? '' : `, so vault:${name} cannot be read`}.`,
    {
      stillTrue: STILL_TRUE,
      advice: 'Unlock it with your passphrase in Settings, Vault.',
    },
  );

/** The keychain that sealed an entry is gone, or is another one now. */
export const lostKeychain = (name: string, backend: string | null, cause?: unknown): FailureError =>
  failure(
    'credential-missing',
    `This computer’s keychain does not open vault:${name} any more${backend === null ? '' : `: ${backend} encrypted it`}.`,
    {
      stillTrue: STILL_TRUE,
      advice: 'Drop the key file again in Settings, Vault; or bring the keychain back and try once more.',
    },
    cause,
  );

/** There is nothing to unlock. */
export const noPassphraseYet = (): FailureError =>
  failure('not-found', 'No passphrase was chosen for this vault.', {
    stillTrue: STILL_TRUE,
    advice: 'Choose one in Settings, Vault.',
  });

/** What was typed does not open the vault. */
export const wrongPassphrase = (): FailureError =>
  failure('credential-invalid', 'This passphrase does not open the vault.', {
    stillTrue: 'The vault stays locked, and nothing in it has changed.',
    advice: 'Type it again. If it is forgotten, remove the entries and drop the key files anew.',
  });
