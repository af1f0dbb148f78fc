import type { ComponentPropsWithRef, ReactNode } from 'react';
import { cx } from '../theme/cx';
import styles from './table.module.css';

interface TableProps extends ComponentPropsWithRef<'table'> {
  /** 37 px rows, or 32 px. */
  readonly dense?: boolean;
  /** Names the table for screen readers. */
  readonly label: string;
}

/** A table in a card. Give the wrapping element a height and `overflow: auto`; the header stays. */
export function Table({ dense = false, label, className, children, ...rest }: TableProps) {
  return (
    <table {...rest} aria-label={label} className={cx(styles.table, dense && styles.dense, className)}>
      {children}
    </table>
  );
}

interface HeadProps extends ComponentPropsWithRef<'th'> {
  readonly numeric?: boolean;
}

/** The name of a column. Numbers stand right. */
export function Head({ numeric = false, className, ...rest }: HeadProps) {
  return <th scope="col" {...rest} className={cx(styles.head, numeric && styles.numeric, className)} />;
}

interface CellProps extends ComponentPropsWithRef<'td'> {
  readonly numeric?: boolean;
  readonly mono?: boolean;
}

/** One cell. */
export function Cell({ numeric = false, mono = false, className, ...rest }: CellProps) {
  return (
    <td {...rest} className={cx(styles.cell, numeric && styles.numeric, mono && styles.mono, className)} />
  );
}

interface RowProps extends ComponentPropsWithRef<'tr'> {
  readonly selected?: boolean;
  /** Faded: expired or superseded. */
  readonly faded?: boolean;
}

/** One row. A chosen row carries a bar at its left edge as well as a tint. */
export function Row({ selected = false, faded = false, className, ...rest }: RowProps) {
  return (
    <tr
      aria-selected={selected || undefined}
      {...rest}
      className={cx(styles.row, selected && styles.selected, faded && styles.faded, className)}
    />
  );
}

/** A row that names the rows under it, such as a day. */
export function GroupRow({
  columns,
  children,
  note,
}: {
  readonly columns: number;
  readonly children: ReactNode;
  readonly note?: ReactNode;
}) {
  return (
    <tr className={styles.group}>
      <th scope="colgroup" colSpan={columns}>
        {children}
        {note && <span>{note}</span>}
      </th>
    </tr>
  );
}
