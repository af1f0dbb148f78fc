import { isoTime } from '@shared/kit/clock';
import type { HistoryOverview } from '../ports/history';
import type { Db } from './database';
import { releaseFigures, releaseTimeline } from './figures';
import { EXPOSURE_KINDS, type ReleaseFact, releaseStories } from './release-stories';

const DAY = 86_400_000;

type FactRow = Omit<ReleaseFact, 'at'> & { readonly at: string };

/** Figures and timeline of the days before `now`, from the events of versions that were released to everybody. */
export function overview(
  db: Db,
  now: number,
  days: number,
  publicTracks: readonly string[],
): HistoryOverview {
  const stories = releaseStories(facts(db), publicTracks);
  return {
    figures: releaseFigures(stories, now, days),
    timeline: releaseTimeline(stories, now - days * DAY),
    from: isoTime(now - days * DAY),
    to: isoTime(now),
  };
}

/** The first event of every version and all that tell what users have: both are found by index, not by reading all. */
function facts(db: Db): readonly ReleaseFact[] {
  const kinds = EXPOSURE_KINDS.map((kind) => `'${kind}'`).join(', ');
  return db
    .prepare<[], FactRow>(
      `WITH wanted (sequence) AS (
         SELECT sequence FROM events
           WHERE kind IN (${kinds}) AND coalesce(version_code, version_name) IS NOT NULL AND app_id IS NOT NULL
         UNION
         SELECT min(sequence) FROM events
           WHERE version_code IS NOT NULL AND app_id IS NOT NULL GROUP BY app_id, version_code)
       SELECT at, kind, result, app_id AS appId, track, version_code AS versionCode, version_name AS versionName,
              record ->> '$.toFraction' AS toFraction, record ->> '$.from' AS "from", record ->> '$.to' AS "to"
       FROM events JOIN wanted USING (sequence) ORDER BY sequence`,
    )
    .all()
    .map((row) => ({ ...row, at: Date.parse(row.at) }));
}
