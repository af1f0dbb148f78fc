import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import type { SystemKeychain } from '../../../electron/ports/system-keychain';

/** A keychain of one user on one computer: what another one sealed does not open. */
export function keychainOf(owner: string, backend: { name: string; weak: boolean } | null): SystemKeychain {
  const key = createHash('sha256').update(owner).digest();
  const nonce = Buffer.alloc(12);
  return {
    backend: async () => backend,
    async seal(text) {
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([cipher.getAuthTag(), body]);
    },
    async open(sealed) {
      const decipher = createDecipheriv('aes-256-gcm', key, nonce).setAuthTag(sealed.subarray(0, 16));
      return Buffer.concat([decipher.update(sealed.subarray(16)), decipher.final()]).toString('utf8');
    },
  };
}
