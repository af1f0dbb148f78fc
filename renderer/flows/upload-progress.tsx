import type { Operation } from '@shared/domain/operation';
import { megabytes, TransferMeter } from '../ui/progress/progress';
import { longDuration } from '../ui/time/format';

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
    />
  );
}
