import type { Period } from './zoned-time';

/** What is measured, without the window over which it is averaged. */
export type BaseMetric =
  | keyof typeof BASE_RATES
  | 'crashRate'
  | 'userPerceivedCrashRate'
  | 'anrRate'
  | 'userPerceivedAnrRate';

/** Rates (0–1) of an ordinary app that scenarios do not set. */
export const BASE_RATES = {
  slowStartRate: 0.031,
  slowRenderingRate20Fps: 0.012,
  slowRenderingRate30Fps: 0.036,
  excessiveWakeupRate: 0.0018,
  stuckBgWakelockRate: 0.0012,
  userPerceivedLmkRate: 0.0027,
} as const;

/** A resource of the Reporting API that can be queried. */
export interface MetricSet {
  /** The last part of its resource name. */
  readonly name: string;
  readonly periods: readonly Period[];
  readonly rates: readonly BaseMetric[];
  /** True: counts error reports instead of rates of users. */
  readonly counts: boolean;
  readonly dimensions: readonly string[];
  /** Views of users that it offers; none where the request has no such member. */
  readonly cohorts: readonly string[];
}

const DEVICE_HARDWARE = [
  'deviceRamBucket',
  'deviceSocMake',
  'deviceSocModel',
  'deviceCpuMake',
  'deviceCpuModel',
  'deviceGpuMake',
  'deviceGpuModel',
  'deviceGpuVersion',
  'deviceVulkanVersion',
  'deviceGlEsVersion',
  'deviceScreenSize',
  'deviceScreenDpi',
];
const OF_RATES = [
  'apiLevel',
  'versionCode',
  'deviceModel',
  'deviceBrand',
  'deviceType',
  'countryCode',
  ...DEVICE_HARDWARE,
];
const OF_ERRORS = [
  'apiLevel',
  'versionCode',
  'deviceModel',
  'deviceType',
  'reportType',
  'issueId',
  ...DEVICE_HARDWARE,
];
const EVERYBODY = ['OS_PUBLIC', 'OS_BETA', 'APP_TESTERS'];

const rateSet = (
  name: string,
  rates: readonly BaseMetric[],
  periods: readonly Period[] = ['DAILY'],
  cohorts: readonly string[] = ['OS_PUBLIC'],
): MetricSet => ({ name, periods, rates, counts: false, dimensions: OF_RATES, cohorts });

const BOTH: readonly Period[] = ['HOURLY', 'DAILY'];

/** Every metric set of v1beta1, as its discovery document (revision 20250311) describes it. */
export const METRIC_SETS: readonly MetricSet[] = [
  rateSet('crashRateMetricSet', ['crashRate', 'userPerceivedCrashRate'], BOTH, EVERYBODY),
  rateSet('anrRateMetricSet', ['anrRate', 'userPerceivedAnrRate'], BOTH, EVERYBODY),
  rateSet('slowStartRateMetricSet', ['slowStartRate']),
  rateSet('slowRenderingRateMetricSet', ['slowRenderingRate20Fps', 'slowRenderingRate30Fps']),
  rateSet('excessiveWakeupRateMetricSet', ['excessiveWakeupRate']),
  rateSet('stuckBackgroundWakelockRateMetricSet', ['stuckBgWakelockRate']),
  rateSet('lmkRateMetricSet', ['userPerceivedLmkRate'], ['DAILY'], EVERYBODY),
  {
    name: 'errorCountMetricSet',
    periods: ['DAILY'],
    rates: [],
    counts: true,
    dimensions: OF_ERRORS,
    cohorts: [],
  },
];

/** A metric that can be asked for: a rate over the last `days` days, or over one hour or day when 0. */
export interface RateMetric {
  readonly name: string;
  readonly base: BaseMetric;
  readonly days: 0 | 7 | 28;
}

/** The rate that a set knows by a name; undefined when it knows none. */
export function rateMetric(set: MetricSet, name: string): RateMetric | undefined {
  const [, base = name, days = '0'] = /^(\w+?)(7|28)dUserWeighted$/.exec(name) ?? [];
  const found = set.rates.find((rate) => rate === base);
  return found && { name, base: found, days: days === '7' ? 7 : days === '28' ? 28 : 0 };
}

/** Metrics that are numbers of users or reports. */
export const countMetrics = (set: MetricSet): readonly string[] =>
  set.counts ? ['errorReportCount', 'distinctUsers'] : ['distinctUsers'];
