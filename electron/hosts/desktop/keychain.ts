import { app, safeStorage } from 'electron';
import type { SystemKeychain } from '../../ports/system-keychain';

const NAMES: Readonly<Record<string, string>> = { darwin: 'Keychain', win32: 'DPAPI' };
/** What Chromium falls back to without a keyring: it encrypts with a password that is in its source code. */
const WEAK = 'basic_text';

/** The keychain of this system, reached through Electron. Nothing is asked of it before a secret is needed. */
export function systemKeychain(): SystemKeychain {
  return {
    async backend() {
      await app.whenReady();
      if (!(await safeStorage.isAsyncEncryptionAvailable())) return null;
      const name = NAMES[process.platform] ?? safeStorage.getSelectedStorageBackend();
      return { name, weak: name === WEAK || name === 'unknown' };
    },
    seal: (text) => safeStorage.encryptStringAsync(text),
    async open(sealed) {
      const { result } = await safeStorage.decryptStringAsync(Buffer.from(sealed));
      return result;
    },
  };
}
