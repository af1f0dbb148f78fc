import type { LaneView } from '@shared/domain/lane';
import { Button, buttonClass } from '../../ui/button/button';
import { CardFooter } from '../../ui/card/card';
import { Icon } from '../../ui/icon/icon';
import { actLock, nextAct, releaseHref } from '../../ui/lane/lane-acts';
import { gateLine } from '../../ui/lane/lane-gates';
import { lanePhase } from '../../ui/lane/lane-words';
import { Link, useGo } from '../../ui/link/link';
import { useNow } from '../../ui/time/now-provider';
import styles from './lane-card.module.css';

interface LaneFooterProps {
  readonly lane: LaneView;
  readonly hot: boolean;
  readonly lock: string | null;
}

/** What the gates say, and the acts: each opens its sheet on the release's page, none sends anything. */
export function LaneFooter({ lane, hot, lock }: LaneFooterProps) {
  const now = useNow();
  const go = useGo();
  const phase = lanePhase(lane, now).name;
  const next = nextAct(lane);
  const open = (act: string) => go(releaseHref(lane, lane.track, act));
  const breached = phase === 'breached';
  const mayHalt =
    lane.permissions.halt.allowed ||
    phase === 'not-known' ||
    lane.state.kind === 'staged' ||
    lane.state.kind === 'awaiting';
  return (
    <CardFooter note={<Note lane={lane} />}>
      {mayHalt && (
        <Button
          size="small"
          kind={breached ? 'danger-solid' : lane.capabilities.advancesItself ? 'default' : 'danger'}
          icon={lane.capabilities.advancesItself ? 'pause' : 'halt'}
          lockedReason={actLock(lane.permissions.halt, lock)}
          onClick={() => open('halt')}
        >
          {lane.capabilities.haltVerb}
          {breached ? '…' : ''}
        </Button>
      )}
      {next && phase !== 'not-known' && (
        <Button
          size="small"
          kind={hot && lock === null ? 'primary' : 'default'}
          lockedReason={actLock(next.permission, lock)}
          onClick={() => open(next.act)}
        >
          {next.label}
        </Button>
      )}
      {phase === 'halted' && !lane.capabilities.advancesItself && (
        <Link className={buttonClass({ size: 'small' })} href="/releases/new">
          Prepare a fix…
        </Link>
      )}
      {!next && (
        <Link className={buttonClass({ size: 'small' })} href={releaseHref(lane, lane.track)}>
          Open
          <span className="visually-hidden"> {lane.label}</span>
        </Link>
      )}
    </CardFooter>
  );
}

function Note({ lane }: { readonly lane: LaneView }) {
  const now = useNow();
  const phase = lanePhase(lane, now).name;
  if (phase === 'halted') return lane.below ? `Others have ${lane.below.label}` : null;
  if (phase === 'not-known') return 'Advance is locked';
  if (lane.stale !== null || lane.state.kind === 'draft') return null;
  const line = gateLine(lane, now);
  return (
    <span className={styles.gates} data-tone={line.tone} title={line.why}>
      <Icon name={line.icon} size={15} />
      <span>{line.text}</span>
    </span>
  );
}
