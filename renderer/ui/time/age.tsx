import { age, clock, longDuration } from './format';
import { useNow } from './now-provider';
import styles from './time.module.css';

interface AgeProps {
  /** When it was read: ISO time or ms since the epoch; null when it never was. */
  readonly at: string | number | null;
  readonly prefix?: string;
}

/** How old something is: `2m ago`. It ticks without moving, and its exact time is in the title. */
export function Age({ at, prefix }: AgeProps) {
  const now = useNow();
  if (at === null) return <span className={styles.age}>never read</span>;
  const then = typeof at === 'number' ? at : Date.parse(at);
  const span = now - then;
  return (
    <time className={styles.age} dateTime={new Date(then).toISOString()} title={new Date(then).toISOString()}>
      {prefix && `${prefix} `}
      {span < 1000 ? 'just now' : `${age(span)} ago`}
    </time>
  );
}

/** How long something has been going on: `4m 12s`. */
export function Elapsed({ since }: { readonly since: string | number }) {
  const start = typeof since === 'number' ? since : Date.parse(since);
  return <span className={styles.figures}>{longDuration(useNow() - start)}</span>;
}

/** The clock of the top bar. */
export function UtcClock() {
  const now = useNow();
  return (
    <time className={styles.clock} dateTime={new Date(now).toISOString()}>
      {clock(now)}
    </time>
  );
}
