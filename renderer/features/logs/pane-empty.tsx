import { Button } from '../../ui/button/button';
import { Empty } from '../../ui/feedback/empty';
import { ErrorPanel } from '../../ui/feedback/error-panel';
import { Loading, Skeleton } from '../../ui/feedback/skeleton';
import type { Source } from './log-types';
import styles from './logs.module.css';
import type { PaneState } from './pane-state';

interface PaneEmptyProps {
  readonly state: PaneState;
  /** The sources of the pane that are still known. */
  readonly own: readonly Source[];
  /** Something leaves lines out. */
  readonly narrowed: boolean;
  readonly onRetry: () => void;
  readonly onWiden: () => void;
}

/** What stands in a pane without lines: why there are none, and what can be done about it. */
export function PaneEmpty({ state, own, narrowed, onRetry, onWiden }: PaneEmptyProps) {
  const { line, view } = state;
  if (line.kind === 'failed') {
    const { message, stillTrue, advice, raw } = line.failure;
    return (
      <div className={styles.failure}>
        <ErrorPanel
          title={message}
          stillTrue={[stillTrue]}
          advice={advice}
          raw={raw ?? null}
          onRetry={onRetry}
        />
      </div>
    );
  }
  if (!view || view.rows > view.firstRow) {
    return (
      <Loading label="Reading the kept lines">
        <div className={styles.skeletons}>
          {[64, 48, 80, 56, 72, 40].map((width) => (
            <Skeleton key={width} width={`${width}%`} height={10} />
          ))}
        </div>
      </Loading>
    );
  }
  if (view.scan) return <Empty icon="search" title="Looking through everything that is kept." />;
  if (narrowed) {
    return (
      <Empty
        icon="filter"
        title="No line passes these filters."
        action={<Button onClick={onWiden}>Clear the filters</Button>}
      />
    );
  }
  const failed = own.find((source) => source.state === 'failed' || source.state === 'reconnecting');
  if (failed) return <Empty icon="plug" title={`${failed.title} cannot be read.`} note={failed.words} />;
  if (own.length > 0 && own.every((source) => source.state === 'ended'))
    return <Empty icon="lines" title="It ended without a line." note={own[0]?.words} />;
  return <Empty icon="lines" title="Nothing was logged yet." note="Lines appear here as they are written." />;
}
