import { Button } from '../button/button';
import { ErrorPanel } from '../feedback/error-panel';
import { Loading, Skeleton } from '../feedback/skeleton';
import { Kbd } from '../kbd/kbd';
import { useEscape } from '../keys/use-escape';
import styles from './sheet.module.css';
import type { FailureView } from './sheet-view';

interface PendingSheetProps {
  /** Why there is no plan; null while the store is being read. */
  readonly failure: FailureView | null;
  /** What is read for the plan. */
  readonly reading?: string;
  readonly onClose: () => void;
  readonly onRetry: () => void;
}

/** The sheet before there is a plan: the store is being read, or something speaks against planning at all. */
export function PendingSheet({ failure, reading = 'the track', onClose, onRetry }: PendingSheetProps) {
  useEscape(onClose);
  return (
    <aside className={styles.sheet} aria-label="What will happen">
      <header className={styles.header}>
        <div>
          <p className={styles.phase} role="status">
            {failure ? 'Nothing can be planned' : `Reading ${reading}, nothing is sent`}
          </p>
          <h2 className={styles.title}>What will happen</h2>
        </div>
        <button type="button" className={styles.close} aria-label="Close the sheet" onClick={onClose}>
          <Kbd>Esc</Kbd>
        </button>
      </header>
      <section className={styles.scroll} aria-label="Plan">
        {failure ? (
          <ErrorPanel
            title={failure.message}
            stillTrue={[failure.stillTrue]}
            advice={failure.advice}
            raw={failure.raw ?? null}
            onRetry={onRetry}
          />
        ) : (
          <Loading label={`Reading ${reading}`}>
            <Skeleton height={56} />
            <Skeleton height={180} />
            <Skeleton height={60} />
          </Loading>
        )}
      </section>
      {failure && (
        <footer className={styles.confirm}>
          <div className={styles.buttons}>
            <Button size="confirm" onClick={onClose}>
              Close
            </Button>
          </div>
        </footer>
      )}
    </aside>
  );
}
