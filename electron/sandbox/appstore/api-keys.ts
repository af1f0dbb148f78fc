import { createPublicKey, generateKeyPairSync, type KeyObject, randomInt, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { readJsonFile, writeWhole } from '../json-file';

/** What the owner of a key may do: everything that is simulated, or read only. */
export type KeyRole = 'APP_MANAGER' | 'CUSTOMER_SUPPORT';

/** A key as App Store Connect gives it, and the public half that tokens are checked with. */
export interface ApiKey {
  readonly keyId: string;
  /** The team's issuer id; null for a key of one person, whose tokens say `sub: "user"`. */
  readonly issuerId: string | null;
  readonly role: KeyRole;
  /** The `.p8` file, mode 0600. */
  readonly privateKeyFile: string;
  readonly publicKey: KeyObject;
}

/** The keys that the sandbox makes for itself. */
export interface ApiKeys {
  readonly team: ApiKey;
  /** A key of the team whose role allows reading only. */
  readonly reader: ApiKey;
  /** A key of one person. */
  readonly individual: ApiKey;
}

const keySchema = z.object({ keyId: z.string(), pem: z.string() });
const fileSchema = z.object({
  issuerId: z.string(),
  team: keySchema,
  reader: keySchema,
  individual: keySchema,
});

const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';

function newKey(): z.infer<typeof keySchema> {
  const { privateKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const keyId = Array.from({ length: 10 }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  return { keyId, pem: privateKey };
}

/** The keys of a directory, made once. */
export function apiKeys(directory: string): ApiKeys {
  const path = join(directory, 'app-store-keys.json');
  const known = fileSchema.safeParse(readJsonFile(path));
  const kept = known.success
    ? known.data
    : { issuerId: randomUUID(), team: newKey(), reader: newKey(), individual: newKey() };
  if (!known.success) writeWhole(path, JSON.stringify(kept));
  const key = (name: 'team' | 'reader' | 'individual', role: KeyRole): ApiKey => {
    const { keyId, pem } = kept[name];
    const privateKeyFile = join(directory, `AuthKey_${keyId}.p8`);
    writeWhole(privateKeyFile, pem);
    return {
      keyId,
      issuerId: name === 'individual' ? null : kept.issuerId,
      role,
      privateKeyFile,
      publicKey: createPublicKey(pem),
    };
  };
  return {
    team: key('team', 'APP_MANAGER'),
    reader: key('reader', 'CUSTOMER_SUPPORT'),
    individual: key('individual', 'APP_MANAGER'),
  };
}
