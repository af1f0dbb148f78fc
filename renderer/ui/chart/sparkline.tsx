import { scaleLinear } from 'd3-scale';
import { area, line } from 'd3-shape';
import { VERDICT_TONE, type Verdict } from '../theme/tone';
import styles from './chart.module.css';
import { ceilingOf } from './scale';

interface SparklineProps {
  /** Evenly spaced values, oldest first; null where the source has no row. Gaps stay gaps. */
  readonly values: readonly (number | null)[];
  /** Drawn dashed, always within the range; null when no limit is set. */
  readonly limit: number | null;
  readonly verdict: Verdict;
  /** What the line shows, in words: it stands for the picture. */
  readonly label: string;
  readonly width?: number;
  readonly height?: number;
}

/** A day of one figure with its limit, in the colour of its verdict, ending in a dot. */
export function Sparkline({ values, limit, verdict, label, width = 72, height = 24 }: SparklineProps) {
  const ceiling = ceilingOf(values, limit);
  const x = scaleLinear([0, Math.max(1, values.length - 1)], [1, width - 4]);
  const y = scaleLinear([0, ceiling], [height - 2, 2]);
  const has = (value: number | null): value is number => value !== null;
  const across = (_: number | null, index: number) => x(index);
  const path = line<number | null>(across, (value) => y(value ?? 0)).defined(has)(values);
  const ground = area<number | null>(across, height, (value) => y(value ?? 0)).defined(has)(values);
  const lastIndex = values.findLastIndex(has);
  const last = values[lastIndex];
  return (
    <svg
      className={styles.spark}
      data-tone={VERDICT_TONE[verdict]}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={label}
    >
      {ground && <path className={styles.ground} d={ground} />}
      {limit !== null && <line className={styles.limit} x1={0} x2={width} y1={y(limit)} y2={y(limit)} />}
      {path && <path className={styles.line} d={path} />}
      {has(last ?? null) && (
        <circle className={styles.dot} cx={x(lastIndex)} cy={y(last as number)} r={2.5} />
      )}
    </svg>
  );
}
