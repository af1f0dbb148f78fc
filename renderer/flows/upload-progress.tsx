import type { Operation } from '@shared/domain/operation';
import { Icon } from '../ui/icon/icon';
import { megabytes, TransferMeter } from '../ui/progress/progress';
import { longDuration } from '../ui/time/format';
import styles from './upload-progress.module.css';

interface UploadProgressProps {
  readonly operation: Operation;
  /** Who confirms the bytes, e.g. `Google Play`. */
  readonly by: string;
}

/** How far an upload has come: what the store confirmed, what is on its way, what is left. */
export function UploadProgress({ operation, by }: UploadProgressProps) {
  const { transfer } = operation;
  if (!transfer) return null;
  return (
    <TransferMeter
      confirmed={transfer.confirmed}
      sent={transfer.sent}
      total={transfer.total}
      by={by}
      {...(transfer.secondsLeft === null
        ? {}
        : { timeLeft: `${longDuration(transfer.secondsLeft * 1000)} left` })}
      {...(transfer.rate === null ? {} : { rate: `${megabytes(transfer.rate)}/s` })}
    >
      {operation.endedAt === null && (
        <p className={styles.safe} data-tone="done">
          <Icon name="shield-check" size={14} />
          <span>
            <b>Resumable.</b> Survives quitting; goes on from {megabytes(transfer.confirmed)} MB.
          </span>
        </p>
      )}
    </TransferMeter>
  );
}
