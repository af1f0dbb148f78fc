import type { ReactNode } from 'react';
import { callFailure } from '../../bridge/call-failure';
import { Button } from '../../ui/button/button';
import { ErrorPanel } from '../../ui/feedback/error-panel';
import styles from './dialog.module.css';

interface VaultFormProps {
  /** Names what the form does. */
  readonly act: string;
  readonly danger?: boolean;
  readonly locked: string | null;
  readonly busy: boolean;
  readonly error: Error | null;
  /** What is wrong with a file that was dropped. */
  readonly problem?: string | null;
  readonly note?: string;
  readonly children?: ReactNode;
  readonly onSubmit: () => void;
  readonly onClose: () => void;
}

/** A question of the vault: fields, what went wrong, and its two buttons. */
export function VaultForm({
  act,
  danger = false,
  locked,
  busy,
  error,
  problem = null,
  note,
  children,
  onSubmit,
  onClose,
}: VaultFormProps) {
  const failure = error ? callFailure(error) : null;
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (locked === null && !busy) onSubmit();
      }}
    >
      {note && <p className={styles.note}>{note}</p>}
      {children}
      {problem && <p className={styles.problem}>{problem}</p>}
      {failure && (
        <ErrorPanel title={failure.message} stillTrue={[failure.stillTrue]} advice={failure.advice} />
      )}
      <div className={styles.acts}>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" kind={danger ? 'danger-solid' : 'primary'} lockedReason={locked} busy={busy}>
          {act}
        </Button>
      </div>
    </form>
  );
}
