import type { IsoTime } from '@shared/domain/ids';
import type { VaultEntry, VaultKeeper, VaultStatus } from '@shared/domain/vault';
import { type Clock, isoTime } from '@shared/kit/clock';
import type { SystemKeychain } from '../../ports/system-keychain';
import { Secret } from '../secret';
import { type EntryFile, type EntryFiles, entryFiles, requireName, type StateFile } from './entry-files';
import { newPassphraseKey, type PassphraseKey, passphraseKey } from './passphrase';
import type { Recognised } from './recognise';
import { createSeenSecrets } from './seen-secrets';
import { lockedNow, lostKeychain, noPassphraseYet, wrongPassphrase } from './vault-failures';

/** Where `vault:` references lead. */
export interface VaultReader {
  /** What the entry holds; undefined when there is none. Rejects with a `FailureError` when it cannot be opened. */
  read(name: string): Promise<Secret | undefined>;
}

/** The secrets of this computer's user, each encrypted by a keeper that can open it again. */
export interface Vault extends VaultReader {
  status(): Promise<VaultStatus>;
  entries(): Promise<readonly VaultEntry[]>;
  /** Keeps a secret under a name, in the place of what was there. */
  write(name: string, secret: Secret, about: Recognised): Promise<VaultEntry>;
  setExpiry(name: string, at: IsoTime | null): Promise<void>;
  remove(name: string): Promise<void>;
  setPassphrase(passphrase: string): Promise<void>;
  unlock(passphrase: string): Promise<void>;
  lock(): void;
  acceptWeak(accepted: boolean): Promise<void>;
  /** A text without any secret that this run of the program has seen, whatever it looks like. */
  hide(text: string): string;
}

/** What a vault is made from. */
export interface VaultOptions {
  readonly folder: string;
  /** Null on a host that has none: a passphrase or the memory keeps secrets there. */
  readonly keychain: SystemKeychain | null;
  readonly clock: Clock;
  /** How hard a passphrase is to guess; what OWASP asks for when left out. A power of two. */
  readonly cost?: number;
}

/** An entry that ends with the program. */
type Remembered = Omit<EntryFile, 'keeper' | 'sealed' | 'backend'> & { readonly secret: Secret };

/**
 * The vault in a folder. The system's keychain encrypts where there is one that protects; where it would protect
 * little, a person has to accept that first. Else a passphrase does, and without one secrets stay in memory. Nothing
 * asks the keychain before a secret is needed. An entry whose keychain is gone stays where it is: it may come back.
 */
