import { Icon, type IconName } from '../icon/icon';
import { cx } from '../theme/cx';
import type { Tone } from '../theme/tone';
import styles from './line-findings.module.css';

/** What speaks for or against one line of a file. */
export interface LineFinding {
  readonly id: string;
  readonly verdict: 'pass' | 'warning' | 'error';
  /** Counts from one; null for what is about the whole file. */
  readonly line: number | null;
  readonly title: string;
  /** What to do about it; empty for what passes. */
  readonly advice: string;
  /** The line itself. */
  readonly quote?: string | null;
}

const LOOK: Readonly<Record<LineFinding['verdict'], readonly [IconName, Tone, string]>> = {
  pass: ['circle-check', 'done', 'Passes'],
  warning: ['alert-triangle', 'watch', 'Warning'],
  error: ['circle-x', 'failed', 'Error'],
};

/** Findings about a file with their lines, as a reviewer would pin them. */
export function LineFindings({ findings }: { readonly findings: readonly LineFinding[] }) {
  return (
    <ul className={styles.findings} aria-label="Findings">
      {findings.map((finding) => {
        const [icon, tone, word] = LOOK[finding.verdict];
        return (
          <li key={finding.id} className={styles.finding} data-tone={tone} data-verdict={finding.verdict}>
            <Icon name={icon} size={15} />
            <span className={styles.line}>
              <span className="visually-hidden">{word}, line </span>
              {finding.line ?? '–'}
            </span>
            <div className={styles.words}>
              <b>{finding.title}</b>
              {finding.advice && <p>{finding.advice}</p>}
              {finding.quote && <code className={cx(styles.quote, 'ellipsis')}>{finding.quote}</code>}
            </div>
          </li>
        );
      })}
    </ul>
  );
}
