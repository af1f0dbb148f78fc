import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { APPS } from '../history/records';
import type { BenchmarkContext } from './benchmark';

/** A workspace of fifty apps whose store cannot be reached, with the folder that its history belongs in. */
export interface SeededWorkspace {
  readonly dataDir: string;
  readonly workspaceFile: string;
  readonly historyDir: string;
}

/** Nothing listens there: what is measured is Slipway, and not a store's answers. */
const NO_STORE = 'http://127.0.0.1:9';

/** Writes the workspace and its key. Its history is still empty. */
export function seedWorkspace(context: BenchmarkContext): SeededWorkspace {
  const folder = join(context.scratch('workspace'), 'fifty-apps');
  mkdirSync(folder, { mode: 0o700 });
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = {
    type: 'service_account',
    project_id: 'bench',
    private_key_id: 'bench',
    private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    client_email: 'bench@bench.iam.gserviceaccount.com',
    token_uri: `${NO_STORE}/token`,
  };
  writeFileSync(join(folder, 'key.json'), JSON.stringify(key), { mode: 0o600 });
  const apps = Array.from(
    { length: APPS },
    (_, app) =>
      `  app-${app}: { name: App ${app}, android: { package: com.example.app${app}, account: play } }`,
  );
  const workspaceFile = join(folder, 'slipway.yaml');
  writeFileSync(
    workspaceFile,
    [
      'workspace: fifty-apps',
      'name: Fifty apps',
      'accounts:',
      `  play: { type: google-play, key: 'file:./key.json', endpoint: '${NO_STORE}' }`,
      'apps:',
      ...apps,
      '',
    ].join('\n'),
  );
  const dataDir = context.scratch('data');
  const place = createHash('sha256').update(workspaceFile).digest('hex').slice(0, 8);
  const historyDir = join(dataDir, 'workspaces', `${basename(folder)}-${place}`);
  mkdirSync(historyDir, { recursive: true, mode: 0o700 });
  return { dataDir, workspaceFile, historyDir };
}
