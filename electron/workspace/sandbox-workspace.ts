import { copyFile, cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { editWorkspace } from './edit-workspace';

/** What a workspace file needs to know of a simulated store. */
export interface SimulatedStore {
  readonly playUrl: string;
  readonly serviceAccountKeyFile: string;
  readonly apps: readonly { readonly packageName: string; readonly title: string }[];
  /** Base URL of the simulated App Store Connect, and the key to sign in with. */
  readonly appStoreUrl: string;
  readonly appStoreKeys: {
    readonly team: {
      readonly keyId: string;
      readonly issuerId: string | null;
      readonly privateKeyFile: string;
    };
  };
  readonly appStoreApps: readonly { readonly bundleId: string; readonly name: string }[];
}

const MAIN_PACKAGE = 'com.arkalia.cia';

/** The key of an app of the sandbox in its `slipway.yaml`: the main app keeps the name that the template gives it. */
export function sandboxAppId(packageName: string): string {
  return packageName === MAIN_PACKAGE ? 'android' : (packageName.split('.').at(-1) ?? packageName);
}

/** The key of an app of the simulated App Store in `slipway.yaml`. */
function iosAppId(bundleId: string): string {
  return bundleId === MAIN_PACKAGE ? 'ios' : `${sandboxAppId(bundleId)}-ios`;
}

/** Account and apps of the App Store side. */
function appStoreSide({ appStoreUrl, appStoreKeys, appStoreApps }: SimulatedStore) {
  const { keyId, issuerId } = appStoreKeys.team;
  const account = {
    type: 'app-store-connect',
    key: `file:./AuthKey_${keyId}.p8`,
    key_id: keyId,
    issuer_id: issuerId,
    endpoint: appStoreUrl,
  };
  return [
    { op: 'set' as const, path: ['accounts', 'app-store'], value: account },
    ...appStoreApps.map(({ bundleId, name }) => ({
      op: 'set' as const,
      path: ['apps', iosAppId(bundleId)],
      value: {
        name: bundleId === MAIN_PACKAGE ? 'iOS app' : name,
        ios: { bundle: bundleId, account: 'app-store', phased: true },
      },
    })),
  ];
}

/**
 * Writes the sandbox's own `slipway.yaml` with its keys beside it, and gives its path. It differs from a real one by
 * the addresses of the stores only. `template` is the folder of the file and the release notes to begin with.
 */
export async function writeSandboxWorkspace(
  template: string,
  folder: string,
  store: SimulatedStore,
): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const part of ['fastlane', 'backend']) {
    await cp(join(template, part), join(folder, part), { recursive: true });
  }
  await copyFile(store.serviceAccountKeyFile, join(folder, 'play-service-account.json'));
  const { keyId, privateKeyFile } = store.appStoreKeys.team;
  await copyFile(privateKeyFile, join(folder, `AuthKey_${keyId}.p8`));
  const others = store.apps.filter((app) => app.packageName !== MAIN_PACKAGE);
  const text = editWorkspace(await readFile(join(template, 'slipway.yaml'), 'utf8'), [
    { op: 'set', path: ['accounts', 'play-release', 'endpoint'], value: store.playUrl },
    ...others.map((app) => ({
      op: 'set' as const,
      path: ['apps', sandboxAppId(app.packageName)],
      value: {
        name: app.title,
        android: { package: app.packageName, account: 'play-release', ladder: 'default' },
      },
    })),
    ...appStoreSide(store),
  ]);
  const path = join(folder, 'slipway.yaml');
  await writeFile(path, text);
  return path;
}
