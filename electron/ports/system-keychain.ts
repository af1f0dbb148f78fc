/** The keychain of the operating system, as far as a host can reach one. */
export interface SystemKeychain {
  /** Its name (`gnome_libsecret`, `Keychain`), and whether what it encrypts is protected by little. Null: none now. */
  backend(): Promise<{ readonly name: string; readonly weak: boolean } | null>;
  /** Rejects when the keychain is gone. */
  seal(text: string): Promise<Uint8Array>;
  /** Rejects when another keychain, or another user's, sealed it. */
  open(sealed: Uint8Array): Promise<string>;
}
