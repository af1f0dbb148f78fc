import { Card } from '../../ui/card/card';
import { Tooltip } from '../../ui/overlay/tooltip';
import { cx } from '../../ui/theme/cx';
import styles from './figures.module.css';

/** One figure as the brain works it out. */
export interface FigureView {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly unit: string;
  readonly comparison: string;
  readonly better: boolean | null;
  readonly bars: readonly number[];
  readonly explanation: string;
}

/** The four figures over the chosen period, each with the weeks before. How it is worked out shows on hover and focus. */
export function FigureTiles({ figures }: { readonly figures: readonly FigureView[] }) {
  return (
    <div className={styles.tiles}>
      {figures.map((figure) => (
        <Tooltip key={figure.id} text={figure.explanation} position="bottom">
          <Card role="group" aria-label={figure.title} tabIndex={0} className={styles.tile ?? ''}>
            <div className={styles.words}>
              <p className={styles.title}>{figure.title}</p>
              <p className={styles.value}>
                {figure.text}
                {figure.unit && <span> {figure.unit}</span>}
              </p>
              <p className={cx(styles.comparison, figure.better === true && styles.better)}>
                {figure.comparison}
              </p>
            </div>
            <Bars figure={figure} />
          </Card>
        </Tooltip>
      ))}
    </div>
  );
}

const DRAWN = 72;
const HEIGHT = 24;
const WIDTH = 10;
const STEP = 13;
const LOWEST = 2;

function Bars({ figure }: { readonly figure: FigureView }) {
  const most = Math.max(...figure.bars, 0);
  if (most === 0) return null;
  return (
    <svg
      aria-hidden="true"
      width={DRAWN}
      height={HEIGHT}
      viewBox={`0 0 ${figure.bars.length * STEP - (STEP - WIDTH)} ${HEIGHT}`}
      preserveAspectRatio="none"
      className={styles.bars}
      data-tone={figure.id === 'undone' ? 'watch' : 'done'}
    >
      {figure.bars.map((bar, index) => {
        const height = bar === 0 ? LOWEST : Math.max(LOWEST * 2, (bar / most) * HEIGHT);
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its week
            key={index}
            x={index * STEP}
            y={HEIGHT - height}
            width={WIDTH}
            height={height}
            rx={bar === 0 ? 1 : 1.5}
            data-last={(index === figure.bars.length - 1 && bar > 0) || undefined}
          />
        );
      })}
    </svg>
  );
}
