import { createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { readJsonFile, writeWhole } from '../json-file';

/** A Google service-account key file. */
const keyFileSchema = z.object({
  type: z.literal('service_account'),
  project_id: z.string(),
  private_key_id: z.string(),
  /** PKCS #8 PEM. */
  private_key: z.string(),
  client_email: z.string(),
  client_id: z.string(),
  auth_uri: z.string(),
  token_uri: z.string(),
  universe_domain: z.string(),
});

/** A generated API user: its key file and the public half that the token endpoint checks with. */
export interface ServiceAccount {
  readonly email: string;
  readonly keyId: string;
  /** SPKI PEM. */
  readonly publicKey: string;
  readonly privateKey: string;
  /** Where the JSON key file stands, mode 0600. */
  readonly keyFile: string;
}

const PROJECT = 'slipway-sandbox';

function generate(name: string): z.infer<typeof keyFileSchema> {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  return {
    type: 'service_account',
    project_id: PROJECT,
    private_key_id: randomBytes(20).toString('hex'),
    private_key: privateKey,
    client_email: `${name}@${PROJECT}.iam.gserviceaccount.com`,
    client_id: BigInt(`0x1${randomBytes(8).toString('hex')}`)
      .toString()
      .padEnd(21, '0')
      .slice(0, 21),
    auth_uri: 'https://accounts.google.com/o/oauth2/auth',
    token_uri: '',
    universe_domain: 'googleapis.com',
  };
}

/**
 * The service account whose key stands in `keyFile`, made when the file is not there. `token_uri` is written anew each
 * time, because the port may differ from the last run.
 */
export function serviceAccount(name: string, keyFile: string, tokenUri: string): ServiceAccount {
  const known = keyFileSchema.safeParse(readJsonFile(keyFile));
  const key = { ...(known.success ? known.data : generate(name)), token_uri: tokenUri };
  writeWhole(keyFile, `${JSON.stringify(key, null, 2)}\n`);
  return {
    email: key.client_email,
    keyId: key.private_key_id,
    privateKey: key.private_key,
    publicKey: createPublicKey(key.private_key).export({ type: 'spki', format: 'pem' }).toString(),
    keyFile,
  };
}
