import type { WorkspaceProblem } from '@shared/domain/workspace';
import { Button } from '../../ui/button/button';
import { modifierKey } from '../../ui/kbd/kbd';
import styles from './problem-card.module.css';

interface ProblemCardProps {
  readonly problem: WorkspaceProblem;
  /** The text that is underlined. */
  readonly wrong: string;
  readonly onFix: () => void;
}

const LONGEST_LABEL = 24;

/** One problem of the file under its line: what is wrong, and the nearest thing that would be right. */
export function ProblemCard({ problem, wrong, onFix }: ProblemCardProps) {
  const { suggestion } = problem;
  const replacement = suggestion?.replacement;
  return (
    <div className={styles.frame}>
      <div className={styles.card} data-tone={problem.severity === 'error' ? 'failed' : 'watch'}>
        <div className={styles.head}>
          <b>{problem.sentence}</b>
          {problem.path && <span className="mono">{problem.path}</span>}
        </div>
        {suggestion && (
          <div className={styles.suggestion}>
            <span>{asked(suggestion.sentence, replacement)}</span>
            {replacement !== undefined && (
              <>
                <span className={`${styles.swap} mono`}>
                  {wrong && <s>{wrong}</s>}
                  <ins>{replacement}</ins>
                </span>
                <Button
                  kind="primary"
                  size="small"
                  kbd={`${modifierKey(navigator.platform)} .`}
                  onClick={onFix}
                >
                  {replacement.length <= LONGEST_LABEL ? `Use ${replacement}` : 'Use it'}
                </Button>
              </>
            )}
          </div>
        )}
      </div>
    </div>
  );
}

/** `Use 38` as a question, since the button beside it says the same. */
function asked(sentence: string, replacement: string | undefined): string {
  return replacement !== undefined && sentence === `Use ${replacement}`
    ? `Did you mean ${replacement}?`
    : sentence;
}
