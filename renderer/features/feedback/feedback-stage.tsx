import type { AppId } from '@shared/domain/ids';
import type { FeedbackRow } from '@shared/domain/testflight/view';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useBrain } from '../../bridge/bridge-context';
import { CallFailurePanel } from '../../flows/call-failure-panel';
import { Empty } from '../../ui/feedback/empty';
import { Loading, Skeleton } from '../../ui/feedback/skeleton';
import { Tabs } from '../../ui/tabs/tabs';
import styles from './feedback.module.css';

interface StageProps {
  readonly appId: AppId;
  readonly item: FeedbackRow;
}

/** What a tester sent to look at: pictures, or the whole crash log. */
export function FeedbackStage({ appId, item }: StageProps) {
  const [index, setIndex] = useState(0);
  return (
    <section className={styles.stage} aria-label="What was sent">
      {item.kind === 'crash' ? (
        <CrashLog appId={appId} item={item} />
      ) : item.pictures.length === 0 ? (
        <Empty icon="message" title="Words without a picture." />
      ) : (
        <>
          {item.pictures.length > 1 && (
            <Tabs
              label="Screenshots"
              look="segment"
              value={`${index}`}
              onChange={(value) => setIndex(Number(value))}
              tabs={item.pictures.map((_, at) => ({ value: `${at}`, label: `Screenshot ${at + 1}` }))}
            />
          )}
          <Picture key={index} appId={appId} item={item} index={index} />
        </>
      )}
      <figure className={styles.quote}>
        <blockquote>{item.comment ? `“${item.comment}”` : 'Nothing was written.'}</blockquote>
        <figcaption>
          Sent from TestFlight{item.device.locale && `, in ${item.device.locale}`}
          {item.email && `, ${item.email}`}
        </figcaption>
      </figure>
    </section>
  );
}

function Picture({ appId, item, index }: StageProps & { readonly index: number }) {
  const brain = useBrain();
  const picture = useQuery(
    // The bytes of one picture never change, whatever is said about its report.
    brain.feedback.picture.queryOptions({
      input: { appId, reportId: item.id, index },
      queryKey: ['feedback-picture', item.id, index],
    }),
  );
  if (picture.error) {
    return <CallFailurePanel error={picture.error} onRetry={() => void picture.refetch()} />;
  }
  if (!picture.data) {
    return (
      <Loading label="Fetching the picture">
        <Skeleton height={480} />
      </Loading>
    );
  }
  return (
    <img
      className={styles.picture}
      src={`data:${picture.data.mediaType};base64,${picture.data.base64}`}
      alt={`Screenshot ${index + 1} of ${item.pictures.length}, sent by ${item.testerName}`}
    />
  );
}

function CrashLog({ appId, item }: StageProps) {
  const brain = useBrain();
  const crash = useQuery(brain.feedback.crash.queryOptions({ input: { appId, reportId: item.id } }));
  if (crash.error) return <CallFailurePanel error={crash.error} onRetry={() => void crash.refetch()} />;
  if (!crash.data) {
    return (
      <Loading label="Fetching the crash log">
        <Skeleton height={480} />
      </Loading>
    );
  }
  if (crash.data.log === null)
    return <Empty icon="circle-x" title="Apple has no crash log for this report." />;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a log that does not fit must be scrollable by keyboard
    <section className={styles.log} tabIndex={0} aria-label="Crash log">
      <pre>{crash.data.log}</pre>
    </section>
  );
}
