import type { App, Release, Submission, Track } from '../state-schema';

/** Which share of a track's users (0–1) each version code has been given. */
function servedShares(track: Track): ReadonlyMap<number, number> {
  const shares = new Map<number, number>();
  const serve = (release: Release | undefined, share: number) => {
    for (const code of release?.versionCodes ?? []) shares.set(code, Math.max(share, shares.get(code) ?? 0));
  };
  const withStatus = (status: Release['status']) => track.releases.find((one) => one.status === status);
  const staged = withStatus('inProgress') ?? withStatus('halted');
  // Whoever has a halted release keeps it; one that was halted after it was complete had reached everybody.
  const share = staged ? (staged.userFraction ?? 1) : 0;
  serve(staged, share);
  serve(withStatus('completed'), Number((1 - share).toFixed(6)));
  return shares;
}

/** The share of a track's users that a version code was served to at a time (ms); 0 when it was not. */
function exposureAt(app: App, track: string, versionCode: number, at: number): number {
  const latest = app.exposures
    .filter((entry) => entry.track === track && entry.versionCode === versionCode && entry.fromAt <= at)
    .reduce<{ fromAt: number; fraction: number } | null>(
      (best, entry) => (best && best.fromAt > entry.fromAt ? best : entry),
      null,
    );
  return latest?.fraction ?? 0;
}

/**
 * Writes down whom a track serves from now on, where that changed. A release in review changes it when it is decided; one
 * that was not sent, is held back or was rejected changes nothing.
 */
export function recordExposures(app: App, trackName: string, now: number): void {
  const track = app.tracks[trackName];
  if (!track) return;
  app.exposures = app.exposures.filter((entry) => entry.track !== trackName || entry.fromAt <= now);
  const submissions = track.releases.flatMap((release) => submissionOf(app, trackName, release) ?? []);
  if (submissions.some((one) => !one.sent || one.held || one.outcome === 'rejected')) return;
  const fromAt = Math.max(now, ...submissions.map((one) => one.decidedAt));
  const shares = servedShares(track);
  const known = app.exposures.filter((entry) => entry.track === trackName).map((entry) => entry.versionCode);
  for (const versionCode of new Set([...known, ...shares.keys()])) {
    const fraction = shares.get(versionCode) ?? 0;
    if (exposureAt(app, trackName, versionCode, fromAt) === fraction) continue;
    app.exposures.push({ track: trackName, versionCode, fraction, fromAt });
  }
}

/** The latest passage of a release through review; undefined when it needed none. */
export function submissionOf(app: App, track: string, release: Release): Submission | undefined {
  return app.submissions.findLast(
    (one) => one.track === track && one.versionCodes.some((code) => release.versionCodes.includes(code)),
  );
}
