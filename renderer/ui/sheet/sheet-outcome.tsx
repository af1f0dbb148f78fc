import { RawResponse } from '../feedback/raw-response';
import { Icon } from '../icon/icon';
import { PlanRefused } from './plan-refused';
import { SettlingSteps } from './settling-steps';
import styles from './sheet.module.css';
import type { FailureView, ReadBackView, SheetPhase } from './sheet-view';

interface SheetOutcomeProps {
  readonly phase: SheetPhase;
  readonly onPlanAgain?: (() => void) | undefined;
  readonly onClose: () => void;
}

/** What came of it, above the calls: which failed and what users have, what moved, what is not known yet. */
export function SheetOutcome({ phase, onPlanAgain, onClose }: SheetOutcomeProps) {
  switch (phase.kind) {
    case 'failed':
      return <Failed failure={phase.failure} />;
    case 'stale':
      return (
        <div className={styles.outcome}>
          <PlanRefused stale={phase.stale} onPlanAgain={onPlanAgain} onClose={onClose} />
        </div>
      );
    case 'unknown':
      return (
        <div className={styles.outcome} data-tone="watch" data-outcome="unknown" role="status">
          <p className={styles.outcomeTitle}>{phase.sentence}</p>
          <SettlingSteps steps={phase.steps} />
        </div>
      );
    case 'done':
      return phase.readBack && <Done readBack={phase.readBack} />;
    default:
      return null;
  }
}

function Failed({ failure }: { readonly failure: FailureView }) {
  return (
    <div className={styles.outcome} data-tone="failed" data-outcome="failed" role="alert">
      <p className={styles.outcomeTitle}>{failure.message}</p>
      <p className={styles.true}>
        <Icon name="circle-check" size={14} />
        {failure.stillTrue}
      </p>
      <p className={styles.advice}>{failure.advice}</p>
      {failure.raw && <RawResponse text={failure.raw} />}
    </div>
  );
}

function Done({ readBack }: { readonly readBack: ReadBackView }) {
  return (
    <dl
      className={styles.outcome}
      data-tone={readBack.differs ? 'watch' : 'done'}
      data-outcome={readBack.differs ? 'differs' : 'done'}
    >
      <div className={styles.proof}>
        <dt>Asked</dt>
        <dd>{readBack.asked}</dd>
      </div>
      <div className={styles.proof}>
        <dt>Store says</dt>
        <dd>{readBack.storeSays}</dd>
      </div>
      <div className={styles.proof}>
        <dt>Differs</dt>
        <dd>
          <Icon name={readBack.differs ? 'alert-triangle' : 'circle-check'} size={14} />{' '}
          {readBack.differs ? 'Yes' : 'No'}
        </dd>
      </div>
    </dl>
  );
}
