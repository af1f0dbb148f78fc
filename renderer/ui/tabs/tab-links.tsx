import { Link } from '../link/link';
import { cx } from '../theme/cx';
import styles from './tabs.module.css';

/** One page beside others. */
export interface TabLink {
  readonly label: string;
  readonly href: string;
  readonly current: boolean;
  /** A count after the label. */
  readonly note?: string;
}

/** Pages that look like tabs: each has an address of its own. */
export function TabLinks({ links, label }: { readonly links: readonly TabLink[]; readonly label: string }) {
  return (
    <nav aria-label={label} className={cx(styles.tabs, styles.line)}>
      {links.map((link) => (
        <Link
          key={link.href}
          href={link.href}
          className={styles.tab}
          aria-current={link.current ? 'page' : undefined}
        >
          {link.label}
          {link.note && <span className={styles.note}>{link.note}</span>}
        </Link>
      ))}
    </nav>
  );
}
