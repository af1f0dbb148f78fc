import type { IsoTime } from './ids';

/** What a secret opens. */
export const SECRET_KINDS = [
  'google-play',
  'app-store-connect',
  'registry',
  'kubeconfig',
  'webhook',
  'token',
] as const;
export type SecretKind = (typeof SECRET_KINDS)[number];

/** Who can open a secret again: the system's keychain, whoever knows the passphrase, or this run of the program. */
export const VAULT_KEEPERS = ['system', 'passphrase', 'memory'] as const;
export type VaultKeeper = (typeof VAULT_KEEPERS)[number];

/** A secret in the vault, without the secret. */
export interface VaultEntry {
  /** Referred to as `vault:NAME`. */
  readonly name: string;
  readonly kind: SecretKind;
  /** Whose it is, as far as that is no secret: an address, a key's id, a host; null when nothing tells. */
  readonly identity: string | null;
  readonly addedAt: IsoTime;
  /** When it was last put in another's place. */
  readonly changedAt: IsoTime;
  readonly expiresAt: IsoTime | null;
  readonly keeper: VaultKeeper;
  /** The keychain that encrypted it, as the system calls it. */
  readonly backend: string | null;
  /** `locked`: the passphrase opens it. `lost`: its keychain does not open it any more. */
  readonly state: 'open' | 'locked' | 'lost';
}

/** How the vault of this computer stands. */
export interface VaultStatus {
  /** What keeps a secret that is added now. */
  readonly keeper: VaultKeeper;
  /** A passphrase was chosen and has not been typed since the start. */
  readonly locked: boolean;
  /** Whether a passphrase was ever chosen here. */
  readonly hasPassphrase: boolean;
  /** The system's keychain as it is now; null where there is none. */
  readonly keychain: { readonly name: string; readonly weak: boolean } | null;
  /** When a person accepted a keychain that protects little. */
  readonly weakAcceptedAt: IsoTime | null;
  /** The keychain that was in use before, when it is another one now. */
  readonly keychainBefore: string | null;
}

const DAY_MS = 86_400_000;
/** From here on a person is told, ms. */
const SOON_MS = 21 * DAY_MS;

/** Whether a secret is over, will be over soon, or neither; `days` are whole days that are left. */
export function expiryOf(
  expiresAt: number | null,
  now: number,
): { readonly state: 'none' | 'fine' | 'soon' | 'over'; readonly days: number } {
  if (expiresAt === null) return { state: 'none', days: 0 };
  const left = expiresAt - now;
  const days = Math.floor(left / DAY_MS);
  if (left <= 0) return { state: 'over', days };
  return { state: left <= SOON_MS ? 'soon' : 'fine', days };
}
