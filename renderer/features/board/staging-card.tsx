import type { LaneView } from '@shared/domain/lane';
import { Button } from '../../ui/button/button';
import { Card, CardFooter } from '../../ui/card/card';
import { StateChip } from '../../ui/chip/state-chip';
import { Ladder } from '../../ui/ladder/ladder';
import { actLock, releaseHref } from '../../ui/lane/lane-acts';
import { laneChip, lanePhase } from '../../ui/lane/lane-words';
import { stagingRungs } from '../../ui/lane/staging-rungs';
import { Link, useGo } from '../../ui/link/link';
import { cx } from '../../ui/theme/cx';
import { Age } from '../../ui/time/age';
import { useNow } from '../../ui/time/now-provider';
import { laneKey } from './board-words';
import styles from './lane-card.module.css';

interface StagingCardProps {
  /** The newest version that testers have, on the track where most of it happens. */
  readonly lead: LaneView;
  /** Every testing track of the app. */
  readonly staging: readonly LaneView[];
  readonly compact: boolean;
  readonly lock: string | null;
}

/** The newest version in testing, its audiences as rungs, and what else testers have. */
export function StagingCard({ lead, staging, compact, lock }: StagingCardProps) {
  const now = useNow();
  const go = useGo();
  const phase = lanePhase(lead, now).name;
  const widest = staging.filter((lane) => lane.versionCode === lead.versionCode).at(-1) ?? lead;
  const chip = laneChip(lead, now);
  const next = widest.promoteTo[0];
  const others = staging.filter((lane) => lane.versionCode !== lead.versionCode);
  const outline = phase === 'halted' ? 'halted' : phase === 'rejected' ? 'failed' : 'none';
  return (
    <Card
      aria-label={`${lead.appName}, staging, ${lead.label}, ${chip.label}`}
      outline={outline}
      data-lane={laneKey(lead)}
      className={cx(styles.card, compact && styles.compact)}
    >
      <div className={styles.head}>
        <Link className={styles.label} href={releaseHref(lead, lead.track)}>
          {lead.label}
        </Link>
        <div className={styles.right}>
          <StateChip state={chip.state}>
            {phase === 'done' && lead.stale === null && next ? 'Ready' : chip.label}
          </StateChip>
        </div>
      </div>
      <div className={styles.sub}>
        <span className={styles.target}>
          {lead.targetTitle}, {widest.trackTitle.toLowerCase()}
        </span>
        <Age at={lead.readAt} />
      </div>
      <div className={styles.middle}>
        <Ladder
          rungs={stagingRungs(widest, staging, now)}
          halted={phase === 'halted'}
          label={`${lead.appName}, testing tracks of ${lead.label}`}
        />
        {!compact && (
          <div className={styles.facts}>
            {phase !== 'done' && <p>{lanePhase(lead, now).sentence}</p>}
            {others.map((lane) => (
              <div key={lane.track} className={styles.file}>
                {lane.trackTitle} has <b>{lane.label}</b>
              </div>
            ))}
          </div>
        )}
      </div>
      <CardFooter
        note={
          next && (
            <span className={styles.note}>
              <b>Next</b> {next.title.replace(' testing', '')}
            </span>
          )
        }
      >
        {next ? (
          <Button
            size="small"
            lockedReason={actLock(widest.permissions.promote, lock)}
            onClick={() => go(releaseHref(widest, widest.track, 'promote'))}
          >
            Promote…
          </Button>
        ) : (
          <Button size="small" onClick={() => go(releaseHref(lead, lead.track))}>
            Open
          </Button>
        )}
      </CardFooter>
    </Card>
  );
}
