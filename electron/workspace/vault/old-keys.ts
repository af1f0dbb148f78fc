import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readKeyFile } from '../resolve-credential';
import { recognise } from './recognise';
import type { Vault } from './vault';

const ENDING = '.key';

/**
 * Takes over the keys that an earlier version kept unencrypted, and removes each once a keeper has it on the disk.
 * Where there is no keeper yet they stay usable, and are taken over at the first start that has one.
 */
export async function takeOverOldKeys(folder: string, vault: Vault): Promise<void> {
  const files = await readdir(folder).catch(() => []);
  for (const file of files.filter((each) => each.endsWith(ENDING))) {
    const path = join(folder, file);
    const { secret } = await readKeyFile(path);
    const { keeper } = await vault.write(
      file.slice(0, -ENDING.length),
      secret,
      recognise(secret.reveal(), path),
    );
    if (keeper !== 'memory') await rm(path, { force: true });
  }
}
