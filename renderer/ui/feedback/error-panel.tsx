import { Button } from '../button/button';
import { Icon } from '../icon/icon';
import styles from './feedback.module.css';
import { RawResponse } from './raw-response';

interface ErrorPanelProps {
  /** What failed, one sentence. */
  readonly title: string;
  /** What is still true, a sentence each. */
  readonly stillTrue: readonly string[];
  /** What to do next. */
  readonly advice?: string;
  /** The other side's own words, redacted. */
  readonly raw?: string | null;
  /** `503, 30.0s`. */
  readonly rawNote?: string;
  readonly onRetry?: () => void;
  readonly retrying?: boolean;
  /** `Next try in 48s, then 2m`. */
  readonly retryNote?: string;
}

/** A failure told in full: what failed, what is still true, what to do, and the raw response for who wants it. */
export function ErrorPanel({
  title,
  stillTrue,
  advice,
  raw,
  rawNote,
  onRetry,
  retrying = false,
  retryNote,
}: ErrorPanelProps) {
  return (
    <div className={styles.error} role="alert">
      <p className={styles.errorTitle}>
        <Icon name="circle-x" size={15} />
        <span>{title}</span>
      </p>
      <ul className={styles.true}>
        {stillTrue.map((sentence) => (
          <li key={sentence}>
            <Icon name="circle-check" size={14} />
            <span>{sentence}</span>
          </li>
        ))}
      </ul>
      {advice && <p>{advice}</p>}
      {raw && <RawResponse text={raw} {...(rawNote ? { note: rawNote } : {})} />}
      {(onRetry || retryNote) && (
        <div className={styles.errorFoot}>
          <span>{retryNote}</span>
          {onRetry && (
            <Button size="small" icon="undo" busy={retrying} onClick={onRetry}>
              Retry
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
