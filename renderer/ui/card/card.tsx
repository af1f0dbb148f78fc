import type { ComponentPropsWithRef, ReactNode } from 'react';
import { cx } from '../theme/cx';
import styles from './card.module.css';

/** `ready` is the ink border of the one card that waits for a decision; the others name trouble by their outline. */
export type CardOutline = 'none' | 'ready' | 'halted' | 'failed' | 'not-known';

interface CardProps extends ComponentPropsWithRef<'section'> {
  readonly outline?: CardOutline;
  /** Inner padding of 10–14 px; leave it out for tables that reach the edge. */
  readonly padded?: boolean;
}

/** A raised surface. Give it `aria-labelledby` or `aria-label` when it is a landmark of its own. */
export function Card({ outline = 'none', padded = true, className, children, ...rest }: CardProps) {
  return (
    <section
      {...rest}
      data-outline={outline}
      className={cx(styles.card, padded ? styles.padded : styles.flush, className)}
    >
      {children}
    </section>
  );
}

interface CardHeaderProps {
  readonly id?: string;
  readonly title: ReactNode;
  /** Quiet words after the title. */
  readonly note?: ReactNode;
  /** Chips, ages and buttons at the right. */
  readonly aside?: ReactNode;
}

/** The first line of a card. */
export function CardHeader({ id, title, note, aside }: CardHeaderProps) {
  return (
    <div className={styles.header}>
      <h2 id={id} className={styles.title}>
        {title}
      </h2>
      {note && <span className={styles.note}>{note}</span>}
      {aside && <div className={styles.aside}>{aside}</div>}
    </div>
  );
}

/** The last line of a card, ruled off: what comes next, then the acts. */
export function CardFooter({ note, children }: { readonly note?: ReactNode; readonly children?: ReactNode }) {
  return (
    <div className={styles.footer}>
      <div className={styles.footerNote}>{note}</div>
      {children}
    </div>
  );
}
