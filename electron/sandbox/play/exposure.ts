import type { App, Release, Submission, Track } from '../state-schema';

/** Whom each version code of a track serves, as a share of the track's users (0–1). */
export function servedShares(track: Track): ReadonlyMap<number, number> {
  const shares = new Map<number, number>();
  const serve = (codes: readonly number[], share: number) => {
    for (const code of codes) shares.set(code, Math.max(share, shares.get(code) ?? 0));
  };
  const staged = track.releases.find(({ status }) => status === 'inProgress');
  const stopped = track.releases.find(({ status }) => status === 'halted');
  const base =
    track.releases.find(({ status }) => status === 'completed') ??
    (stopped && stopped.userFraction === undefined ? track.superseded[0] : undefined);
  const away = staged?.userFraction ?? stopped?.userFraction ?? 0;
  if (staged) serve(staged.versionCodes, staged.userFraction ?? 0);
  // Whoever has a halted release keeps it; nobody new gets it.
  if (stopped?.userFraction !== undefined) serve(stopped.versionCodes, stopped.userFraction);
  if (base) serve(base.versionCodes, 1 - away);
  return shares;
}

/** The share of a track's users that a version code was served to at a time (ms); 0 when it was not. */
export function exposureAt(app: App, track: string, versionCode: number, at: number): number {
  const latest = app.exposures
    .filter((entry) => entry.track === track && entry.versionCode === versionCode && entry.fromAt <= at)
    .reduce<{ fromAt: number; fraction: number } | null>(
      (best, entry) => (best && best.fromAt > entry.fromAt ? best : entry),
      null,
    );
  return latest?.fraction ?? 0;
}

/**
 * Writes down whom a track serves from now on, where that changed. While a release is in review the change takes place
 * when it is decided; what was rejected, not sent or held back serves nobody.
 */
export function recordExposures(app: App, trackName: string, now: number): void {
  const track = app.tracks[trackName];
  if (!track) return;
  const submissions = app.submissions.filter((one) => one.track === trackName);
  const latest = (release: Release): Submission | undefined =>
    submissions.findLast((one) => one.versionCodes.some((code) => release.versionCodes.includes(code)));
  const serving = track.releases.filter((release) => {
    const submission = latest(release);
    return !submission || (submission.sent && !submission.held && submission.outcome === 'approved');
  });
  const fromAt = Math.max(now, ...serving.map((release) => latest(release)?.decidedAt ?? now));
  const shares = servedShares({ ...track, releases: serving });
  app.exposures = app.exposures.filter((entry) => entry.track !== trackName || entry.fromAt <= now);
  const known = app.exposures.filter((entry) => entry.track === trackName).map((entry) => entry.versionCode);
  for (const versionCode of new Set([...known, ...shares.keys()])) {
    const fraction = shares.get(versionCode) ?? 0;
    if (exposureAt(app, trackName, versionCode, fromAt) === fraction) continue;
    app.exposures.push({ track: trackName, versionCode, fraction, fromAt });
  }
}
