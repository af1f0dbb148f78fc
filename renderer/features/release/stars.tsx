import { Icon } from '../../ui/icon/icon';
import styles from './release.module.css';

/** One to five stars, said in words too. */
export function Stars({ count }: { readonly count: number }) {
  return (
    <span className={styles.stars} role="img" aria-label={`${count} of 5 stars`}>
      {[1, 2, 3, 4, 5].map((place) => (
        <span key={place} data-on={place <= count || undefined}>
          <Icon name="star" size={12} />
        </span>
      ))}
    </span>
  );
}
