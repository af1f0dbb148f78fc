import type { AppView } from '@shared/domain/lane';
import { reached } from '@shared/domain/rollout/phase';
import { useMutation } from '@tanstack/react-query';
import { useBridge } from '../../bridge/bridge-context';
import { Card } from '../../ui/card/card';
import { StateChip } from '../../ui/chip/state-chip';
import { ErrorPanel } from '../../ui/feedback/error-panel';
import { releaseHref } from '../../ui/lane/lane-acts';
import { Link } from '../../ui/link/link';
import { age, clockMinutes, longDuration } from '../../ui/time/format';
import { useNow } from '../../ui/time/now-provider';
import styles from './lane-card.module.css';

interface ReadFailedCardProps {
  readonly app: AppView;
  readonly error: NonNullable<AppView['readError']>;
}

/** The store did not answer: what was true at the last read, its own words, and when it is tried again. */
export function ReadFailedCard({ app, error }: ReadFailedCardProps) {
  const { client } = useBridge();
  const now = useNow();
  const retry = useMutation({ mutationFn: () => client.system.refresh({ appId: app.appId }) });
  const lane = app.production[0] ?? app.staging[0];
  const wait = error.nextTryAt === null ? null : error.nextTryAt - now;
  const stillTrue = [
    ...(lane ? [lastRead(reached(lane.state), lane.readAt, now)] : []),
    error.stillTrue || 'Nothing has changed for users.',
  ];
  return (
    <Card outline="failed" aria-label={`${app.name}, production, not read`} className={styles.card}>
      <div className={styles.head}>
        {lane && (
          <Link className={styles.label} href={releaseHref(lane, lane.track)}>
            {lane.label}
          </Link>
        )}
        <span className={styles.target}>{lane?.targetTitle ?? app.packageName}</span>
        <div className={styles.right}>
          <StateChip state="not-read" />
        </div>
      </div>
      <div className={styles.middle}>
        <ErrorPanel
          title={error.message}
          stillTrue={stillTrue}
          advice={error.advice}
          raw={error.raw}
          onRetry={() => retry.mutate()}
          retrying={retry.isPending}
          retryNote={
            wait === null ? '' : wait <= 0 ? 'Trying again now' : `Next try in ${longDuration(wait)}`
          }
        />
      </div>
    </Card>
  );
}

function lastRead(what: string, readAt: string, now: number): string {
  const at = Date.parse(readAt);
  return `Still ${what.toLowerCase()}, read ${age(now - at)} ago at ${clockMinutes(at)}.`;
}
