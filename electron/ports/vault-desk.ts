import type { IsoTime } from '@shared/domain/ids';
import type { SecretKind, VaultEntry, VaultStatus } from '@shared/domain/vault';

/** A secret that comes in: in a file, or as it was typed. */
export type FreshSecret = { readonly path: string } | { readonly text: string };

/** What a person may do with the vault. No secret comes out here. Rejects with `FailureError`s. */
export interface VaultDesk {
  status(): Promise<VaultStatus>;
  /** Every entry, by name. */
  entries(): Promise<readonly VaultEntry[]>;
  /** Takes over a file: what it is is read from it. Rejects with `conflict` when the name is taken. */
  importFile(path: string, name: string): Promise<VaultEntry>;
  /** Keeps what a person typed. Rejects with `conflict` when the name is taken. */
  keep(name: string, kind: SecretKind, text: string): Promise<VaultEntry>;
  /**
   * Puts another secret in an entry's place: a file's, or one that was typed. `works` tries it out while it lies there: what it answers is why it
   * does not work, and then the one before is put back and the rejection says so.
   */
  rotate(name: string, fresh: FreshSecret, works: () => Promise<string | null>): Promise<VaultEntry>;
  /** Reads an entry and looks at it: null when it is whole, else what is wrong with it. */
  examine(name: string): Promise<string | null>;
  expires(name: string, at: IsoTime | null): Promise<void>;
  remove(name: string): Promise<void>;
  /** Chooses the passphrase, or another one: what it keeps is encrypted anew. */
  setPassphrase(passphrase: string): Promise<void>;
  unlock(passphrase: string): Promise<void>;
  /** Forgets the passphrase until it is typed again. */
  lock(): void;
  /** A person says whether a keychain that protects little may be used. */
  acceptWeak(accepted: boolean): Promise<void>;
}
