import type { ServiceDetailView } from '@shared/contract/backends';
import { useQuery } from '@tanstack/react-query';
import { useBrain } from '../../bridge/bridge-context';
import { CallFailurePanel } from '../../flows/call-failure-panel';
import { DiffLines } from '../../ui/calls/diff-view';
import { Loading, Skeleton } from '../../ui/feedback/skeleton';
import styles from './backends.module.css';

const KIND = { same: 'same', gone: 'removed', new: 'added' } as const;

interface RevisionDiffProps {
  readonly environment: string;
  readonly service: string;
  readonly from: number;
  readonly to: number;
}

/** What one revision would run instead of another. */
export function RevisionDiff({ environment, service, from, to }: RevisionDiffProps) {
  const brain = useBrain();
  const diff = useQuery(
    brain.backends.diff.queryOptions({ input: { environment, service, from, to }, retry: false }),
  );
  if (diff.error && !diff.data)
    return <CallFailurePanel error={diff.error} onRetry={() => void diff.refetch()} />;
  if (!diff.data)
    return (
      <Loading label="Comparing the revisions">
        <Skeleton height={120} />
      </Loading>
    );
  if (diff.data.every(({ kind }) => kind === 'same'))
    return <p className={styles.sentence}>Both would run the same.</p>;
  return <DiffLines lines={diff.data.map(({ kind, text }) => ({ kind: KIND[kind], text }))} />;
}

/** The revisions that there are to choose from, but for one. */
export function revisionOptions({ revisions }: ServiceDetailView, without: number) {
  return revisions
    .filter(({ revision }) => revision !== without)
    .map(({ revision, version, current }) => ({
      value: String(revision),
      label: `${revision}, ${version}${current ? ', now' : ''}`,
    }));
}
