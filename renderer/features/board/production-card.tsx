import type { LaneView } from '@shared/domain/lane';
import type { Operation } from '@shared/domain/operation';
import { Card, type CardOutline } from '../../ui/card/card';
import { StateChip } from '../../ui/chip/state-chip';
import { Figure } from '../../ui/data/figure';
import { Ladder } from '../../ui/ladder/ladder';
import type { LadderRung } from '../../ui/ladder/rung';
import { releaseHref } from '../../ui/lane/lane-acts';
import { laneRungs } from '../../ui/lane/lane-rungs';
import {
  bakeWords,
  laneChip,
  laneFigure,
  laneFraction,
  lanePhase,
  pauseBudget,
  peopleOf,
  phasedDay,
  selfAdvance,
} from '../../ui/lane/lane-words';
import { Link } from '../../ui/link/link';
import { cx } from '../../ui/theme/cx';
import { Age } from '../../ui/time/age';
import { useNow } from '../../ui/time/now-provider';
import { laneKey } from './board-words';
import styles from './lane-card.module.css';
import { LaneFooter } from './lane-footer';
import { LaneMetrics } from './lane-metrics';
import { LaneNotice } from './lane-notice';

interface ProductionCardProps {
  readonly lane: LaneView;
  /** Whether it is the one card that waits for a decision. */
  readonly hot: boolean;
  readonly compact: boolean;
  readonly lock: string | null;
  readonly operations: readonly Operation[];
}

/** One version in production: who has it, how far the ladder is climbed, how it fares, what comes next. */
export function ProductionCard({ lane, hot, compact, lock, operations }: ProductionCardProps) {
  const now = useNow();
  const phase = lanePhase(lane, now).name;
  const chip = laneChip(lane, now);
  const halted = phase === 'halted';
  const locked = lock ?? lane.stale;
  const rungs = laneRungs(lane, now);
  const asking = phase === 'not-known' || phase === 'sending';
  return (
    <Card
      outline={outlineOf(phase, hot && locked === null)}
      aria-label={`${lane.appName}, production, ${lane.label}, ${chip.label}`}
      data-lane={laneKey(lane)}
      className={cx(styles.card, compact && styles.compact)}
    >
      <div className={styles.head}>
        <Link className={styles.label} href={releaseHref(lane, lane.track)}>
          {lane.label}
        </Link>
        <span className={styles.target}>{headWords(lane, halted, compact)}</span>
        <div className={styles.right}>
          <Age at={lane.readAt} />
          <StateChip state={chip.state}>{chip.label}</StateChip>
        </div>
      </div>
      <div className={styles.middle}>
        <div className={styles.exposure}>
          <Figure
            value={laneFigure(lane)}
            {...(compact ? {} : { of: <People lane={lane} halted={halted} /> })}
          />
          {!compact && locked === null && <Bake lane={lane} now={now} />}
        </div>
        <Ladder
          rungs={compact || rungs.length > ROOMY ? rungs.map(shortTime) : rungs}
          halted={halted}
          label={`${lane.appName}, ${lane.targetTitle} production, ${lane.label}`}
        />
        <LaneNotice lane={lane} lock={locked} operations={operations} />
        {!compact && !asking && locked === null && <LaneMetrics lane={lane} />}
      </div>
      <LaneFooter lane={lane} hot={hot} lock={lock} />
    </Card>
  );
}

function outlineOf(phase: string, hot: boolean): CardOutline {
  if (phase === 'halted') return 'halted';
  if (phase === 'breached' || phase === 'rejected') return 'failed';
  if (phase === 'not-known') return 'not-known';
  return hot ? 'ready' : 'none';
}

/** Where it is; for low rows how many have it. A second production track, such as one for watches, says its name. */
function headWords(lane: LaneView, halted: boolean, compact: boolean): string {
  const track =
    lane.trackTitle === 'Production' || lane.trackTitle === lane.targetTitle ? '' : `, ${lane.trackTitle}`;
  if (!compact) return `${lane.targetTitle}${lane.submission?.facts.phased ? ', phased' : ''}${track}`;
  const people = waits(lane) ? null : peopleOf(lane, laneFraction(lane));
  return (people ? (halted ? `${people} keep it` : people) : lane.targetTitle) + track;
}

/** So many rungs have room for a day and an hour each. */
const ROOMY = 5;

/** A rung with the day alone of `Wed 14:35`, where there is little room. */
function shortTime(rung: LadderRung): LadderRung {
  if (rung.time === undefined) return rung;
  return { ...rung, time: rung.time.replace(/^\d\d:\d\d$/, 'Today').replace(/^(.+) \d\d:\d\d$/, '$1') };
}

/** Whether the store has the release and gives it to nobody yet. */
const waits = (lane: LaneView) =>
  lane.state.kind === 'draft' ||
  lane.review === 'in-review' ||
  lane.review === 'approved-not-published' ||
  lane.review === 'not-approved';

const WAITS_FOR: Partial<Readonly<Record<LaneView['review'], string>>> = {
  'not-approved': 'had it been approved',
  'approved-not-published': 'once it is published',
};

function People({ lane, halted }: { readonly lane: LaneView; readonly halted: boolean }) {
  const people = peopleOf(lane, laneFraction(lane));
  if (halted) {
    return (
      <>
        {people ? `${people} keep it` : 'devices that have it keep it'}
        <br />
        {pauseBudget(lane) ?? 'nobody new gets it'}
      </>
    );
  }
  if (lane.state.kind === 'draft') return 'nobody has it';
  if (waits(lane)) {
    return (
      <>
        of users,
        <br />
        {WAITS_FOR[lane.review] ?? 'once it is approved'}
      </>
    );
  }
  const day = phasedDay(lane);
  if (day && !people) {
    return (
      <>
        of users
        <br />
        {day}
      </>
    );
  }
  return (
    <>
      of users
      {people && lane.state.kind !== 'unresolved' && (
        <>
          <br />
          {people.replace(' users', '')}
        </>
      )}
    </>
  );
}

function Bake({ lane, now }: { readonly lane: LaneView; readonly now: number }) {
  const itself = selfAdvance(lane, now);
  if (itself) {
    return (
      <div className={styles.bake} data-tone="rolling">
        <b>{itself.headline}</b>
        {itself.detail}
      </div>
    );
  }
  const bake = bakeWords(lane, now);
  if (!bake || lane.state.kind !== 'staged' || waits(lane)) return null;
  return (
    <div className={styles.bake} data-tone={bake.complete ? 'rolling' : 'baking'}>
      <b>{bake.headline}</b>
      {bake.detail}
    </div>
  );
}
