import { useElementSize } from '@mantine/hooks';
import { scaleLinear } from 'd3-scale';
import { area, line } from 'd3-shape';
import { useId } from 'react';
import type { Tone } from '../theme/tone';
import { clockMinutes, weekday } from '../time/format';
import styles from './chart.module.css';
import { axisSteps, ceilingOf, lastKnown, type TimedValue } from './scale';

interface GateChartProps {
  readonly title: string;
  /** The version being watched, e.g. `1.4.0`. */
  readonly currentLabel: string;
  readonly current: readonly TimedValue[];
  /** The version that most users have still, for comparison. */
  readonly previousLabel: string | null;
  readonly previous: readonly TimedValue[];
  /** In the unit of the values; null when no limit is set. */
  readonly limit: number | null;
  /** Start and end of the time axis, ms. What the source has not reported up to `until` is hatched. */
  readonly from: number;
  readonly until: number;
  /** How a value is written, e.g. `0.42%`. */
  readonly format: (value: number) => string;
  readonly tone?: Tone;
  readonly height?: number;
}

const LEFT = 44;
const RIGHT = 4;
const TOP = 16;
const BOTTOM = 20;

/** A figure over time against its limit and the version before. Late data is hatched, never drawn on. */
export function GateChart(props: GateChartProps) {
  const { ref, width } = useElementSize();
  const { title, currentLabel, previousLabel, tone = 'done' } = props;
  return (
    <div data-tone={tone}>
      <div className={styles.legend}>
        <b>{title}</b>
        <span>
          <i />
          {currentLabel}
        </span>
        {previousLabel && (
          <span data-tone="draft">
            <i />
            {previousLabel}
          </span>
        )}
        <span className={styles.legendNote}>Hatched: no data</span>
      </div>
      <div ref={ref}>{width > 0 && <Drawing {...props} width={width} />}</div>
    </div>
  );
}

function Drawing({
  title,
  currentLabel,
  current,
  previous,
  limit,
  from,
  until,
  format,
  width,
  height = 176,
}: GateChartProps & { readonly width: number }) {
  const hatch = useId();
  const ceiling = ceilingOf(
    [...current, ...previous].map((point) => point.value),
    limit,
  );
  const x = scaleLinear([from, Math.max(from + 1, until)], [LEFT, width - RIGHT]);
  const y = scaleLinear([0, ceiling], [height - BOTTOM, TOP]);
  const known = (point: TimedValue) => point.value !== null;
  const trace = line<TimedValue>(
    (point) => x(point.at),
    (point) => y(point.value ?? 0),
  ).defined(known);
  const ground = area<TimedValue>(
    (point) => x(point.at),
    y(0),
    (point) => y(point.value ?? 0),
  ).defined(known);
  const last = lastKnown(current);
  const silentFrom = last ? x(last.at) : LEFT;
  return (
    <svg
      className={styles.gateChart}
      viewBox={`0 0 ${width} ${height}`}
      height={height}
      role="img"
      aria-label={sentence(title, currentLabel, last, limit, format)}
    >
      <defs>
        <pattern id={hatch} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <line x1="0" y1="0" x2="0" y2="6" className={styles.hatch} />
        </pattern>
      </defs>
      {axisSteps(ceiling, 3).map((step) => (
        <g key={step}>
          <line className={styles.grid} x1={LEFT} x2={width - RIGHT} y1={y(step)} y2={y(step)} />
          <text x={LEFT - 6} y={y(step) + 4} textAnchor="end">
            {step === 0 ? '0' : format(step)}
          </text>
        </g>
      ))}
      {timeLabels(from, until, width).map(({ at, anchor, text }) => (
        <text key={at} x={x(at)} y={height - 4} textAnchor={anchor}>
          {text}
        </text>
      ))}
      <rect
        x={silentFrom}
        y={TOP}
        width={Math.max(0, width - RIGHT - silentFrom)}
        height={height - BOTTOM - TOP}
        fill={`url(#${hatch})`}
      />
      <path className={styles.previous} d={trace(previous) ?? ''} />
      <path className={styles.currentGround} d={ground(current) ?? ''} />
      <path className={styles.current} d={trace(current) ?? ''} />
      {limit !== null && (
        <>
          <line className={styles.gateLimit} x1={LEFT} x2={width - RIGHT} y1={y(limit)} y2={y(limit)} />
          <text className={styles.limitText} x={LEFT + 5} y={y(limit) - 5}>
            {format(limit)} limit
          </text>
        </>
      )}
      {last?.value != null && (
        <>
          <text
            className={styles.valueText}
            x={Math.max(LEFT + 40, x(last.at) - 6)}
            y={y(last.value) - 14}
            textAnchor="end"
          >
            {format(last.value)}
          </text>
          <circle className={styles.currentDot} cx={x(last.at)} cy={y(last.value)} r={3.5} />
        </>
      )}
    </svg>
  );
}

function timeLabels(from: number, until: number, width: number) {
  const count = width > 440 ? 3 : width > 280 ? 2 : 1;
  return Array.from({ length: count + 1 }, (_, index) => {
    const at = from + ((until - from) * index) / count;
    const anchor =
      index === 0 ? ('start' as const) : index === count ? ('end' as const) : ('middle' as const);
    const day = index === 0 || weekday(at) !== weekday(from + ((until - from) * (index - 1)) / count);
    return { at, anchor, text: day ? `${weekday(at)} ${clockMinutes(at)}` : clockMinutes(at) };
  });
}

function sentence(
  title: string,
  version: string,
  last: TimedValue | null,
  limit: number | null,
  format: (value: number) => string,
): string {
  const value = last?.value == null ? 'no data' : format(last.value);
  return `${title} of ${version}: ${value}${limit === null ? ', no limit set' : `, limit ${format(limit)}`}`;
}
