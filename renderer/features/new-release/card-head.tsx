import type { ReactNode } from 'react';
import styles from './card-head.module.css';

interface CardHeadProps {
  readonly id: string;
  readonly title: string;
  /** Tabs; they take a line of their own where the card is narrow. */
  readonly tabs: ReactNode;
  readonly aside?: ReactNode;
}

/** The first line of a card that is led by tabs. */
export function CardHead({ id, title, tabs, aside }: CardHeadProps) {
  return (
    <div className={styles.head}>
      <h2 id={id} className={styles.title}>
        {title}
      </h2>
      <div className={styles.tabs}>{tabs}</div>
      {aside && <div className={styles.aside}>{aside}</div>}
    </div>
  );
}
