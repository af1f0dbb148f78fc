import type { Reply } from '../exchange';
import type { AppStoreApi, Call } from './api';
import type { AppStore } from './app-store';
import { seeded } from './chance';
import type { Resource } from './state';

/** One figure of Apple's power and performance metrics: what it is called, in which unit, and what it usually is. */
const METRICS = [
  { category: 'HANG', identifier: 'hangRate', unit: ['secondsPerHour', 's/h'], usual: 4, goal: 10 },
  { category: 'LAUNCH', identifier: 'launchTime', unit: ['milliseconds', 'ms'], usual: 620, goal: 900 },
  { category: 'MEMORY', identifier: 'peakMemory', unit: ['megabytes', 'MB'], usual: 148, goal: 300 },
  { category: 'DISK', identifier: 'diskWrites', unit: ['megabytesPerDay', 'MB/day'], usual: 36, goal: 100 },
  { category: 'BATTERY', identifier: 'onScreenBattery', unit: ['percentPerDay', '%/day'], usual: 3, goal: 8 },
  {
    category: 'TERMINATION',
    identifier: 'onScreenTermination',
    unit: ['terminationsPerDay', 'terminations/day'],
    usual: 2,
    goal: 5,
  },
  {
    category: 'ANIMATION',
    identifier: 'scrollHitchRate',
    unit: ['millisecondsPerSecond', 'ms/s'],
    usual: 3,
    goal: 5,
  },
  { category: 'STORAGE', identifier: 'documentsAndData', unit: ['megabytes', 'MB'], usual: 84, goal: 500 },
] as const;

const DEVICES = [
  ['all_iphones', 'All iPhones'],
  ['iPhone16,2', 'iPhone 15 Pro Max'],
  ['iPhone14,7', 'iPhone 14'],
] as const;
const PERCENTILES = ['percentile.fifty', 'percentile.ninety'] as const;

/** Versions that were live, oldest first: Apple shows no figures of others. */
function liveVersions({ shelf }: AppStore, appId: string): readonly string[] {
  return shelf
    .many('apps', appId, 'appStoreVersions', 'appStoreVersions')
    .filter(({ attributes }) =>
      ['READY_FOR_DISTRIBUTION', 'REPLACED_WITH_NEW_VERSION'].includes(String(attributes.appVersionState)),
    )
    .map(({ attributes }) => String(attributes.versionString));
}

function figures(call: Call, appId: string, versions: readonly string[]): Reply {
  const { query } = call;
  const wanted = (name: string, value: string) => query.filters.get(name)?.includes(value) ?? true;
  const metricCategories = METRICS.filter(({ category }) => wanted('metricType', category)).map((metric) => ({
    identifier: metric.category,
    metrics: [
      {
        identifier: metric.identifier,
        goalKeys: [{ goalKey: 'goodMetricGoal', lowerBound: 0, upperBound: metric.goal }],
        unit: { identifier: metric.unit[0], displayName: metric.unit[1] },
        datasets: DEVICES.filter(([device]) => wanted('deviceType', device)).flatMap(
          ([device, deviceMarketingName]) =>
            PERCENTILES.map((percentile, index) => ({
              filterCriteria: { percentile, device, deviceMarketingName },
              points: versions.map((version) => {
                const around = 0.75 + seeded(`${appId} ${metric.identifier} ${device} ${version}`) / 2;
                const value = Math.max(1, Math.round(metric.usual * around * (1 + index)));
                return { version, value, errorMargin: Math.ceil(value / 10), goal: 'goodMetricGoal' };
              }),
              recommendedMetricGoal: { value: metric.goal, detail: 'Based on similar apps' },
            })),
        ),
      },
    ],
  }));
  const productData = versions.length === 0 ? [] : [{ platform: 'IOS', metricCategories }];
  return {
    status: 200,
    headers: { 'content-type': 'application/vnd.apple.xcode-metrics+json' },
    json: { version: '1.0', insights: { trendingUp: [], regressions: [] }, productData },
  };
}

function logsOf(call: Call): Reply {
  const { store, id } = call;
  const signature = store.shelf.need('diagnosticSignatures', id);
  const build = store.shelf.get('builds', String(signature.links.build));
  const frame = (symbolName: string, subFrames: readonly unknown[]) => ({
    symbolName,
    sampleCount: 12,
    isBlameFrame: false,
    subFrames,
  });
  return {
    status: 200,
    headers: { 'content-type': 'application/vnd.apple.diagnostic-logs+json' },
    json: {
      version: '1.0.0',
      productData: [
        {
          signatureId: id,
          diagnosticInsights: [],
          diagnosticLogs: [
            {
              callStackTree: [
                {
                  callStackPerThread: false,
                  callStacks: [
                    {
                      callStackRootFrames: [
                        frame('main', [frame(String(signature.attributes.signature), [])]),
                      ],
                    },
                  ],
                },
              ],
              diagnosticMetaData: {
                event: String(signature.attributes.diagnosticType),
                osVersion: 'iPhone OS 19.1',
                deviceType: 'iPhone16,2',
                platformArchitecture: 'arm64e',
                buildVersion: String(build?.attributes.version ?? ''),
              },
            },
          ],
        },
      ],
    },
  };
}

/** Power and performance metrics, and the logs of diagnostics. There is no crash rate: Apple gives none. */
export function registerPower(api: AppStoreApi): void {
  api.add('GET /v1/apps/{id}/perfPowerMetrics', (call) => {
    call.store.shelf.need('apps', call.id);
    return figures(call, call.id, liveVersions(call.store, call.id));
  });
  api.add('GET /v1/builds/{id}/perfPowerMetrics', (call) => {
    const build: Resource = call.store.shelf.need('builds', call.id);
    const train = call.store.shelf.get('preReleaseVersions', String(build.links.preReleaseVersion));
    const version = String(train?.attributes.version ?? '');
    const live = liveVersions(call.store, String(build.links.app)).includes(version);
    return figures(call, String(build.links.app), live ? [version] : []);
  });
  api.add('GET /v1/diagnosticSignatures/{id}/logs', logsOf);
}
