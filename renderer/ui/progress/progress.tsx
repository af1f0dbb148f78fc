import type { ReactNode } from 'react';
import type { Tone } from '../theme/tone';
import styles from './progress.module.css';

interface ProgressProps {
  /** 0–1; null when it cannot be told. */
  readonly value: number | null;
  readonly label: string;
  readonly tone?: Tone;
}

/** How far one piece of work has come. */
export function Progress({ value, label, tone = 'processing' }: ProgressProps) {
  const share = value === null ? null : Math.round(Math.min(1, Math.max(0, value)) * 100);
  return (
    <div
      className={styles.bar}
      data-tone={tone}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={share ?? undefined}
      data-unknown={share === null || undefined}
    >
      <i style={{ width: `${share ?? 100}%` }} />
    </div>
  );
}

interface TransferMeterProps {
  /** Bytes. */
  readonly confirmed: number;
  readonly sent: number;
  readonly total: number;
  /** Who confirms, e.g. `Google`. */
  readonly by: string;
  /** `3s left`, `6.1 MB/s`. */
  readonly timeLeft?: string;
  readonly rate?: string;
  /** What is safe: `Resumable. Survives quitting; restarts at 24.0 MB.` */
  readonly children?: ReactNode;
}

/** Bytes on their way: confirmed by the other side, sent and not yet confirmed, still to send. */
export function TransferMeter({ confirmed, sent, total, by, timeLeft, rate, children }: TransferMeterProps) {
  const whole = Math.max(1, total);
  const left = Math.max(0, total - confirmed - sent);
  const share = (bytes: number) => `${(bytes / whole) * 100}%`;
  return (
    <div className={styles.transfer} data-tone="processing">
      <div className={styles.transferHead}>
        <span>
          <b>{megabytes(confirmed + sent)}</b> of {megabytes(total)} MB
        </span>
        <span className={styles.transferRate}>
          {timeLeft && <b>{timeLeft}</b>}
          {rate}
        </span>
      </div>
      <div
        className={styles.segments}
        role="progressbar"
        aria-label="Upload"
        aria-valuemin={0}
        aria-valuemax={total}
        aria-valuenow={confirmed}
        aria-valuetext={`${megabytes(confirmed)} of ${megabytes(total)} MB confirmed by ${by}`}
      >
        <i className={styles.confirmed} style={{ width: share(confirmed) }} />
        <i className={styles.sent} style={{ width: share(sent) }} />
      </div>
      <div className={styles.key}>
        <span>
          <i className={styles.confirmed} />
          Confirmed by {by} {megabytes(confirmed)}
        </span>
        <span>
          <i className={styles.sent} />
          Sent {megabytes(sent)}
        </span>
        <span>
          <i />
          To send {megabytes(left)}
        </span>
      </div>
      {children && <div className={styles.transferFoot}>{children}</div>}
    </div>
  );
}

/** Bytes as megabytes with one digit, as stores count them (10⁶). */
export function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1);
}

interface ShareBarProps {
  readonly label: string;
  readonly parts: readonly { readonly label: string; readonly value: number; readonly note?: string }[];
}

/** What a whole is made of, such as the size of a bundle. */
export function ShareBar({ label, parts }: ShareBarProps) {
  const whole = Math.max(
    1,
    parts.reduce((sum, part) => sum + part.value, 0),
  );
  return (
    <div data-tone="processing">
      <div
        className={styles.shares}
        role="img"
        aria-label={`${label}: ${parts.map((part) => part.label).join(', ')}`}
      >
        {parts.map((part) => (
          <i key={part.label} style={{ width: `${(part.value / whole) * 100}%` }} />
        ))}
      </div>
      <div className={styles.shareKey}>
        {parts.map((part) => (
          <span key={part.label}>
            {part.label} {part.note && <b>{part.note}</b>}
          </span>
        ))}
      </div>
    </div>
  );
}
