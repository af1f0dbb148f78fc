import type { vaultEntry } from '@shared/contract/vault';
import { expiryOf, type SecretKind, type VaultStatus } from '@shared/domain/vault';
import type { z } from 'zod';
import type { IconName } from '../../ui/icon/icon';
import type { Tone } from '../../ui/theme/tone';
import { dayMonth } from '../../ui/time/format';

/** An entry of the vault as its list shows it. */
export type VaultEntryView = z.output<typeof vaultEntry>;

const KINDS: Readonly<Record<SecretKind, { readonly label: string; readonly icon: IconName }>> = {
  'google-play': { label: 'Google Play', icon: 'android' },
  'app-store-connect': { label: 'App Store Connect', icon: 'apple' },
  registry: { label: 'Registry', icon: 'server' },
  kubeconfig: { label: 'Kubernetes', icon: 'server' },
  webhook: { label: 'Webhook', icon: 'external' },
  token: { label: 'Token', icon: 'key' },
};

/** What a kind of secret is called, and its picture. */
export const kindLook = (kind: SecretKind) => KINDS[kind];

const BACKENDS: Readonly<Record<string, string>> = {
  Keychain: 'the macOS Keychain',
  DPAPI: 'Windows (DPAPI)',
  gnome_libsecret: 'the GNOME keyring',
  kwallet: 'KWallet',
  kwallet5: 'KWallet',
  kwallet6: 'KWallet',
  basic_text: 'no keyring (basic_text)',
};

/** A keychain as people know it. */
export const backendName = (name: string): string => BACKENDS[name] ?? name;

/** The chip of an entry. */
export function entryState(entry: VaultEntryView): {
  readonly tone: Tone;
  readonly icon: IconName;
  readonly label: string;
} {
  if (entry.state === 'locked') return { tone: 'watch', icon: 'lock', label: 'Locked' };
  if (entry.state === 'lost') return { tone: 'failed', icon: 'circle-x', label: 'Drop it again' };
  if (entry.keeper === 'memory')
    return { tone: 'watch', icon: 'alert-triangle', label: 'Until Slipway stops' };
  if (entry.backend === 'basic_text')
    return { tone: 'watch', icon: 'alert-triangle', label: 'Weakly encrypted' };
  return { tone: 'done', icon: 'circle-check', label: 'Encrypted' };
}

/** When an entry ends, and how urgent that is. */
export function expiryWords(
  entry: VaultEntryView,
  now: number,
): { readonly text: string; readonly tone?: Tone } {
  const { state, days } = expiryOf(entry.expiresAt === null ? null : Date.parse(entry.expiresAt), now);
  if (state === 'none' || entry.expiresAt === null) return { text: 'Never' };
  const at = Date.parse(entry.expiresAt);
  const date = `${dayMonth(at)} ${new Date(at).getUTCFullYear()}`;
  if (state === 'over') return { text: `Expired ${date}`, tone: 'failed' };
  if (state === 'fine') return { text: date };
  return {
    text: days === 0 ? `Today, ${date}` : `In ${days} ${days === 1 ? 'day' : 'days'}, ${date}`,
    tone: 'watch',
  };
}

/** One sentence on who keeps what is added now, and one on what that means. */
export function keeperWords(status: VaultStatus): {
  readonly tone: Tone;
  readonly title: string;
  readonly detail: string;
} {
  if (status.locked) {
    return {
      tone: 'watch',
      title: 'The vault is locked',
      detail: 'Accounts whose key lies in it cannot sign in until you type your passphrase.',
    };
  }
  if (status.keeper === 'passphrase') {
    return {
      tone: 'done',
      title: 'Your passphrase encrypts the secrets on this computer',
      detail: 'It is asked for after each start and kept nowhere. Who forgets it drops the key files again.',
    };
  }
  if (status.keeper === 'system' && status.keychain?.weak) {
    return {
      tone: 'watch',
      title: 'Secrets are encrypted with a password that every program knows',
      detail:
        'This system has no keyring. You accepted that: whoever can read your files can read these secrets.',
    };
  }
  if (status.keeper === 'system') {
    return {
      tone: 'done',
      title: 'Secrets stay in this computer’s keyring',
      detail: `Encrypted by ${backendName(status.keychain?.name ?? '')}. slipway.yaml and the history hold their names, never a key.`,
    };
  }
  return {
    tone: 'watch',
    title: 'Secrets are kept in memory, until Slipway stops',
    detail: status.keychain?.weak
      ? 'This system has no keyring that protects them. Choose a passphrase to keep them encrypted on this computer.'
      : 'Choose a passphrase to keep them encrypted on this computer.',
  };
}
