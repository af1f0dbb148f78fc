import { Card } from '../../ui/card/card';
import { Loading, Skeleton } from '../../ui/feedback/skeleton';
import styles from './history.module.css';

const ROWS = [62, 48, 70, 55, 66, 44, 58];

/** The list while the first answer is on its way. */
export function HistoryLoading() {
  return (
    <Loading label="Reading the history">
      <Card className={styles.sideLines ?? ''}>
        {ROWS.map((width) => (
          <Skeleton key={width} width={`${width}%`} />
        ))}
      </Card>
    </Loading>
  );
}

/** An event's record while it is on its way. */
export function PanelLoading() {
  return (
    <Loading label="Reading the event">
      <div className={styles.sideLines}>
        <Skeleton width="40%" />
        <Skeleton width="70%" height={22} />
        <Skeleton width="55%" height={22} />
        <Skeleton height={96} />
      </div>
    </Loading>
  );
}
