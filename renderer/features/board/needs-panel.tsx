import type { Need } from '@shared/domain/lane';
import { type ReactNode, useRef } from 'react';
import { type ButtonKind, buttonClass } from '../../ui/button/button';
import { Count } from '../../ui/chip/chip';
import { Icon, type IconName } from '../../ui/icon/icon';
import { useListKeys } from '../../ui/keys/use-list-keys';
import { releaseHref } from '../../ui/lane/lane-acts';
import { Link } from '../../ui/link/link';
import type { Tone } from '../../ui/theme/tone';
import { Elapsed } from '../../ui/time/age';
import styles from './needs-panel.module.css';

const LOOK: Readonly<Record<Need['tone'], { readonly icon: IconName; readonly tone: Tone }>> = {
  ready: { icon: 'stairs', tone: 'rolling' },
  watch: { icon: 'alert-triangle', tone: 'watch' },
  halted: { icon: 'halt', tone: 'halted' },
  failed: { icon: 'circle-x', tone: 'failed' },
  'in-review': { icon: 'eye', tone: 'review' },
  'not-known': { icon: 'alert-triangle', tone: 'watch' },
  draft: { icon: 'file-text', tone: 'draft' },
};

interface NeedsPanelProps {
  readonly needs: readonly Need[];
  /** Nothing can be sent now: what a need leads to can only be looked at. */
  readonly locked: boolean;
  /** Under the list: what runs. */
  readonly children?: ReactNode;
}

/** What waits for a person, most urgent first. Each opens the place where it is decided; nothing is sent from here. */
export function NeedsPanel({ needs, locked, children }: NeedsPanelProps) {
  const list = useRef<HTMLOListElement>(null);
  const keys = useListKeys(list);
  return (
    <aside className={styles.panel} aria-label="Needs you">
      <div className={styles.scroll}>
        <div className={styles.head}>
          <h2>Needs you</h2>
          <Count>{needs.length}</Count>
          {needs.length > 1 && <span className={styles.quiet}>Most urgent first</span>}
        </div>
        {needs.length === 0 ? (
          <p className={styles.none}>
            <Icon name="circle-check" size={16} />
            Nothing waits for you.
          </p>
        ) : (
          <ol ref={list} {...keys}>
            {needs.map((need, index) => (
              <NeedItem key={need.id} need={need} first={index === 0} locked={locked} />
            ))}
          </ol>
        )}
      </div>
      {children}
    </aside>
  );
}

interface NeedItemProps {
  readonly need: Need;
  readonly first: boolean;
  readonly locked: boolean;
}

function NeedItem({ need, first, locked }: NeedItemProps) {
  const look = LOOK[need.tone];
  const kind: ButtonKind = locked
    ? 'default'
    : need.intent === 'halt'
      ? 'danger-solid'
      : first && need.tone === 'ready'
        ? 'primary'
        : 'default';
  return (
    <li className={styles.need} data-tone={look.tone} data-need={need.tone}>
      <span className={styles.icon}>
        <Icon name={look.icon} size={16} />
      </span>
      <div className={styles.words}>
        <h3>{need.title}</h3>
        <p>{need.text}</p>
        <div className={styles.act}>
          <Link
            data-row
            className={buttonClass({ kind, size: 'small' })}
            href={releaseHref(need, need.track, need.intent)}
          >
            {need.action}
            <span className="visually-hidden">: {need.title}</span>
          </Link>
          <span className={styles.quiet}>
            <Elapsed since={need.since} />
          </span>
        </div>
      </div>
    </li>
  );
}
