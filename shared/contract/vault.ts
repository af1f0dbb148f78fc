import { z } from 'zod';
import { SECRET_KINDS, VAULT_KEEPERS } from '../domain/vault';
import { entry } from './base';
import { isoTime, list } from './schemas/basic';

const name = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,100}$/, 'Letters, digits, dots and hyphens.');
const passphrase = z.string().min(1).max(1_000);
const path = z.string().min(1).max(4_096);
const text = z.string().min(1).max(65_536);
const kind = z.enum(SECRET_KINDS);

/** An entry as a window sees it: nothing in it is secret. */
export const vaultEntry = z.object({
  name,
  kind,
  identity: z.string().nullable(),
  addedAt: isoTime,
  changedAt: isoTime,
  expiresAt: isoTime.nullable(),
  keeper: z.enum(VAULT_KEEPERS),
  backend: z.string().nullable(),
  state: z.enum(['open', 'locked', 'lost']),
  /** Accounts and builds of the open workspace that refer to it. */
  usedBy: list(z.string()),
});

const view = z.object({
  keeper: z.enum(VAULT_KEEPERS),
  locked: z.boolean(),
  hasPassphrase: z.boolean(),
  keychain: z.object({ name: z.string(), weak: z.boolean() }).nullable(),
  weakAcceptedAt: isoTime.nullable(),
  keychainBefore: z.string().nullable(),
  entries: list(vaultEntry),
});

/** The secrets of this computer. They go in here and never come out. */
export const vault = {
  view: entry.output(view),
  /** Takes over a file that the host has: what it is is read from it. */
  importFile: entry.input(z.object({ path, name })).output(vaultEntry),
  /** Keeps what was typed: a token or a webhook's address. */
  keep: entry.input(z.object({ name, kind: z.enum(['token', 'webhook']), text })).output(vaultEntry),
  /** Another secret of the same kind takes the place; one that does not work at the store is taken back. */
  rotate: entry.input(z.union([z.object({ name, path }), z.object({ name, text })])).output(vaultEntry),
  /** Opens it and tries it where it is used. */
  test: entry.input(z.object({ name })).output(z.object({ ok: z.boolean(), sentence: z.string() })),
  expires: entry.input(z.object({ name, at: isoTime.nullable() })).output(z.void()),
  remove: entry.input(z.object({ name })).output(z.void()),
  setPassphrase: entry
    .input(z.object({ passphrase: passphrase.min(10, 'Ten letters or more.') }))
    .output(z.void()),
  unlock: entry.input(z.object({ passphrase })).output(z.void()),
  lock: entry.output(z.void()),
  /** Whether a keychain that protects little may be used. */
  acceptWeak: entry.input(z.object({ accepted: z.boolean() })).output(z.void()),
};
