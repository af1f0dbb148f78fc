import { VERDICT_TONE, type Verdict } from '../theme/tone';
import styles from './chart.module.css';
import { Sparkline } from './sparkline';

interface MetricProps {
  readonly label: string;
  /** `0.42%`; `No data` when the source has none. */
  readonly value: string;
  /** `1.09%`. */
  readonly limitText?: string;
  readonly values: readonly (number | null)[];
  readonly limit: number | null;
  readonly verdict: Verdict;
}

/** One figure on a card: its value, its limit and its last day. */
export function Metric({ label, value, limitText, values, limit, verdict }: MetricProps) {
  const words = limitText ? `${label} ${value}, limit ${limitText}` : `${label} ${value}`;
  return (
    <div className={styles.metric} data-tone={VERDICT_TONE[verdict]} data-verdict={verdict}>
      <div className={styles.metricWords}>
        <span className={styles.metricLabel}>{label}</span>
        <span className={styles.metricValue}>
          <b>{value}</b>
          {limitText && ` / ${limitText}`}
        </span>
      </div>
      <Sparkline values={values} limit={limit} verdict={verdict} label={`${words}, last day`} />
    </div>
  );
}
