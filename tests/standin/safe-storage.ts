import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { strict } from './strict';

/*
 * Electron's `safeStorage`, encrypting with a key made of two variables of the environment: which keyring a test
 * pretends to have (`none` for no keyring at all), and whose it is. It proves what the vault does with a keychain that
 * is strong, weak, gone or another one; how well a real one keeps its key it cannot prove.
 */
const backend = process.env.SLIPWAY_STANDIN_KEYRING ?? 'gnome_libsecret';
const owner = process.env.SLIPWAY_STANDIN_KEYRING_OWNER ?? 'ada';
const key = createHash('sha256').update(`${backend}/${owner}`).digest();

function required(): void {
  if (backend === 'none') throw new Error('electron stand-in: there is no keyring');
}

export const safeStorage = strict('safeStorage', {
  isAsyncEncryptionAvailable: async () => backend !== 'none',
  getSelectedStorageBackend: () => backend,
  async encryptStringAsync(text: string): Promise<Buffer> {
    required();
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', key, nonce);
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), body]);
  },
  async decryptStringAsync(sealed: Buffer): Promise<{ shouldReEncrypt: boolean; result: string }> {
    required();
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12)).setAuthTag(
      sealed.subarray(12, 28),
    );
    const result = Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]).toString('utf8');
    return { shouldReEncrypt: false, result };
  },
});
