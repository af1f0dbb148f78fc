import { buildLabel, testerName } from '@shared/domain/testflight/build';
import type { FeedbackItem } from '@shared/domain/testflight/feedback';
import { z } from 'zod';
import { includedById, one, paged, resource, toOne } from '../wire';

const text = z.string().nullish();
const number = z.number().nullish();

const attributes = {
  createdDate: z.string(),
  comment: text,
  email: text,
  deviceModel: text,
  osVersion: text,
  locale: text,
  timeZone: text,
  architecture: text,
  connectionType: text,
  appUptimeInMilliseconds: number,
  diskBytesAvailable: number,
  diskBytesTotal: number,
  batteryPercentage: number,
  screenWidthInPoints: number,
  screenHeightInPoints: number,
  buildBundleId: text,
  screenshots: z
    .array(z.object({ url: text, width: number, height: number, expirationDate: text }))
    .nullish(),
};

const relationships = { build: toOne, tester: toOne };

const report = z.union([
  resource('betaFeedbackScreenshotSubmissions', attributes, relationships),
  resource('betaFeedbackCrashSubmissions', attributes, relationships),
]);

const build = resource('builds', { version: text }, { preReleaseVersion: toOne });
const tester = resource('betaTesters', { firstName: text, lastName: text, email: text });

export const reportPage = paged(report);
export const reportOne = one(report);
export const crashLogOne = one(resource('betaCrashLogs', { logText: text }));

const CONNECTIONS: Readonly<Record<string, string>> = {
  WIFI: 'Wi-Fi',
  MOBILE_DATA: 'Mobile data',
  WIRED: 'Wired',
  NONE: 'Offline',
  UNKNOWN: 'Not known',
};

/** A report with what its page includes. `versionOf` knows the builds that were read before. */
export function feedbackOf(
  found: z.output<typeof report>,
  included: readonly unknown[],
  versionOf: (buildId: string) => string | null,
): FeedbackItem {
  const { attributes: said, relationships: related } = found;
  const number = includedById(build, 'builds', included).get(related.build ?? '')?.attributes.version;
  const version = related.build === null ? null : versionOf(related.build);
  const who = includedById(tester, 'betaTesters', included).get(related.tester ?? '')?.attributes;
  const label = number && version ? buildLabel({ version, buildNumber: number }) : null;
  return {
    id: found.id,
    kind: found.type === 'betaFeedbackCrashSubmissions' ? 'crash' : 'screenshot',
    at: said.createdDate,
    comment: said.comment?.trim() || null,
    email: said.email ?? who?.email ?? null,
    testerId: related.tester,
    testerName: testerName({
      firstName: who?.firstName ?? null,
      lastName: who?.lastName ?? null,
      email: said.email ?? who?.email ?? null,
    }),
    buildId: related.build,
    build: label ?? number ?? null,
    bundleId: said.buildBundleId ?? null,
    device: {
      model: said.deviceModel ?? 'Unknown device',
      osVersion: said.osVersion ?? null,
      locale: said.locale ?? null,
      timeZone: said.timeZone ?? null,
      architecture: said.architecture ?? null,
      connection: said.connectionType ? (CONNECTIONS[said.connectionType] ?? said.connectionType) : null,
      battery: said.batteryPercentage ?? null,
      diskFree: said.diskBytesAvailable ?? null,
      diskTotal: said.diskBytesTotal ?? null,
      screenWidth: said.screenWidthInPoints ?? null,
      screenHeight: said.screenHeightInPoints ?? null,
      uptimeMs: said.appUptimeInMilliseconds ?? null,
    },
    pictures: (said.screenshots ?? []).flatMap((picture) =>
      picture.url
        ? [
            {
              url: picture.url,
              width: picture.width ?? 0,
              height: picture.height ?? 0,
              expiresAt: picture.expirationDate ?? null,
            },
          ]
        : [],
    ),
  };
}
