import { copyFile, cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
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
  /** The simulated cluster, with its Deployments as `production/api`; left out where nothing runs on one. */
  readonly cluster?: {
    readonly kubeconfigFile: string;
    readonly prometheusUrl: string;
    readonly deployments: readonly string[];
    /** Rollouts of Argo, named in the same way. */
    readonly rollouts: readonly string[];
  };
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

const ENVIRONMENTS = [
  { id: 'production', name: 'Production', context: 'prod-eu' },
  { id: 'staging', name: 'Staging', context: 'staging-eu' },
] as const;
const SERVICES = ['api', 'worker', 'ocr', 'scheduler', 'gateway'] as const;

/** Where the figures of a service come from: the queries are as one writes them for any Prometheus. */
function figuresOf(url: string, environment: string, service: string) {
  const of = (metric: string, more = ''): string =>
    `${metric}{namespace="${environment}",service="${service}",version="$version"${more}}`;
  const rate = (metric: string, more?: string): string => `sum(rate(${of(metric, more)}[5m]))`;
  return {
    url,
    error_rate: `${rate('http_requests_total', ',code=~"5.."')} / ${rate('http_requests_total')}`,
    p95: `histogram_quantile(0.95, sum by (le) (rate(${of('http_request_duration_seconds_bucket')}[5m])))`,
    requests: `sum(increase(${of('http_requests_total')}[1h]))`,
    max_error_rate: '< 1%',
    max_p95: '350ms',
    min_requests: 100,
    max_age: '5m',
  };
}

/** What is deployed on the simulated cluster: what stands there tells how it is rolled out. */
function clusterSide(
  folder: string,
  { kubeconfigFile, prometheusUrl, deployments, rollouts }: NonNullable<SimulatedStore['cluster']>,
) {
  const has = (environment: string, name: string): boolean => deployments.includes(`${environment}/${name}`);
  const isLed = (environment: string, name: string): boolean => rollouts.includes(`${environment}/${name}`);
  const placed = (environment: string, name: string): Readonly<Record<string, string>> =>
    isLed(environment, name)
      ? { rollout: name, service: name }
      : has(environment, `${name}-blue`)
        ? { deployment: `${name}-blue`, other: `${name}-green`, service: name, preview: `${name}-preview` }
        : has(environment, `${name}-canary`)
          ? { deployment: name, canary: `${name}-canary`, service: name }
          : { deployment: name };
  const file = relative(folder, kubeconfigFile).replaceAll('\\', '/');
  return [
    ...ENVIRONMENTS.map(({ id, name, context }) => ({
      op: 'set' as const,
      path: ['environments', id],
      value: {
        name,
        production: id === 'production',
        kubernetes: { kubeconfig: `./${file}`, context, namespace: id },
      },
    })),
    ...SERVICES.flatMap((name) => {
      const here = ENVIRONMENTS.filter(
        ({ id }) => has(id, name) || has(id, `${name}-blue`) || isLed(id, name),
      );
      if (here.length === 0) return [];
      return [
        {
          op: 'set' as const,
          path: ['services', name],
          value: {
            ladder: [
              { percent: 5, bake: '1h' },
              { percent: 25, bake: '24h' },
              { percent: 50, bake: '24h' },
              { percent: 100, bake: '0m' },
            ],
            environments: Object.fromEntries(
              here.map(({ id }) => [
                id,
                {
                  kubernetes: {
                    ...placed(id, name),
                    ...(name === 'gateway' ? { manifests: './backend/deploy' } : {}),
                  },
                  ...(name === 'api' ? { prometheus: figuresOf(prometheusUrl, id, name) } : {}),
                },
              ]),
            ),
          },
        },
      ];
    }),
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
    ...(store.cluster ? clusterSide(folder, store.cluster) : []),
  ]);
  const path = join(folder, 'slipway.yaml');
  await writeFile(path, text);
  return path;
}
