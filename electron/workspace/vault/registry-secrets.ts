import type { Vault } from './vault';

/** The texts of the registries' entries that can be opened now. */
export async function registrySecrets(vault: Vault): Promise<readonly string[]> {
  const entries = (await vault.entries()).filter(
    ({ kind, state }) => kind === 'registry' && state === 'open',
  );
  const secrets = await Promise.all(entries.map(({ name }) => vault.read(name)));
  return secrets.flatMap((secret) => secret?.reveal() ?? []);
}
