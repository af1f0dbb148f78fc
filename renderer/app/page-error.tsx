import type { ErrorComponentProps } from '@tanstack/react-router';
import { callFailure } from '../bridge/call-failure';
import { buttonClass } from '../ui/button/button';
import { Card } from '../ui/card/card';
import { Empty } from '../ui/feedback/empty';
import { ErrorPanel } from '../ui/feedback/error-panel';
import { Link } from '../ui/link/link';
import styles from './app.module.css';

/** One screen broke; the shell, the jobs and the other screens go on. */
export function PageError({ error, reset }: ErrorComponentProps) {
  const failure = callFailure(error);
  return (
    <div className={styles.middle}>
      <Card>
        <ErrorPanel
          title={`This screen stopped: ${failure.message}`}
          stillTrue={[failure.stillTrue, 'Running jobs go on; J shows them.']}
          advice={failure.advice}
          raw={failure.raw ?? (error instanceof Error ? (error.stack ?? null) : null)}
          onRetry={reset}
        />
      </Card>
    </div>
  );
}

/** An address that leads nowhere. */
export function PageMissing() {
  return (
    <div className={styles.middle}>
      <h1 className="visually-hidden">No such screen</h1>
      <Empty
        icon="search"
        title="There is no such screen."
        action={
          <Link href="/" className={buttonClass({ kind: 'primary' })}>
            Open the board
          </Link>
        }
      />
    </div>
  );
}
