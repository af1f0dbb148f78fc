import { failureOf } from '@shared/domain/failure';
import type { IsoTime } from '@shared/domain/ids';
import type { SecretKind, VaultEntry, VaultStatus } from '@shared/domain/vault';
import type { FreshSecret } from '../ports/vault-desk';
import { testAccount } from './accounts';
import { event, me } from './audit-records';
import { record, type Session } from './session';
import { testWebhook } from './webhooks';

/** An entry with what refers to it in the open workspace. */
export interface VaultRow extends Omit<VaultEntry, 'addedAt'> {
  readonly addedAt: IsoTime;
  readonly usedBy: string[];
}

/** The vault as Settings shows it; nothing in it is secret. */
export async function vaultView(session: Session): Promise<VaultStatus & { readonly entries: VaultRow[] }> {
  const [status, entries] = await Promise.all([session.vault.status(), session.vault.entries()]);
  return { ...status, entries: entries.map((entry) => rowOf(session, entry)) };
}

/** Takes over the secret in a file. */
export async function importSecret(
  session: Session,
  { path, name }: { readonly path: string; readonly name: string },
): Promise<VaultRow> {
  const entry = await session.vault.importFile(path, name);
  return changed(session, entry, `${name} was put into the vault`);
}

/** Keeps a secret that was typed. */
export async function keepSecret(
  session: Session,
  { name, kind, text }: { readonly name: string; readonly kind: SecretKind; readonly text: string },
): Promise<VaultRow> {
  const entry = await session.vault.keep(name, kind, text);
  return changed(session, entry, `${name} was put into the vault`);
}

/** Puts another secret in an entry's place, unless the store that uses it says that it does not work. */
export async function rotateSecret(
  session: Session,
  { name, ...fresh }: { readonly name: string } & FreshSecret,
): Promise<VaultRow> {
  const entry = await session.vault
    .rotate(name, fresh, () => tryAtStore(session, name))
    .finally(() => forget(session, name));
  return changed(session, entry, `${name} was rotated`);
}

/** Opens an entry, looks at it, and tries it at the store that uses it. */
export async function testSecret(
  session: Session,
  name: string,
): Promise<{ readonly ok: boolean; readonly sentence: string }> {
  const broken = await session.vault.examine(name);
  if (broken !== null) return { ok: false, sentence: broken };
  const { kind } = (await session.vault.entries()).find((entry) => entry.name === name) ?? {};
  if (kind === 'webhook') return testWebhook(session, name);
  const problem = await tryAtStore(session, name);
  session.news.changed('vault');
  if (problem !== null) return { ok: false, sentence: problem };
  const cluster = await tryAtCluster(session, name);
  if (cluster) return cluster;
  const accounts = accountsWith(session, name);
  return {
    ok: true,
    sentence:
      accounts.length > 0
        ? `${accounts.join(', ')}: the store let it in.`
        : 'It can be opened and is whole. No account of this workspace signs in with it.',
  };
}

/** Writes down when a secret ends, for one that does not say so itself. */
export async function setExpiry(session: Session, name: string, at: IsoTime | null): Promise<void> {
  await session.vault.expires(name, at);
  session.news.changed('vault');
}

/** Takes an entry away. What refers to it no longer signs in. */
export async function removeSecret(session: Session, name: string): Promise<void> {
  await session.vault.remove(name);
  forget(session, name);
  await note(session, `${name} was removed from the vault`, null);
}

/** Chooses the passphrase. */
export async function choosePassphrase(session: Session, passphrase: string): Promise<void> {
  await session.vault.setPassphrase(passphrase);
  await note(session, 'The vault has a new passphrase', null);
}

/** Opens the vault; what could not sign in does so now. */
export async function unlockVault(session: Session, passphrase: string, refresh: () => void): Promise<void> {
  await session.vault.unlock(passphrase);
  for (const { id } of session.workspace.accounts) session.forgetAccount(id);
  session.backends.opened()?.refresh();
  tell(session);
  refresh();
}

