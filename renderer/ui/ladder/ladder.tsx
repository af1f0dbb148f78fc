import type { CSSProperties } from 'react';
import { Icon, type IconName } from '../icon/icon';
import { cx } from '../theme/cx';
import { VERDICT_TONE, type Verdict } from '../theme/tone';
import styles from './ladder.module.css';
import { type LadderRung, rungFill, rungHeight, rungSentence, rungTone } from './rung';
import { useJustFilled } from './use-just-filled';

interface LadderProps {
  readonly rungs: readonly LadderRung[];
  /** The rollout was stopped on its current rung. */
  readonly halted?: boolean;
  /** 30 px on cards, 54 px where it is the subject, `bare` (compact without words) inside a sheet. */
  readonly size?: 'compact' | 'wide' | 'bare';
  /** What climbs, e.g. `Google Play production, 1.4.0 (142)`. */
  readonly label: string;
}

const TALLEST = { compact: 30, wide: 54, bare: 50 } as const;

const VERDICT_ICON: Readonly<Record<Verdict, IconName>> = {
  pass: 'check',
  hold: 'alert-triangle',
  breach: 'x',
  unknown: 'circle-dashed',
};

const BLOCKED_ICON = { freeze: 'snowflake', lock: 'lock', unknown: 'alert-triangle' } as const;

/**
 * The steps of a rollout, rising with exposure. The same component serves every store and every environment.
 * A rung fills in 400 ms at the moment when it becomes reached, and at no other.
 */
export function Ladder({ rungs, halted = false, size = 'compact', label }: LadderProps) {
  const justFilled = useJustFilled(rungs);
  return (
    <ol
      aria-label={label}
      className={cx(styles.ladder, styles[size])}
      style={{ '--rungs': rungs.length, '--tallest': `${TALLEST[size]}px` } as CSSProperties}
    >
      {rungs.map((rung, index) => (
        <Step
          key={rung.label}
          rung={rung}
          halted={halted}
          height={rungHeight(rung.fraction, index, rungs.length)}
          filling={justFilled.has(rung.label)}
          bare={size === 'bare'}
        />
      ))}
    </ol>
  );
}

interface StepProps {
  readonly rung: LadderRung;
  readonly halted: boolean;
  readonly height: number;
  readonly filling: boolean;
  readonly bare: boolean;
}

function Step({ rung, halted, height, filling, bare }: StepProps) {
  const current = rung.kind === 'current';
  const fill = rungFill(rung, halted);
  return (
    <li
      className={styles.rung}
      data-kind={current && halted ? 'halted' : rung.kind}
      data-tone={rungTone(rung, halted)}
      aria-current={current ? 'step' : undefined}
    >
      <span className="visually-hidden">{rungSentence(rung, halted)}</span>
      <div className={styles.shaft} aria-hidden="true">
        <div className={styles.bar} style={{ height: `${height * 100}%` }}>
          {fill > 0 && (
            <i className={cx(styles.fill, filling && styles.filling)} style={{ width: `${fill * 100}%` }} />
          )}
        </div>
      </div>
      {!bare && (
        <div className={styles.words} aria-hidden="true">
          <div className={styles.label}>
            <b>{rung.label}</b>
            <Mark rung={rung} />
          </div>
          <div className={styles.time}>{rung.audience ?? rung.time}</div>
        </div>
      )}
    </li>
  );
}

function Mark({ rung }: { readonly rung: LadderRung }) {
  if (rung.kind === 'blocked') {
    return (
      <span className={styles.mark} data-tone="watch">
        <Icon name={BLOCKED_ICON[rung.blockedBy ?? 'lock']} size={11} />
      </span>
    );
  }
  if (!rung.verdict) return null;
  return (
    <span className={styles.mark} data-tone={VERDICT_TONE[rung.verdict]}>
      <Icon name={VERDICT_ICON[rung.verdict]} size={11} />
    </span>
  );
}
