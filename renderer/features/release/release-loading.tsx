import { Card } from '../../ui/card/card';
import { Loading, Skeleton } from '../../ui/feedback/skeleton';
import styles from './release.module.css';

/** The page's layout while the release is being read. */
export function ReleaseLoading() {
  return (
    <Loading label="Reading the release">
      <div className={styles.outline}>
        <Card>
          <div className={styles.outline}>
            <Skeleton width="30%" />
            <Skeleton height={80} />
          </div>
        </Card>
        <Card>
          <div className={styles.outline}>
            <Skeleton width="30%" />
            <Skeleton height={180} />
          </div>
        </Card>
      </div>
    </Loading>
  );
}
