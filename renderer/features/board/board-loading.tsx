import { Card } from '../../ui/card/card';
import { Loading, Skeleton } from '../../ui/feedback/skeleton';
import styles from './board.module.css';

/** The board's layout while the first answer is on its way. */
export function BoardLoading() {
  return (
    <Loading label="Reading the board">
      <div className={styles.grid} data-few>
        <span />
        {['Build', 'Staging', 'Production'].map((name) => (
          <span key={name} className={styles.column}>
            {name}
          </span>
        ))}
        <div className={styles.who}>
          <Skeleton width={22} height={22} />
          <Skeleton width="80%" />
          <Skeleton width="90%" />
        </div>
        <CardOutline />
        <CardOutline />
        <CardOutline />
      </div>
    </Loading>
  );
}

/** A card while its store is read for the first time. */
export function CardOutline({ label }: { readonly label?: string }) {
  return (
    <Card aria-label={label} style={{ display: 'flex', flexDirection: 'column', gap: 14 }}>
      <Skeleton width="55%" />
      <Skeleton width={64} height={28} />
      <Skeleton height={34} />
      <Skeleton width="80%" />
    </Card>
  );
}
