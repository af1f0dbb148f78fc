import { type AppStoreSeed, seedSchema } from './seed-schema';

const DAY_MS = 86_400_000;

/** The App Store side of an app whose scenario tells of Google Play only: a live version, and a build with testers. */
function counterpart(bundleId: string, name: string, now: number): unknown {
  const at = (days: number) => now - days * DAY_MS;
  return {
    bundleId,
    name,
    groups: [
      { name: 'Team', internal: true, allBuilds: true, testers: 6 },
      { name: 'Beta testers', testers: 24, publicLink: true, publicLinkLimit: 500 },
    ],
    builds: [
      {
        version: '1.3.1',
        build: '135',
        uploadedAt: at(32),
        groups: ['Team', 'Beta testers'],
        installs: 28,
        sessions: 310,
      },
      {
        version: '1.4.0',
        build: '142',
        uploadedAt: at(6),
        groups: ['Team', 'Beta testers'],
        notes: { 'en-US': 'Share a health summary with your doctor.' },
        installs: 24,
        sessions: 168,
        crashes: 2,
      },
      {
        version: '1.5.0',
        build: '150',
        uploadedAt: at(1.1),
        state: 'ready',
        groups: ['Team'],
        notes: { 'en-US': 'Please try scanning in the dark.' },
        installs: 6,
        sessions: 31,
      },
    ],
    versions: [
      { version: '1.3.1', build: '135', state: 'REPLACED_WITH_NEW_VERSION', createdAt: at(30) },
      { version: '1.4.0', build: '142', createdAt: at(5) },
    ],
    feedback: { screenshots: 3, crashes: 1 },
    reviews: 12,
  };
}

/** What stands in the App Store for each of these apps when a scenario does not say. */
export function defaultSeed(apps: readonly { bundleId: string; name: string }[], now: number): AppStoreSeed {
  return seedSchema.parse({ apps: apps.map(({ bundleId, name }) => counterpart(bundleId, name, now)) });
}

/** A seed as a scenario gives it, its times resolved. */
export function readSeed(data: unknown): AppStoreSeed {
  return seedSchema.parse(data);
}
