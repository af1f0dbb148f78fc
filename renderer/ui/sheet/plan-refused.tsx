import { useId } from 'react';
import { Button } from '../button/button';
import { Icon } from '../icon/icon';
import styles from './plan-refused.module.css';
import sheet from './sheet.module.css';
import type { StaleView } from './sheet-view';

interface PlanRefusedProps {
  readonly stale: StaleView;
  readonly onPlanAgain?: (() => void) | undefined;
  readonly onClose: () => void;
}

/** The store moved between looking and confirming: what was seen, what is there now, and the way on. */
export function PlanRefused({ stale, onPlanAgain, onClose }: PlanRefusedProps) {
  const titleId = useId();
  return (
    <section className={styles.refused} aria-labelledby={titleId}>
      <h3 id={titleId} className={styles.refusedTitle} data-tone="halted">
        <Icon name="halt" size={16} />
        <span>Plan refused. Nothing was sent.</span>
      </h3>
      <p>{stale.sentence}</p>
      <div className={styles.two}>
        <div>
          <span className={sheet.when}>You saw, {stale.saw.at}</span>
          <b>{stale.saw.headline}</b>
          <span>{stale.saw.people}</span>
        </div>
        <Icon name="arrow-right" size={18} />
        <div data-now>
          <span className={sheet.when}>Now, {stale.now.at}</span>
          <b>{stale.now.headline}</b>
          <span>{stale.now.people}</span>
        </div>
      </div>
      {stale.cause && <p className={styles.cause}>{stale.cause}</p>}
      <div className={styles.refusedButtons}>
        <Button size="small" onClick={onClose}>
          Close
        </Button>
        {onPlanAgain && (
          <Button size="small" kind="primary" onClick={onPlanAgain}>
            {stale.planAgain}
          </Button>
        )}
      </div>
    </section>
  );
}
