import { useElementSize } from '@mantine/hooks';
import { Icon } from '../icon/icon';
import type { AxisFreeze, AxisRow } from './axis';
import styles from './axis.module.css';
import { AxisDrawing, HEAD, ROW } from './axis-drawing';
import { rungSentence } from './rung';

interface LadderAxisProps {
  readonly rows: readonly AxisRow[];
  /** Both ends of the axis, ms since the epoch. */
  readonly from: number;
  readonly to: number;
  readonly now: number;
  readonly freezes?: readonly AxisFreeze[];
  /** Names the whole for screen readers. */
  readonly label: string;
}

/** Ladders on one axis of time, with the present and the freezes: what was reached when, what may come when. */
export function LadderAxis({ rows, from, to, now, freezes = [], label }: LadderAxisProps) {
  const { ref, width } = useElementSize();
  return (
    <section aria-label={label} className={styles.axis}>
      <div className={styles.body} style={{ height: HEAD + rows.length * ROW }}>
        {rows.map((row, index) => (
          <div key={row.id} className={styles.row} style={{ top: HEAD + index * ROW }}>
            <div className={styles.title}>
              <Icon name={row.icon} size={16} />
              <h2>{row.title}</h2>
            </div>
            <div className={styles.figure}>
              <b>{row.figure}</b>
              {row.chip}
            </div>
            {row.lines.map((line, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a row have a place and nothing else
              <div key={place} className={styles.line}>
                {line}
              </div>
            ))}
            <ol className="visually-hidden" aria-label={`Steps of ${row.title}`}>
              {row.rungs.map((rung) => (
                <li key={rung.label} aria-current={rung.kind === 'current' ? 'step' : undefined}>
                  {rungSentence(rung, row.halted ?? false)}
                </li>
              ))}
            </ol>
          </div>
        ))}
        <div ref={ref} className={styles.drawing}>
          {width > 0 && (
            <AxisDrawing width={width} rows={rows} from={from} to={to} now={now} freezes={freezes} />
          )}
        </div>
      </div>
      <div className={styles.key} aria-hidden="true">
        <span>
          <i className={styles.keyPast} />
          Exposed
        </span>
        <span>
          <i className={styles.keyNext} />
          Next
        </span>
        <span>
          <i className={styles.keyPlanned} />
          Planned
        </span>
        {freezes.length > 0 && (
          <span>
            <i className={styles.keyBlocked} />
            Moved or met by the freeze
          </span>
        )}
      </div>
    </section>
  );
}
