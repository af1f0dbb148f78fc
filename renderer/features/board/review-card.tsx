import type { LaneView } from '@shared/domain/lane';
import { Button, buttonClass } from '../../ui/button/button';
import { Card, CardFooter } from '../../ui/card/card';
import { StateChip } from '../../ui/chip/state-chip';
import { Icon } from '../../ui/icon/icon';
import { actLock, nextAct, releaseHref } from '../../ui/lane/lane-acts';
import { laneChip, reviewOf } from '../../ui/lane/lane-words';
import { Link, useGo } from '../../ui/link/link';
import { cx } from '../../ui/theme/cx';
import { Age } from '../../ui/time/age';
import { useNow } from '../../ui/time/now-provider';
import { laneKey } from './board-words';
import styles from './lane-card.module.css';

interface ReviewCardProps {
  readonly lane: LaneView;
  readonly compact: boolean;
  readonly lock: string | null;
}

/** Most things that are missing which a card names. */
const NAMED = 2;

/** A version that is prepared or reviewed: where it stands, what it lacks, what comes next. */
export function ReviewCard({ lane, compact, lock }: ReviewCardProps) {
  const now = useNow();
  const go = useGo();
  const review = reviewOf(lane);
  if (!review) return null;
  const chip = laneChip(lane, now);
  const next = nextAct(lane);
  const { missing, phase, facts } = review;
  return (
    <Card
      aria-label={`${lane.appName}, in review, ${lane.label}, ${chip.label}`}
      outline={phase.name === 'rejected' ? 'failed' : phase.name === 'not-known' ? 'not-known' : 'none'}
      data-lane={laneKey(lane)}
      className={cx(styles.card, compact && styles.compact)}
    >
      <div className={styles.wrapping}>
        <Link className={styles.label} href={releaseHref(lane, lane.track)}>
          {lane.label}
        </Link>
        <StateChip state={chip.state}>{chip.label}</StateChip>
      </div>
      <div className={styles.sub}>
        <span className={styles.target}>{lane.targetTitle} review</span>
        <Age at={lane.readAt} />
      </div>
      <div className={styles.middle}>
        <div className={styles.facts}>
          <p>{phase.sentence}</p>
          {!compact &&
            missing.slice(0, NAMED).map((sentence) => (
              <div key={sentence} className={styles.fact} data-tone="watch">
                <Icon name="alert-triangle" size={14} />
                <span>{sentence}</span>
              </div>
            ))}
          {!compact && missing.length > NAMED && <div>{missing.length - NAMED} more</div>}
          {!compact && missing.length === 0 && (
            <div>
              {facts.texts.length} {facts.texts.length === 1 ? 'language' : 'languages'},{' '}
              {facts.phased ? 'phased release' : 'to everyone at once'}
            </div>
          )}
        </div>
      </div>
      <CardFooter note={facts.build ? `Build ${facts.build.number}` : 'No build yet'}>
        {next ? (
          <Button
            size="small"
            lockedReason={actLock(next.permission, lock)}
            onClick={() => go(releaseHref(lane, lane.track, next.act))}
          >
            {next.label}
          </Button>
        ) : (
          <Link className={buttonClass({ size: 'small' })} href={releaseHref(lane, lane.track)}>
            Open
            <span className="visually-hidden"> {lane.label}</span>
          </Link>
        )}
      </CardFooter>
    </Card>
  );
}
