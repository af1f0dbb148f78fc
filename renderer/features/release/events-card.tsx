import type { ReleaseView } from '@shared/domain/lane';
import { buttonClass } from '../../ui/button/button';
import { Card, CardHeader } from '../../ui/card/card';
import { EventIcon } from '../../ui/data/event-icon';
import { eventLook } from '../../ui/data/event-look';
import { Link } from '../../ui/link/link';
import { clockMinutes, dayMonth } from '../../ui/time/format';
import { useNow } from '../../ui/time/now-provider';
import styles from './release.module.css';

const SHOWN = 8;

/** What was done with the release and what was seen of it, newest first. */
export function EventsCard({ release }: { readonly release: ReleaseView }) {
  const { events, eventCount } = release;
  const now = useNow();
  const all = `/history?q=${encodeURIComponent(`app:${release.appId} version:${release.versionCode}`)}`;
  return (
    <Card aria-labelledby="events-title">
      <CardHeader
        id="events-title"
        title="Events"
        aside={
          eventCount > 0 && (
            <Link className={buttonClass({ kind: 'quiet', size: 'small' })} href={all}>
              All {eventCount}
            </Link>
          )
        }
      />
      {events.length === 0 ? (
        <p className={styles.quiet}>Nothing has been recorded of it yet.</p>
      ) : (
        <ol className={styles.events}>
          {events.slice(0, SHOWN).map((event) => {
            const { icon, tone } = eventLook(event);
            const at = Date.parse(event.at);
            return (
              <li key={event.sequence}>
                <time className="mono" dateTime={event.at}>
                  {clockMinutes(at)}
                </time>
                <EventIcon icon={icon} tone={tone} />
                <Link href={`/history?event=${event.sequence}`}>
                  <b>{event.title}</b>
                  <span>
                    {event.by}, {dayOf(at, now)}
                  </span>
                </Link>
              </li>
            );
          })}
        </ol>
      )}
    </Card>
  );
}

const dayOf = (at: number, now: number) => (dayMonth(at) === dayMonth(now) ? 'today' : dayMonth(at));
