import { failure } from '@shared/domain/failure';
import { z } from 'zod';

const keyFile = z.object({
  type: z.literal('service_account').optional(),
  client_email: z.string().includes('@'),
  private_key: z.string().includes('PRIVATE KEY'),
  private_key_id: z.string().optional(),
});

/** What a Google service account's key file holds that signing in needs. Secret: kept in memory only. */
export interface ServiceAccount {
  readonly email: string;
  readonly privateKey: string;
  readonly keyId: string | undefined;
}

/** Reads a service account's JSON key. Throws `credential-invalid` without repeating any of the text. */
export function readServiceAccount(json: string): ServiceAccount {
  let content: unknown;
  try {
    content = JSON.parse(json);
  } catch {
    content = null;
  }
  const parsed = keyFile.safeParse(content);
  if (!parsed.success) {
    throw failure('credential-invalid', 'The key of this account is no Google service account key.', {
      stillTrue: 'Nothing was sent.',
      advice: 'In Settings, Accounts, add the JSON file that Google Cloud Console gave for the key.',
    });
  }
  return {
    email: parsed.data.client_email,
    privateKey: parsed.data.private_key,
    keyId: parsed.data.private_key_id,
  };
}
