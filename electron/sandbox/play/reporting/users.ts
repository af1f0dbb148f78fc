import type { App } from '../../state-schema';
import { wander } from './seeded';
import { HOUR_MS, type Period } from './zoned-time';

/** Views of users: everybody with a released Android, those with a beta of Android, or those who test the app. */
export type Cohort = 'OS_PUBLIC' | 'OS_BETA' | 'APP_TESTERS';

/** How fast a served version spreads: after this long, 63 % of those who may have it do, as phones update overnight. */
const SPREAD_MS = 8 * HOUR_MS;
/** Share of users with a beta of Android. */
const BETA_SHARE = 0.004;
/**
 * Share of users who are active in the quietest and in the busiest hour, and on a day. A foreground service is activity
 * too: an app that reminds and synchronises is in use at night. The wave is flat, so that a scenario tells the same story
 * at whatever hour it is loaded.
 */
const QUIET_HOUR = 0.86;
const BUSY_HOUR = 0.94;
const ON_A_DAY = 0.96;
/** Hour of the day (UTC) with most users. */
const BUSIEST = 17;

/** When an app's first user may have had anything; Infinity when nobody ever had. */
export function firstExposure(app: App): number {
  return Math.min(...app.exposures.map((exposure) => exposure.fromAt), Number.POSITIVE_INFINITY);
}

/** The version codes that anybody has been served, ascending. */
export function servedVersions(app: App): readonly number[] {
  return [...new Set(app.exposures.map((exposure) => exposure.versionCode))].toSorted((a, b) => a - b);
}

/**
 * The share (0–1) of a track's users who run a version at a time: it follows what the track serves, but not at once.
 * Between two changes of the exposure the distance to it shrinks exponentially.
 */
function adoptionAt(app: App, track: string, versionCode: number, at: number): number {
  const steps = app.exposures
    .filter((one) => one.track === track && one.versionCode === versionCode && one.fromAt < at)
    .toSorted((a, b) => a.fromAt - b.fromAt);
  let adopted = 0;
  for (const [index, step] of steps.entries()) {
    const until = steps[index + 1]?.fromAt ?? at;
    adopted = step.fraction + (adopted - step.fraction) * Math.exp(-(until - step.fromAt) / SPREAD_MS);
  }
  return adopted;
}

/** How many users have a version installed at a time. */
function installed(app: App, versionCode: number, cohort: Cohort, at: number): number {
  const full = app.vitals.versions[versionCode]?.usersAtFull ?? app.activeDevices;
  let users = 0;
  for (const track of Object.keys(app.tracks)) {
    const adopted = adoptionAt(app, track, versionCode, at);
    if (track !== 'production') users += cohort === 'OS_BETA' ? 0 : adopted * testersOf(app, track);
    else if (cohort !== 'APP_TESTERS') users += adopted * full * (cohort === 'OS_BETA' ? BETA_SHARE : 1);
  }
  return users;
}

const testersOf = (app: App, track: string): number => app.tracks[track]?.testerCount ?? 0;

/**
 * Users of a version in the hour or day that begins at `start`, not rounded. A day is looked at in its middle: users are
 * counted once, however many hours they were active in.
 */
export function usersOf(
  app: App,
  versionCode: number,
  cohort: Cohort,
  start: number,
  end: number,
  period: Period,
): number {
  const middle = (start + end) / 2;
  const wave = (1 + Math.cos(((new Date(middle).getUTCHours() - BUSIEST) / 24) * 2 * Math.PI)) / 2;
  const active = period === 'DAILY' ? ON_A_DAY : QUIET_HOUR + (BUSY_HOUR - QUIET_HOUR) * wave;
  const mood = 1 + 0.03 * wander(`${app.vitals.seed}/users`, start, 6 * HOUR_MS);
  return installed(app, versionCode, cohort, middle) * active * mood;
}

/** A number of users as the API tells it: to the nearest 10, 100, 1,000 or 1,000,000, by its size. */
export function roundedUsers(users: number): number {
  const unit = users < 1_000 ? 10 : users < 10_000 ? 100 : users < 1_000_000_000 ? 1_000 : 1_000_000;
  return Math.round(users / unit) * unit;
}
