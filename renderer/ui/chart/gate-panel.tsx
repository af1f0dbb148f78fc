import type { ReactNode } from 'react';
import { Chip } from '../chip/chip';
import { Icon, type IconName } from '../icon/icon';
import { VERDICT_TONE, type Verdict, worst } from '../theme/tone';
import styles from './chart.module.css';

/** One gate as the panel shows it. */
export interface GateRowView {
  readonly title: string;
  readonly verdict: Verdict;
  /** `0.42%`, or `Not enough data`. */
  readonly value: string;
  /** `under 1.09%`. */
  readonly rule: string;
  /** Source and the time of its data: `Vitals, to 12:00`. */
  readonly source: string;
  /** How many people stand behind the value: `1,106 users`. */
  readonly sample?: string;
  /** It does not pass yet because time must go by, which is no trouble. */
  readonly waiting?: boolean;
  /** Said in words when the gate does not pass. */
  readonly sentence?: string;
}

const ICON: Readonly<Record<Verdict, IconName>> = {
  pass: 'circle-check',
  hold: 'alert-triangle',
  breach: 'circle-x',
  unknown: 'circle-dashed',
};

const WORD: Readonly<Record<Verdict, string>> = {
  pass: 'Passes',
  hold: 'Holds',
  breach: 'Breached',
  unknown: 'Not known',
};

/** The gates of a rollout, one row each: verdict, value, rule, source and data time. */
export function GateRows({
  gates,
  children,
}: {
  readonly gates: readonly GateRowView[];
  readonly children?: ReactNode;
}) {
  return (
    <>
      {children}
      <ul className={styles.rows}>
        {gates.map((gate) => (
          <li
            key={gate.title}
            className={styles.row}
            data-tone={gate.waiting ? 'baking' : VERDICT_TONE[gate.verdict]}
            data-verdict={gate.waiting ? 'waiting' : gate.verdict}
          >
            <span className={styles.rowIcon}>
              <Icon name={gate.waiting ? 'hourglass' : ICON[gate.verdict]} size={16} />
              <span className="visually-hidden">{gate.waiting ? 'Waits' : WORD[gate.verdict]}: </span>
            </span>
            <span className={styles.rowTitle}>{gate.title}</span>
            <span className={styles.rowRule}>
              <b>{gate.value}</b> {gate.rule}
            </span>
            <span className={styles.rowSource}>
              {gate.source}
              {gate.sample && <span>{gate.sample}</span>}
            </span>
            {gate.sentence && gate.verdict !== 'pass' && (
              <span className={styles.rowSentence}>{gate.sentence}</span>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

/** `4 of 4 pass`, in the tone of the worst. */
export function GateSummary({ gates }: { readonly gates: readonly Pick<GateRowView, 'verdict'>[] }) {
  const verdict = worst(gates.map((gate) => gate.verdict));
  const passing = gates.filter((gate) => gate.verdict === 'pass').length;
  return (
    <Chip tone={VERDICT_TONE[verdict]} icon={ICON[verdict]}>
      {gates.length === 0 ? 'No gates' : `${passing} of ${gates.length} pass`}
    </Chip>
  );
}
