import { appleDate } from './app-store';
import { type Bed, DAY_MS } from './bed';
import { seeded, seededPick } from './chance';
import { crashLogText } from './crash-log';
import type { Shelf } from './shelf';
import { steadyUuid } from './shelf';
import type { Resource } from './state';

/** What testers hold in their hands. */
export const DEVICES = [
  { model: 'iPhone16,2', os: '19.1', width: 430, height: 932 },
  { model: 'iPhone15,4', os: '18.6.2', width: 393, height: 852 },
  { model: 'iPhone14,7', os: '18.5', width: 390, height: 844 },
  { model: 'iPhone17,1', os: '19.1', width: 402, height: 874 },
] as const;

const COMMENTS = [
  'Long names cover the date.',
  'Send button runs off screen.',
  'Search still finds words from a document I deleted.',
  'Dark mode flashes for a moment when the viewer opens.',
  'Keyboard hides the page count.',
  'Third page scanned upside down.',
  'Link screen should say who opened a document.',
  'The date is cut off in French.',
] as const;
const CRASH_COMMENTS = [
  'App closed after tapping Try again on a large PDF. I had scanned 14 pages and lost them.',
  'Closed by itself in the background.',
  null,
] as const;

/** How long the address of a screenshot is good, ms. */
const ADDRESS_MS = 7 * DAY_MS;
/** Screenshots are taken at two pixels a point: enough to be read. */
const SCALE = 2;

/** Feedback of a tester about a build, put on the shelf. `number` makes it one of its kind. */
export function addFeedback(
  shelf: Shelf,
  kind: 'screenshot' | 'crash',
  about: { readonly app: Resource; readonly build: Resource; readonly tester: Resource | undefined },
  number: number,
  at: number,
): Resource {
  const { app, build, tester } = about;
  const id = steadyUuid(`feedback ${app.id} ${kind} ${number}`);
  const device = DEVICES[Math.floor(seeded(`device ${id}`) * DEVICES.length)] ?? DEVICES[0];
  const uptime = 5_000 + Math.floor(seeded(`uptime ${id}`) * 900_000);
  const comment =
    kind === 'screenshot'
      ? (COMMENTS[number % COMMENTS.length] ?? null)
      : (CRASH_COMMENTS[number % 3] ?? null);
  const attributes = {
    createdDate: appleDate(at),
    ...(comment === null ? {} : { comment }),
    ...(tester ? { email: tester.attributes.email } : {}),
    deviceModel: device.model,
    osVersion: device.os,
    locale: seededPick(['en-US', 'fr-FR', 'de-DE', 'nl-BE'], `locale ${id}`),
    timeZone: 'Europe/Brussels',
    architecture: 'arm64e',
    connectionType: seededPick(['WIFI', 'MOBILE_DATA', 'WIFI'], `line ${id}`),
    appUptimeInMilliseconds: uptime,
    diskBytesAvailable: 9_000_000_000 + Math.floor(seeded(`disk ${id}`) * 60_000_000_000),
    diskBytesTotal: 128_000_000_000,
    batteryPercentage: 8 + Math.floor(seeded(`battery ${id}`) * 92),
    screenWidthInPoints: device.width,
    screenHeightInPoints: device.height,
    appPlatform: 'IOS',
    devicePlatform: 'IOS',
    deviceFamily: 'IPHONE',
    buildBundleId: String(app.attributes.bundleId),
  };
  const links = { app: app.id, build: build.id, ...(tester ? { tester: tester.id } : {}) };
  if (kind === 'screenshot') {
    const screenshots = Array.from({ length: 1 + (number % 3 === 0 ? 1 : 0) }, () => ({
      width: device.width * SCALE,
      height: device.height * SCALE,
      expirationDate: appleDate(at + ADDRESS_MS),
    }));
    return shelf.add('betaFeedbackScreenshotSubmissions', {
      id,
      attributes: { ...attributes, screenshots },
      links,
    });
  }
  const train = shelf.get('preReleaseVersions', String(build.links.preReleaseVersion));
  const logText = crashLogText({
    id,
    app: String(app.attributes.name),
    bundleId: attributes.buildBundleId,
    version: String(train?.attributes.version),
    build: String(build.attributes.version),
    device: device.model,
    os: device.os,
    at: new Date(at).toISOString(),
    uptimeMs: uptime,
  });
  shelf.add('betaCrashLogs', { id, attributes: { logText } });
  return shelf.add('betaFeedbackCrashSubmissions', { id, attributes, links: { ...links, crashLog: id } });
}

/** What testers of a scenario sent, spread over the last days, the newest builds first. */
export function plantFeedback({ shelf, app, seed, now }: Bed): void {
  const builds = [...shelf.many('apps', app.id, 'builds', 'builds')]
    .filter((build) => build.attributes.processingState === 'VALID')
    .filter((build) => Array.isArray(build.links.betaGroups) && build.links.betaGroups.length > 0)
    .reverse();
  const testers = shelf.many('apps', app.id, 'betaTesters', 'betaTesters');
  const { screenshots, crashes, days } = seed.feedback;
  const all = screenshots + crashes;
  for (let number = 0; number < all; number += 1) {
    const build = builds[Math.floor(seeded(`about ${app.id} ${number}`) ** 2 * Math.min(2, builds.length))];
    if (!build) return;
    const tester = testers[Math.floor(seeded(`who ${app.id} ${number}`) * testers.length)];
    // Crashes are spread evenly among the rest.
    const crash = Math.floor(((number + 1) * crashes) / all) > Math.floor((number * crashes) / all);
    const born = Date.parse(String(build.attributes.uploadedDate)) + 1_800_000;
    const at = Math.max(born, now - ((number + 0.5) / all) * days * DAY_MS);
    addFeedback(
      shelf,
      crash ? 'crash' : 'screenshot',
      { app, build, tester },
      number,
      Math.min(at, now - 60_000),
    );
  }
}
