import type { ReleaseView } from '@shared/domain/lane';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useBrain } from '../../bridge/bridge-context';
import { CallFailurePanel } from '../../flows/call-failure-panel';
import { Button } from '../../ui/button/button';
import { Card, CardHeader } from '../../ui/card/card';
import { Loading, Skeleton } from '../../ui/feedback/skeleton';
import { Age } from '../../ui/time/age';
import styles from './release.module.css';
import { ReviewItem } from './review-item';

const SHOWN = 12;

/** What users wrote lately, of this version or of all, each with its answer. */
export function ReviewsCard({ release }: { readonly release: ReleaseView }) {
  const brain = useBrain();
  const [scope, setScope] = useState<'this' | 'all'>('all');
  const reviews = useQuery(brain.reviews.list.queryOptions({ input: { appId: release.appId } }));
  const all = reviews.data?.reviews ?? [];
  const own = all.filter((review) => review.versionCode === release.versionCode);
  const shown = scope === 'this' ? own : all;
  return (
    <Card aria-labelledby="reviews-title">
      <CardHeader
        id="reviews-title"
        title="Reviews"
        note={reviews.data && <Age at={reviews.data.readAt} prefix="Read" />}
        aside={
          own.length > 0 && own.length < all.length ? (
            <Button size="small" kind="quiet" onClick={() => setScope(scope === 'this' ? 'all' : 'this')}>
              {scope === 'this' ? `Show all ${all.length}` : `Only ${release.versionName ?? 'this version'}`}
            </Button>
          ) : (
            reviews.data && <span className={styles.count}>{all.length}</span>
          )
        }
      />
      {reviews.error && !reviews.data ? (
        <CallFailurePanel error={reviews.error} onRetry={() => void reviews.refetch()} />
      ) : !reviews.data ? (
        <Loading label="Reading reviews">
          <Skeleton height={60} />
        </Loading>
      ) : shown.length === 0 ? (
        <p className={styles.quiet}>Nobody has written a review in the last week.</p>
      ) : (
        <ul className={styles.reviews}>
          {shown.slice(0, SHOWN).map((review) => (
            <ReviewItem
              key={review.id}
              appId={release.appId}
              review={review}
              limit={reviews.data.replyLimit}
            />
          ))}
        </ul>
      )}
    </Card>
  );
}
