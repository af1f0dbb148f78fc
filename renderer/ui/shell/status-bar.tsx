import type { ReactNode } from 'react';
import { Button } from '../button/button';
import { Icon } from '../icon/icon';
import { Tooltip } from '../overlay/tooltip';
import { clockMinutes, longDuration } from '../time/format';
import { useNow } from '../time/now-provider';
import { freshness, type SourceItem } from './freshness';
import styles from './shell.module.css';

/** The line to the brain, or the brain's line to the world, is down. */
export interface OfflineView {
  /** ms since the epoch. */
  readonly since: number;
  readonly nextTryAt: number | null;
  readonly lockedActions?: number;
  readonly onTryNow?: () => void;
}

interface StatusBarProps {
  readonly sources: readonly SourceItem[];
  readonly offline?: OfflineView | null;
  /** At the right: the history file, who is signed in. */
  readonly children?: ReactNode;
}

const WORD: Readonly<Record<SourceItem['state'], string>> = {
  ok: 'answers',
  late: 'late',
  failed: 'failed',
  offline: 'offline',
  reading: 'being read',
};

/** The sources bar: the age of everything shown, at the foot of every screen. */
export function StatusBar({ sources, offline = null, children }: StatusBarProps) {
  return (
    <footer className={styles.sources} data-offline={offline ? true : undefined}>
      {offline && <Offline offline={offline} />}
      <ul className={styles.sourceList} aria-label="Sources">
        {sources.map((source) => (
          <Source key={source.id} source={offline ? { ...source, state: 'offline' } : source} />
        ))}
      </ul>
      <div className={styles.sourcesEnd}>
        {offline?.lockedActions ? <span>{offline.lockedActions} production actions locked</span> : null}
        {offline?.onTryNow && (
          <Button size="small" onClick={offline.onTryNow}>
            Try now
          </Button>
        )}
        {!offline && children}
      </div>
    </footer>
  );
}

function Offline({ offline }: { readonly offline: OfflineView }) {
  const now = useNow();
  const next = offline.nextTryAt === null ? '' : `, next try in ${longDuration(offline.nextTryAt - now)}`;
  return (
    <div className={styles.offline} role="alert">
      <Icon name="alert-triangle" size={14} />
      <b>
        Offline since {clockMinutes(offline.since)}
        <span aria-hidden="true">{next}</span>
      </b>
    </div>
  );
}

function Source({ source }: { readonly source: SourceItem }) {
  const now = useNow();
  return (
    <li className={styles.source}>
      <Tooltip text={source.message}>
        <span
          className={styles.sourceWords} // A failing source explains itself in a tooltip, which must be reachable by keyboard.
          {...(source.message ? { tabIndex: 0 } : {})}
        >
          <i className={styles.dot} data-state={source.state} />
          <b>{source.title}</b> <span className="visually-hidden">{WORD[source.state]}, </span>
          {freshness(source, now)}
          {source.budget && (
            <span
              title={`${source.budget.remaining} of ${source.budget.limit} requests of this hour are left`}
            >
              , {source.budget.remaining.toLocaleString('en-US')} requests left
            </span>
          )}
        </span>
      </Tooltip>
    </li>
  );
}
