import type { ReactNode } from 'react';
import { Icon, type IconName } from '../icon/icon';
import styles from './log-tools.module.css';
import { type RateBar, RateBars } from './rate-bars';

/** Something that narrows what a pane shows, and how to take it away. */
export interface PaneFilter {
  readonly label: string;
  readonly icon: IconName;
  readonly onRemove: () => void;
}

interface PaneHeadProps {
  /** `staging-eu api`. */
  readonly title: string;
  /** `2 containers, merged by time`. */
  readonly note: string;
  readonly filters: readonly PaneFilter[];
  readonly bars: readonly RateBar[];
  /** Lines a second; null when nothing can come any more. */
  readonly rate: number | null;
  /** The follow button, and the way to close the pane. */
  readonly children: ReactNode;
}

/** The line above a pane: what is in it, how much comes, and whether its end is followed. */
export function PaneHead({ title, note, filters, bars, rate, children }: PaneHeadProps) {
  return (
    <header className={styles.paneHead}>
      <h2>{title}</h2>
      <span className={styles.paneNote}>{note}</span>
      {filters.map((filter) => (
        <button
          key={filter.label}
          type="button"
          className={styles.paneFilter}
          aria-label={`Remove ${filter.label}`}
          onClick={filter.onRemove}
        >
          <Icon name={filter.icon} size={12} />
          <span className={styles.paneFilterWords}>{filter.label}</span>
          <Icon name="x" size={12} />
        </button>
      ))}
      <span className={styles.paneSpace} />
      {bars.length > 0 && (
        <RateBars
          bars={bars}
          label="Lines over the last five minutes, oldest first, with errors at the foot"
        />
      )}
      {rate !== null && (
        <span className={styles.paneRate}>
          <b>{rate.toLocaleString('en')}</b> lines/s
        </span>
      )}
      {children}
    </header>
  );
}
