import type { ReactNode } from 'react';
import styles from './gallery.module.css';

/** One part in one state, with its name. */
export function Specimen({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <figure className={styles.specimen}>
      <figcaption>{name}</figcaption>
      {children}
    </figure>
  );
}

/** Things beside one another. */
export function Line({ children }: { readonly children: ReactNode }) {
  return <div className={styles.line}>{children}</div>;
}
