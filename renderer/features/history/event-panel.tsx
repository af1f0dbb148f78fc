import type { HistoryEvent } from '@shared/domain/audit';
import { eventLink } from '@shared/domain/place-link';
import { useState } from 'react';
import { Button, buttonClass } from '../../ui/button/button';
import { CopyLink } from '../../ui/button/copy-link';
import { EventIcon } from '../../ui/data/event-icon';
import { eventLook } from '../../ui/data/event-look';
import { ErrorPanel } from '../../ui/feedback/error-panel';
import { useToast } from '../../ui/feedback/toast';
import { Icon } from '../../ui/icon/icon';
import { releaseHref } from '../../ui/lane/lane-acts';
import { Link } from '../../ui/link/link';
import { AuditRecord } from './audit-record';
import { CallsSent } from './calls-sent';
import styles from './event-panel.module.css';
import { count, placeTitle } from './history-rows';
import { KnownFacts } from './known-facts';
import { RecordSeal, type SealView } from './record-seal';

interface EventPanelProps {
  readonly event: HistoryEvent;
  readonly seal: SealView;
  /** Writes the evidence of the event's release; null where the event belongs to none. */
  readonly onEvidence: (() => void) | null;
  readonly exporting: boolean;
}

/** The whole audit record of one event. */
export function EventPanel({ event, seal, onEvidence, exporting }: EventPanelProps) {
  const release =
    event.appId !== null && event.versionCode !== null
      ? { appId: event.appId, versionCode: event.versionCode }
      : null;
  return (
    <aside className={styles.panel} aria-label={`Event ${event.sequence}`}>
      <div className={styles.scroll}>
        <PanelHead event={event} />
        <AuditRecord event={event} />
        {event.failure && (
          <section>
            <ErrorPanel
              title={event.failure.message}
              stillTrue={[event.failure.stillTrue]}
              advice={event.failure.advice}
              raw={event.failure.raw ?? null}
            />
          </section>
        )}
        <CallsSent key={event.sequence} event={event} />
        <KnownFacts event={event} />
        <RecordSeal event={event} seal={seal} />
      </div>
      <div className={styles.foot}>
        <CopyLink link={eventLink(event.sequence)} />
        <CopyJson event={event} />
        {onEvidence && (
          <Button icon="download" busy={exporting} onClick={onEvidence}>
            Export PDF
          </Button>
        )}
        {release && (
          <Link
            className={`${buttonClass({ kind: 'quiet' })} ${styles.open}`}
            href={releaseHref(release, event.track ?? undefined)}
          >
            Open release
          </Link>
        )}
      </div>
    </aside>
  );
}

function PanelHead({ event }: { readonly event: HistoryEvent }) {
  return (
    <header className={styles.head}>
      <div className={styles.place}>
        <EventIcon {...eventLook(event)} />
        <span className="ellipsis">{placeTitle(event)}</span>
        <span className={`${styles.number} mono`}>#{count(event.sequence)}</span>
      </div>
      <h2>{event.title}</h2>
      {event.from !== null && event.to !== null && (
        <div className={styles.change}>
          <div>
            <span>Before</span>
            <b>{event.from}</b>
          </div>
          <Icon name="arrow-right" size={18} />
          <div>
            <span>After</span>
            <b>{event.to}</b>
          </div>
        </div>
      )}
    </header>
  );
}

function CopyJson({ event }: { readonly event: HistoryEvent }) {
  const toast = useToast();
  const [copied, setCopied] = useState<number | null>(null);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(JSON.stringify(event, null, 2));
      setCopied(event.sequence);
    } catch {
      toast({
        tone: 'failed',
        icon: 'circle-x',
        title: 'The clipboard cannot be reached',
        detail: 'Export the search as JSON instead.',
      });
    }
  };
  const done = copied === event.sequence;
  return (
    <Button icon={done ? 'check' : 'copy'} onClick={() => void copy()}>
      {done ? 'Copied' : 'Copy as JSON'}
    </Button>
  );
}
