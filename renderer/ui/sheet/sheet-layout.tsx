import type { ReactNode } from 'react';
import styles from './sheet.module.css';

interface SheetLayoutProps {
  readonly children: ReactNode;
  /** The open sheet or panel; null while none is. The page gives way to it, nothing is covered. */
  readonly sheet: ReactNode;
}

/** A screen with room for a docked panel at its right. */
export function SheetLayout({ children, sheet }: SheetLayoutProps) {
  return (
    <div className={styles.layout} data-open={sheet ? true : undefined}>
      <div className={styles.page}>{children}</div>
      {sheet && <div className={styles.dock}>{sheet}</div>}
    </div>
  );
}
