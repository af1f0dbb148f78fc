import type { App, Vitals } from '../../state-schema';
import { DEVICES, type Device, deviceDimensions } from './breakdowns';
import { type Filter, passes } from './filter';
import { hourlyRate } from './rates';
import { fractionOf, idOf } from './seeded';
import { servedVersions, usersOf } from './users';
import { HOUR_MS } from './zoned-time';

/** `ErrorType` of the Reporting API. */
export type ErrorType = Vitals['issues'][number]['type'];
/** An issue: what a scenario says of it, or nothing for the long tail of rare errors. */
export type Issue = Vitals['issues'][number] | null;

/** Error reports of one kind in a span of time, on one version and one model of device. */
export interface Reports {
  readonly issue: Issue;
  readonly type: ErrorType;
  readonly versionCode: number;
  readonly device: Device;
  /** How many, not rounded. */
  readonly count: number;
  readonly users: number;
  /** Seen by the user: the app was on the screen. */
  readonly perceived: boolean;
}

const HOURS_OF_DAY = 24;
/** How often a user who meets an error meets it on the same day. */
const REPEATS: Readonly<Record<ErrorType, number>> = {
  CRASH: 1.4,
  APPLICATION_NOT_RESPONDING: 1.2,
  NON_FATAL: 2,
};

/** The part of a version's users of a type of error who meet one issue; `null` takes what no issue accounts for. */
function partsOf(vitals: Vitals, type: ErrorType, versionCode: number): readonly [Issue, number][] {
  const mine = vitals.issues.filter(
    (issue) => issue.type === type && issue.versionCodes.includes(versionCode),
  );
  const known = mine.reduce((sum, issue) => sum + issue.share, 0);
  const scale = known > 1 ? 1 / known : 1;
  const rest: [Issue, number][] = type === 'NON_FATAL' || known >= 1 ? [] : [[null, 1 - known]];
  return [...mine.map((issue): [Issue, number] => [issue, issue.share * scale]), ...rest];
}

/** Users of a version who met an error of a kind from `start` until `end`: hour by hour, as exposure and spikes change. */
function affectedUsers(
  app: App,
  vitals: Vitals,
  versionCode: number,
  metric: 'crashRate' | 'anrRate',
  start: number,
  end: number,
): number {
  let affected = 0;
  for (let at = start; at < end; at += HOUR_MS) {
    const users = usersOf(app, versionCode, 'OS_PUBLIC', at, at + HOUR_MS, 'DAILY') / HOURS_OF_DAY;
    affected += users * hourlyRate(vitals, versionCode, metric, at);
  }
  return affected;
}

/** The error reports from `start` until `end` (ms, whole hours), by issue, version and device. */
export function reportsBetween(app: App, vitals: Vitals, start: number, end: number): readonly Reports[] {
  return servedVersions(app).flatMap((versionCode) => {
    const crashed = affectedUsers(app, vitals, versionCode, 'crashRate', start, end);
    const affectedBy: Readonly<Record<ErrorType, number>> = {
      CRASH: crashed,
      APPLICATION_NOT_RESPONDING: affectedUsers(app, vitals, versionCode, 'anrRate', start, end),
      NON_FATAL: crashed,
    };
    return (['CRASH', 'APPLICATION_NOT_RESPONDING', 'NON_FATAL'] as const).flatMap((type) =>
      partsOf(vitals, type, versionCode)
        .filter(([issue]) => issue === null || issue.lastReportAt >= start)
        .flatMap(([issue, part]) =>
          DEVICES.map((device): Reports => {
            const affected = affectedBy[type] * part * device.share * device.strain;
            return {
              issue,
              type,
              versionCode,
              device,
              users: affected,
              count: affected * REPEATS[type],
              perceived: fractionOf(`${issue?.id ?? type}/${device.device}`) < 0.8,
            };
          }),
        ),
    );
  });
}

/** What filters call reports of errors that the user saw. */
export const PERCEIVED = 'USER_PERCEIVED';
/** Names of the types in filters. */
const FILTER_TYPES: Readonly<Record<ErrorType, string>> = {
  CRASH: 'CRASH',
  APPLICATION_NOT_RESPONDING: 'ANR',
  NON_FATAL: 'NON_FATAL',
};

/** Everything by which reports can be told apart, by the names that queries and searches have for it. */
export function reportDimensions(reports: Reports): Readonly<Record<string, string>> {
  return {
    ...deviceDimensions(reports.device),
    versionCode: String(reports.versionCode),
    reportType: reports.type,
    issueId: reports.issue?.id ?? '',
    errorIssueType: FILTER_TYPES[reports.type],
    errorIssueId: reports.issue?.id ?? '',
    errorReportId: reportId(reports),
    isUserPerceived: reports.perceived ? PERCEIVED : `NOT_${PERCEIVED}`,
    appProcessState: reports.perceived ? 'FOREGROUND' : 'BACKGROUND',
  };
}

/** Whether reports pass a filter. */
export function reportsPass(reports: Reports, filter: Filter): boolean {
  return Object.entries(reportDimensions(reports)).every(([field, value]) => passes(filter, field, value));
}

/** The id of the report that stands for all alike: those of one issue, version and model are coalesced. */
export function reportId({ issue, versionCode, device }: Reports): string {
  return idOf(`${issue?.id ?? ''}/${versionCode}/${device.device}`);
}
