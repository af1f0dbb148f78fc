import { type ScaleLinear, scaleLinear } from 'd3-scale';
import { useId } from 'react';
import { cx } from '../theme/cx';
import { clockMinutes, weekday } from '../time/format';
import type { AxisFreeze, AxisRow } from './axis';
import styles from './axis.module.css';
import { type AxisRung, rungHeight, rungTone } from './rung';

/** Heights in px: the days at the top, one row, its base line and its tallest rung. */
export const HEAD = 38;
export const ROW = 94;
const BASE = 70;
const TALLEST = 47.5;
const DAY = 86_400_000;

interface AxisDrawingProps {
  readonly width: number;
  readonly rows: readonly AxisRow[];
  readonly from: number;
  readonly to: number;
  readonly now: number;
  readonly freezes: readonly AxisFreeze[];
}

/** The picture of the axis. What it says in words stands beside it, in lists. */
export function AxisDrawing({ width, rows, from, to, now, freezes }: AxisDrawingProps) {
  const height = HEAD + rows.length * ROW;
  const x = scaleLinear([from, Math.max(from + 1, to)], [0, width]).clamp(true);
  const planned = useId();
  const blocked = useId();
  const halted = useId();
  return (
    <svg
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      aria-hidden="true"
      className={styles.svg}
    >
      <defs>
        <pattern
          id={planned}
          width="6"
          height="6"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <line x1="0" y1="0" x2="0" y2="6" className={styles.hatch} />
        </pattern>
        <pattern
          id={blocked}
          width="6"
          height="6"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <rect width="6" height="6" className={styles.blockedGround} />
          <line x1="0" y1="0" x2="0" y2="6" className={styles.blockedHatch} />
        </pattern>
        <pattern id={halted} width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="7" height="7" className={styles.haltedGround} />
          <line x1="1.5" y1="0" x2="1.5" y2="7" className={styles.haltedHatch} />
        </pattern>
      </defs>
      {freezes.map((freeze) => (
        <g key={freeze.from}>
          <rect
            x={x(freeze.from)}
            width={Math.max(0, x(freeze.to) - x(freeze.from))}
            y={22}
            height={height - 22}
            className={styles.freeze}
          />
          {x(freeze.to) - x(freeze.from) > 60 && (
            <text x={x(freeze.from) + 7} y={33} className={styles.freezeText}>
              {freeze.label}
            </text>
          )}
        </g>
      ))}
      {days(from, to).map((day) => (
        <g key={day}>
          <line x1={x(day)} x2={x(day)} y1={20} y2={height} className={styles.grid} />
          {Math.abs(x(day) + 24 - x(now)) > 62 && (
            <text x={x(day) + 6} y={14}>
              {weekday(day)}
            </text>
          )}
        </g>
      ))}
      {rows.map((row, index) => (
        <g key={row.id} transform={`translate(0 ${HEAD + index * ROW})`}>
          <line x1={0} x2={width} y1={0} y2={0} className={styles.grid} />
          <line x1={0} x2={width} y1={BASE} y2={BASE} className={styles.base} />
          {row.rungs.map((rung, place) => (
            <Step
              key={rung.label}
              rung={rung}
              next={row.rungs[place + 1] ?? null}
              x={x}
              now={now}
              halted={row.halted ?? false}
              height={rungHeight(rung.fraction, place, row.rungs.length) * TALLEST}
              width={width}
              fills={{ planned: `url(#${planned})`, blocked: `url(#${blocked})`, halted: `url(#${halted})` }}
            />
          ))}
        </g>
      ))}
      <Present at={x(now)} now={now} width={width} height={height} />
    </svg>
  );
}

interface StepProps {
  readonly rung: AxisRung;
  readonly next: AxisRung | null;
  readonly x: ScaleLinear<number, number>;
  readonly now: number;
  readonly halted: boolean;
  readonly height: number;
  readonly width: number;
  readonly fills: { readonly planned: string; readonly blocked: string; readonly halted: string };
}

function Step({ rung, next, x, now, halted, height, width, fills }: StepProps) {
  const left = x(rung.from) + 1;
  const right = Math.max(left + 3, x(rung.to) - 1);
  const top = BASE - height;
  const stopped = halted && rung.kind === 'current';
  const filled = Math.min(right, Math.max(left, x(now)));
  const loud = rung.kind === 'current' || rung.kind === 'next';
  const fill = fillOf(rung, stopped, fills);
  const words = `${rung.label}${mark(rung)}`;
  const overflows = left + words.length * 8 > width;
  // Steps that took hours lie close on an axis of weeks: the figure of the one that counts stays legible.
  const isCovered = next !== null && rung.kind !== 'current' && left + words.length * 7 > x(next.from);
  return (
    <g data-tone={rungTone(rung, halted)}>
      <rect
        x={left}
        y={top}
        width={right - left}
        height={height}
        rx={2.5}
        className={cx(styles.rung, styles[stopped ? 'halted' : rung.kind])}
        fill={fill}
      />
      {rung.kind === 'current' && !stopped && (
        <rect x={left} y={top} width={filled - left} height={height} rx={2} className={styles.fill} />
      )}
      {!isCovered && (
        <text
          x={overflows ? width : left}
          y={top - 5}
          textAnchor={overflows ? 'end' : 'start'}
          className={cx(styles.percent, loud && styles.loud)}
        >
          {words}
        </text>
      )}
      {rung.time && right - left > rung.time.length * 5 && (
        <text x={left} y={BASE + 14} className={cx(loud && styles.loudTime)}>
          {rung.time}
        </text>
      )}
    </g>
  );
}

function fillOf(rung: AxisRung, stopped: boolean, fills: StepProps['fills']): string | undefined {
  if (stopped) return fills.halted;
  if (rung.kind === 'planned') return fills.planned;
  return rung.kind === 'blocked' ? fills.blocked : undefined;
}

/** A sign after the percentage, because a picture has no room for words. */
function mark(rung: AxisRung): string {
  if (rung.kind === 'blocked') return rung.blockedBy === 'freeze' ? ' ✱' : ' ⊘';
  if (rung.verdict === 'pass') return ' ✓';
  return rung.verdict === 'breach' ? ' ✕' : '';
}

const PILL = 80;

function Present({
  at,
  now,
  width,
  height,
}: {
  readonly at: number;
  readonly now: number;
  readonly width: number;
  readonly height: number;
}) {
  const left = Math.min(Math.max(0, at - PILL / 2), width - PILL);
  return (
    <g>
      <line x1={at} x2={at} y1={18} y2={height} className={styles.now} />
      <rect x={left} y={1} width={PILL} height={18} rx={5} className={styles.nowPill} />
      <text x={left + PILL / 2} y={14} textAnchor="middle" className={styles.nowText}>
        {weekday(now)} {clockMinutes(now)}
      </text>
    </g>
  );
}

/** The midnights (UTC) between two times, thinned out when there are many. */
function days(from: number, to: number): readonly number[] {
  const first = Math.ceil(from / DAY) * DAY;
  const every = Math.max(1, Math.ceil((to - from) / DAY / 12)) * DAY;
  const found: number[] = [];
  for (let day = first; day <= to; day += every) found.push(day);
  return found;
}
