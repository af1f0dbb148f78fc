import type { ReactNode } from 'react';
import styles from './data.module.css';

/** One fact. */
export interface KeyValue {
  readonly key: string;
  readonly value: ReactNode;
}

/** Facts with their names at the left. `keyWidth` in px aligns several lists. */
export function KeyValues({
  items,
  keyWidth = 96,
}: {
  readonly items: readonly KeyValue[];
  readonly keyWidth?: number;
}) {
  return (
    <dl className={styles.facts} style={{ gridTemplateColumns: `${keyWidth}px minmax(0, 1fr)` }}>
      {items.map((item) => (
        <div key={item.key} className={styles.fact}>
          <dt>{item.key}</dt>
          <dd>{item.value}</dd>
        </div>
      ))}
    </dl>
  );
}
