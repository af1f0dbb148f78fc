import type { ReactNode } from 'react';
import styles from './data.module.css';

interface FigureProps {
  /** `5%`. */
  readonly value: ReactNode;
  /** What it counts, in one or two short lines. */
  readonly of?: ReactNode;
  /** Over the value. */
  readonly title?: string;
  /** 26 px on cards, 22 px in tiles. */
  readonly size?: 'exposure' | 'tile';
}

/** A number that carries a card, with its unit beside it. */
export function Figure({ value, of, title, size = 'exposure' }: FigureProps) {
  return (
    <div>
      {title && <p className={styles.figureTitle}>{title}</p>}
      <div className={styles.figure}>
        <b className={styles[size]}>{value}</b>
        {of && <span className={styles.of}>{of}</span>}
      </div>
    </div>
  );
}
