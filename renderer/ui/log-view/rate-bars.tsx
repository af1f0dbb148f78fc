import { memo } from 'react';
import styles from './log-tools.module.css';

/** Lines of one moment and the errors among them. */
export interface RateBar {
  readonly lines: number;
  readonly errors: number;
}

interface RateBarsProps {
  /** Oldest first. */
  readonly bars: readonly RateBar[];
  /** `Lines in the last 5 minutes, errors in red`. */
  readonly label: string;
}

const WIDTH = 5;
const HEIGHT = 24;

/** How much was logged over the last while, and how much of it was errors. */
export const RateBars = memo(function RateBars({ bars, label }: RateBarsProps) {
  const most = Math.max(1, ...bars.map((bar) => bar.lines));
  return (
    <svg
      role="img"
      aria-label={label}
      className={styles.rates}
      width={bars.length * WIDTH}
      height={HEIGHT}
      viewBox={`0 0 ${bars.length * WIDTH} ${HEIGHT}`}
    >
      {bars.map((bar, index) => {
        const height = bar.lines === 0 ? 1 : Math.max(2, (bar.lines / most) * (HEIGHT - 2));
        const red = bar.errors === 0 ? 0 : Math.max(2, (bar.errors / most) * (HEIGHT - 2));
        const x = index * WIDTH;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place in time
          <g key={index}>
            <rect className={styles.rate} x={x} y={HEIGHT - height} width={4} height={height} />
            {red > 0 && <rect className={styles.rateError} x={x} y={HEIGHT - red} width={4} height={red} />}
          </g>
        );
      })}
    </svg>
  );
});
