import type { ReactNode } from 'react';
import { Icon, type IconName } from '../icon/icon';
import styles from './feedback.module.css';

interface EmptyProps {
  readonly icon?: IconName;
  /** One sentence. */
  readonly title: string;
  /** A quiet second line. */
  readonly note?: ReactNode;
  /** One action. */
  readonly action?: ReactNode;
}

/** Nothing here yet: one sentence, one action. */
export function Empty({ icon = 'stairs', title, note, action }: EmptyProps) {
  return (
    <div className={styles.empty}>
      <span className={styles.emptyIcon}>
        <Icon name={icon} size={20} />
      </span>
      <h2>{title}</h2>
      {action}
      {note && <div className={styles.emptyNote}>{note}</div>}
    </div>
  );
}