export function createVault({ folder, keychain, clock, cost }: VaultOptions): Vault {
  const files: EntryFiles = entryFiles(folder);
  const remembered = new Map<string, Remembered>();
  const seen = createSeenSecrets();
  let key: PassphraseKey | null = null;
  let turn: Promise<unknown> = Promise.resolve();

  /** One change at a time: two of them would each write what the other had read. */
  const inTurn = <Result>(change: () => Promise<Result>): Promise<Result> => {
    const done = turn.then(change);
    turn = done.catch(() => undefined);
    return done;
  };

  async function keeperNow(state: StateFile): Promise<{ keeper: VaultKeeper; backend: string | null }> {
    const found = (await keychain?.backend()) ?? null;
    if (state.passphrase !== null) return { keeper: 'passphrase', backend: null };
    if (found && (!found.weak || state.weakAcceptedAt !== null))
      return { keeper: 'system', backend: found.name };
    return { keeper: 'memory', backend: null };
  }

  async function seal(name: string, secret: Secret, about: Omit<EntryFile, 'keeper' | 'sealed' | 'backend'>) {
    seen.add(secret.reveal());
    const state = await files.state();
    const { keeper, backend } = await keeperNow(state);
    if (keeper === 'memory') {
      remembered.set(name, { ...about, secret });
      return;
    }
    const text = secret.reveal();
    const sealed =
      keeper === 'system' ? await keychain?.seal(bind(name, text)) : opened(key).seal(name, text);
    if (!sealed) throw lostKeychain(name, backend);
    await files.write(name, { ...about, keeper, backend, sealed: Buffer.from(sealed).toString('base64') });
    remembered.delete(name);
    if (backend !== null && backend !== state.backend) await files.saveState({ ...state, backend });
  }

  async function unseal(name: string, entry: EntryFile): Promise<Secret> {
    const secret = await openEntry(name, entry);
    seen.add(secret.reveal());
    return secret;
  }

  async function openEntry(name: string, entry: EntryFile): Promise<Secret> {
    const sealed = Buffer.from(entry.sealed, 'base64');
    if (entry.keeper === 'passphrase') {
      if (!key) throw lockedNow(name);
      return new Secret(key.open(name, sealed));
    }
    try {
      if (!keychain) throw lostKeychain(name, entry.backend);
      return new Secret(unbind(name, await keychain.open(sealed)));
    } catch (error) {
      throw lostKeychain(name, entry.backend, error);
    }
  }

  async function read(name: string): Promise<Secret | undefined> {
    requireName(name);
    const held = remembered.get(name);
    if (held) return held.secret;
    const entry = await files.read(name);
    return entry && unseal(name, entry);
  }

  async function stateOf(name: string, entry: EntryFile): Promise<VaultEntry['state']> {
    if (entry.keeper === 'passphrase' && !key) return 'locked';
    return unseal(name, entry).then(
      () => 'open' as const,
      () => 'lost' as const,
    );
  }

  const viewOf = async (name: string): Promise<VaultEntry | undefined> => {
    const held = remembered.get(name);
    if (held) return { ...aboutOf(held), name, keeper: 'memory', backend: null, state: 'open' };
    const entry = await files.read(name);
    if (!entry) return undefined;
    const { keeper, backend } = entry;
    return { ...aboutOf(entry), name, keeper, backend, state: await stateOf(name, entry) };
  };

  /** What was kept in memory only goes to the keeper that there is now. */
  async function sealRemembered(): Promise<void> {
    for (const [name, { secret, ...about }] of [...remembered]) await seal(name, secret, about);
  }

  return {
    read,
    hide: seen.hide,
    async status() {
      const state = await files.state();
      const found = (await keychain?.backend()) ?? null;
      return {
        keeper: (await keeperNow(state)).keeper,
        locked: state.passphrase !== null && key === null,
        hasPassphrase: state.passphrase !== null,
        keychain: found,
        weakAcceptedAt: state.weakAcceptedAt,
        keychainBefore: state.backend !== null && state.backend !== found?.name ? state.backend : null,
      };
    },
    async entries() {
      const names = new Set([...(await files.names()), ...remembered.keys()]);
      const all = await Promise.all([...names].sort().map(viewOf));
      return all.filter((entry) => entry !== undefined);
    },
    write: (name, secret, { kind, identity, expiresAt }) =>
      inTurn(async () => {
        requireName(name);
        const now = isoTime(clock.now());
        const before = remembered.get(name) ?? (await files.read(name));
        await seal(name, secret, {
          kind,
          identity,
          expiresAt,
          addedAt: before?.addedAt ?? now,
          changedAt: now,
        });
        const view = await viewOf(name);
        if (!view) throw lostKeychain(name, null);
        return view;
      }),
    setExpiry: (name, at) =>
      inTurn(async () => {
        const held = remembered.get(name);
        if (held) remembered.set(name, { ...held, expiresAt: at });
        const entry = held ? undefined : await files.read(name);
        if (entry) await files.write(name, { ...entry, expiresAt: at });
      }),
    remove: (name) =>
      inTurn(async () => {
        remembered.delete(name);
        await files.remove(name);
      }),
    setPassphrase: (passphrase) =>
      inTurn(async () => {
        const state = await files.state();
        if (state.passphrase !== null && key === null) throw lockedNow(null);
        const made = await newPassphraseKey(passphrase, cost);
        // Opened with the old key before the new one takes its place; what no key opens stays as it is.
        const held = new Map<string, { readonly secret: Secret; readonly entry: EntryFile }>();
        for (const name of await files.names()) {
          const entry = await files.read(name);
          const secret = entry && (await unseal(name, entry).catch(() => undefined));
          if (entry && secret) held.set(name, { secret, entry });
        }
        key = made.key;
        await files.saveState({ ...state, passphrase: made.recipe });
        for (const [name, { secret, entry }] of held) await seal(name, secret, aboutOf(entry));
        await sealRemembered();
      }),
    unlock: (passphrase) =>
      inTurn(async () => {
        const { passphrase: from } = await files.state();
        if (from === null) throw noPassphraseYet();
        const found = await passphraseKey(passphrase, from);
        if (!found) throw wrongPassphrase();
        key = found;
        await sealRemembered();
      }),
    lock() {
      key = null;
    },
    acceptWeak: (accepted) =>
      inTurn(async () => {
        const state = await files.state();
        await files.saveState({ ...state, weakAcceptedAt: accepted ? isoTime(clock.now()) : null });
        if (accepted) await sealRemembered();
        else await takeIntoMemory();
      }),
  };

  /** A keychain that protects little is not wanted any more: what it keeps leaves the disk. */
  async function takeIntoMemory(): Promise<void> {
    const found = (await keychain?.backend()) ?? null;
    if (!found?.weak) return;
    for (const name of await files.names()) {
      const entry = await files.read(name);
      if (entry?.keeper !== 'system') continue;
      const secret = await unseal(name, entry).catch(() => undefined);
      if (!secret) continue;
      remembered.set(name, { ...aboutOf(entry), secret });
      await files.remove(name);
    }
  }
}

const aboutOf = ({
  kind,
  identity,
  addedAt,
  changedAt,
  expiresAt,
}: Omit<EntryFile, 'keeper' | 'sealed' | 'backend'>) => ({
  kind,
  identity,
  addedAt,
  changedAt,
  expiresAt,
});

function opened(key: PassphraseKey | null): PassphraseKey {
  if (!key) throw lockedNow(null);
  return key;
}

/** A keychain does not know what it seals, so the entry's name goes in: swapped files are noticed. */
const bind = (name: string, text: string): string => `${name}\n${text}`;

function unbind(name: string, bound: string): string {
  if (!bound.startsWith(`${name}\n`)) throw new Error('The entry belongs to another name.');
  return bound.slice(name.length + 1);
}