/** Closes the vault until the passphrase is typed again. */
export function lockVault(session: Session): void {
  session.vault.lock();
  for (const { id } of session.workspace.accounts) session.forgetAccount(id);
  tell(session);
}

/** Keeps a person's decision about a keychain that protects little. */
export async function acceptWeakKeychain(session: Session, accepted: boolean): Promise<void> {
  await session.vault.acceptWeak(accepted);
  await note(
    session,
    accepted ? 'A keychain that protects little was accepted' : 'The weak keychain is no longer used',
    null,
  );
}

/** Why the store does not let an entry's accounts in; null when it does, or when none uses it. */
async function tryAtStore(session: Session, name: string): Promise<string | null> {
  forget(session, name);
  for (const id of accountsWith(session, name)) {
    const used = [...session.states.values()].some(({ app }) => app.target.accountId === id);
    if (!used) continue;
    try {
      const { steps } = await testAccount(session, id);
      const failed = steps.find((step) => step.state === 'failed');
      if (failed) return failed.message ?? `${failed.title} failed.`;
    } catch (error) {
      return failureOf(error).message;
    }
  }
  return null;
}

/** What the clusters say that are reached with an entry; null when there is none. */
async function tryAtCluster(session: Session, name: string) {
  const [first] = environmentsWith(session, name);
  if (first === undefined) return null;
  const room = await session.backends.open();
  room.refresh();
  const { state, failure } = room.cluster(first);
  if (state === 'failed' || state === 'stale')
    return { ok: false, sentence: failure?.message ?? `${first}: the cluster does not answer.` };
  return {
    ok: true,
    sentence:
      state === 'ok'
        ? `${first}: the cluster let it in.`
        : `It can be opened and is whole. ${first}: the cluster is being read.`,
  };
}

function rowOf(session: Session, entry: VaultEntry): VaultRow {
  const { apps, services } = session.workspace;
  const reference = `vault:${entry.name}`;
  const accounts = accountsWith(session, entry.name).map((id) => {
    const names = apps
      .filter(({ android, ios }) => android?.account.id === id || ios?.account.id === id)
      .map((app) => app.name);
    return names.length > 0 ? `${id} (${names.join(', ')})` : id;
  });
  const builds = services
    .filter((service) => service.build?.secrets.some(({ from }) => from === reference))
    .map((service) => `the build of ${service.name}`);
  const clusters = environmentsWith(session, entry.name).map((id) => `the cluster of ${id}`);
  const webhooks = session.workspace.webhooks
    .filter((webhook) => webhook.entry === entry.name)
    .map(({ id }) => `the webhook ${id}`);
  return { ...entry, usedBy: [...accounts, ...builds, ...clusters, ...webhooks] };
}

const accountsWith = (session: Session, name: string): string[] =>
  session.workspace.accounts
    .filter(({ key }) => key.source === 'vault' && key.entry === name)
    .map(({ id }) => id);

const environmentsWith = ({ workspace }: Session, name: string): string[] =>
  workspace.environments
    .filter(({ cluster }) => cluster?.kubeconfigs.includes(`vault:${name}`))
    .map(({ id }) => id);

function forget(session: Session, name: string): void {
  // Clusters that wait for this entry try again at once.
  session.backends.opened()?.refresh();
  for (const id of accountsWith(session, name)) session.forgetAccount(id);
}

async function changed(session: Session, entry: VaultEntry, title: string): Promise<VaultRow> {
  await note(session, title, entry.identity);
  return rowOf(session, entry);
}

async function note(session: Session, title: string, account: string | null): Promise<void> {
  await record(
    session,
    event(session, 'settings.changed', title, { actor: me(session), result: 'done', account }),
  );
  tell(session);
}

function tell(session: Session): void {
  session.news.changed('vault');
  session.news.changed('accounts');
}
