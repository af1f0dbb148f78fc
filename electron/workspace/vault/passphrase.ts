import { createCipheriv, createDecipheriv, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/** How a key is made of a passphrase; stands in the file, so that later versions may ask for more. */
export const recipe = z.object({
  cost: z
    .int()
    .min(2 ** 14)
    .max(2 ** 20),
  salt: z.base64(),
  /** A known word sealed with the key: a wrong passphrase is told before anything is opened with it. */
  check: z.base64(),
});
export type Recipe = z.output<typeof recipe>;

/** Seals with a key that only the passphrase gives. */
export interface PassphraseKey {
  seal(name: string, text: string): Uint8Array;
  /** Throws when the bytes were changed, or belong to an entry of another name. */
  open(name: string, sealed: Uint8Array): string;
}

/** The cost that OWASP's cheat sheet on storing passwords asks of scrypt; a third of a second, 128 MB. */
const COST = 2 ** 17;
const BLOCK = 8;
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const WORD = 'slipway';
const CHECK = '(check)';

/** Makes a key of a new passphrase, and the recipe with which it is made again. */
export async function newPassphraseKey(
  passphrase: string,
  cost = COST,
): Promise<{ readonly recipe: Recipe; readonly key: PassphraseKey }> {
  const salt = randomBytes(16);
  const key = keyOf(await derive(passphrase, salt, cost));
  const check = Buffer.from(key.seal(CHECK, WORD)).toString('base64');
  return { recipe: { cost, salt: salt.toString('base64'), check }, key };
}

/** The key of a passphrase by its recipe; null when it is not the passphrase. */
export async function passphraseKey(passphrase: string, from: Recipe): Promise<PassphraseKey | null> {
  const key = keyOf(await derive(passphrase, Buffer.from(from.salt, 'base64'), from.cost));
  try {
    const word = Buffer.from(key.open(CHECK, Buffer.from(from.check, 'base64')));
    return timingSafeEqual(word, Buffer.from(WORD)) ? key : null;
  } catch {
    return null;
  }
}

function derive(passphrase: string, salt: Uint8Array, cost: number): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const options = { N: cost, r: BLOCK, p: 1, maxmem: 256 * cost * BLOCK };
  // The same letters can be typed as different code points; NFKC makes them one.
  scrypt(passphrase.normalize('NFKC'), salt, KEY_BYTES, options, (error, key) =>
    error ? reject(error) : resolve(key),
  );
  return promise;
}

/** AES-256-GCM, bound to the entry's name: nonce, then tag, then the text. */
function keyOf(key: Buffer): PassphraseKey {
  return {
    seal(name, text) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(name));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]);
    },
    open(name, sealed) {
      const nonce = sealed.subarray(0, NONCE_BYTES);
      const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
        .setAAD(Buffer.from(name))
        .setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      const body = decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES));
      return Buffer.concat([body, decipher.final()]).toString('utf8');
    },
  };
}
