import type { Operation } from '@shared/domain/operation';
import { Count } from '../../ui/chip/chip';
import { Kbd } from '../../ui/kbd/kbd';
import { Progress } from '../../ui/progress/progress';
import { Elapsed } from '../../ui/time/age';
import styles from './needs-panel.module.css';

/** What runs now, under the needs. Absent while nothing does. */
export function RunningJobs({ operations }: { readonly operations: readonly Operation[] }) {
  const running = operations.filter((operation) => operation.endedAt === null);
  if (running.length === 0) return null;
  return (
    <section className={styles.running} aria-label="Running">
      <div className={styles.head}>
        <h2>Running</h2>
        <Count>{running.length}</Count>
        <span className={styles.quiet}>
          Jobs <Kbd>J</Kbd>
        </span>
      </div>
      <ul>
        {running.map((operation) => (
          <li key={operation.id} className={styles.job}>
            <div className={styles.jobLine}>
              <span className="ellipsis">
                <b>{operation.title}</b> {operation.step}
              </span>
              <Elapsed since={operation.startedAt} />
            </div>
            <Progress value={operation.fraction} label={operation.title} />
          </li>
        ))}
      </ul>
    </section>
  );
}
