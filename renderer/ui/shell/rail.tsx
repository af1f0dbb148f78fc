import { Icon, type IconName } from '../icon/icon';
import { Link } from '../link/link';
import { Tooltip } from '../overlay/tooltip';
import styles from './shell.module.css';

/** One area of the product. */
export interface RailItem {
  readonly label: string;
  readonly icon: IconName;
  readonly href: string;
  readonly current: boolean;
  /** How many things wait there. */
  readonly badge?: number;
  /** `G B`. */
  readonly keys?: string;
}

interface RailProps {
  readonly items: readonly RailItem[];
  /** Stands at the bottom. */
  readonly foot: readonly RailItem[];
}

/** The areas at the left. Only what works is shown. */
export function Rail({ items, foot }: RailProps) {
  return (
    <nav className={styles.rail} aria-label="Areas">
      {items.map((item) => (
        <RailLink key={item.href} item={item} />
      ))}
      <span className={styles.railGap} />
      {foot.map((item) => (
        <RailLink key={item.href} item={item} />
      ))}
    </nav>
  );
}

function RailLink({ item }: { readonly item: RailItem }) {
  return (
    <Tooltip text={item.keys ? `${item.label}: ${item.keys}` : null} position="right">
      <Link href={item.href} className={styles.railLink} aria-current={item.current ? 'page' : undefined}>
        <Icon name={item.icon} size={20} />
        {item.label}
        {item.badge ? (
          <span className={styles.badge}>
            {item.badge}
            <span className="visually-hidden"> waiting</span>
          </span>
        ) : null}
      </Link>
    </Tooltip>
  );
}
