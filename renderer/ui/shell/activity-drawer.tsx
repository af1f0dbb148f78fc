import { useEffect, useId, useRef } from 'react';
import { Button } from '../button/button';
import { Count } from '../chip/chip';
import { Icon, type IconName } from '../icon/icon';
import { Kbd } from '../kbd/kbd';
import { useEscape } from '../keys/use-escape';
import { Progress } from '../progress/progress';
import type { Tone } from '../theme/tone';
import { Elapsed } from '../time/age';
import { longDuration } from '../time/format';
import styles from './drawer.module.css';

/** One piece of long work. */
export interface JobView {
  readonly id: string;
  readonly title: string;
  readonly icon: IconName;
  readonly tone: Tone;
  /** What it is doing now. */
  readonly step: string;
  /** 0–1; null when it cannot be told. */
  readonly fraction: number | null;
  /** ISO times. */
  readonly startedAt: string;
  readonly endedAt: string | null;
  /** What such work usually takes, ms. */
  readonly usualMs: number | null;
  readonly cancellable: boolean;
  /** Lines of its log while they are open. */
  readonly log?: readonly string[];
}

interface ActivityDrawerProps {
  readonly jobs: readonly JobView[];
  readonly onClose: () => void;
  readonly onLog: (id: string) => void;
  readonly onCancel: (id: string) => void;
}

/** The running jobs, risen from the bottom. They survive closing it. */
export function ActivityDrawer({ jobs, onClose, onLog, onCancel }: ActivityDrawerProps) {
  const titleId = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  useEscape(onClose);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  const running = jobs.filter((job) => job.endedAt === null).length;
  return (
    <section className={styles.drawer} aria-labelledby={titleId}>
      <header className={styles.head}>
        <h2 id={titleId} ref={heading} tabIndex={-1}>
          Running
        </h2>
        <Count>{running}</Count>
        <span className="ellipsis">Keeps going when the window is closed. Quitting asks.</span>
        <button type="button" aria-label="Close the drawer" className={styles.close} onClick={onClose}>
          <Kbd>J</Kbd>
        </button>
      </header>
      {jobs.length === 0 ? (
        <p className={styles.none}>Nothing is running, and nothing ran since the start.</p>
      ) : (
        <ol className={styles.jobs}>
          {jobs.map((job) => (
            <Job key={job.id} job={job} onLog={onLog} onCancel={onCancel} />
          ))}
        </ol>
      )}
    </section>
  );
}

function Job({
  job,
  onLog,
  onCancel,
}: { readonly job: JobView } & Pick<ActivityDrawerProps, 'onLog' | 'onCancel'>) {
  return (
    <li className={styles.job}>
      <span className={styles.icon} data-tone={job.tone}>
        <Icon name={job.icon} size={16} spin={job.icon === 'loader'} />
      </span>
      <div className={styles.words}>
        <div className={styles.line}>
          <b className="ellipsis">{job.title}</b>
          <span className={styles.time}>
            {job.endedAt === null ? (
              <Elapsed since={job.startedAt} />
            ) : (
              longDuration(Date.parse(job.endedAt) - Date.parse(job.startedAt))
            )}
            {job.usualMs !== null && <em> of {longDuration(job.usualMs)}</em>}
          </span>
        </div>
        {job.endedAt === null && (
          <div className={styles.progress}>
            <Progress value={job.fraction} label={job.title} />
          </div>
        )}
        <p className={styles.step}>{job.step}</p>
        {job.log && (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a long log must be scrollable by keyboard
          <pre tabIndex={0} className={styles.log}>
            {job.log.join('\n') || 'Nothing logged yet.'}
          </pre>
        )}
      </div>
      <div className={styles.buttons}>
        <Button size="small" aria-expanded={job.log !== undefined} onClick={() => onLog(job.id)}>
          Log<span className="visually-hidden"> of {job.title}</span>
        </Button>
        {job.endedAt === null && job.cancellable && (
          <Button size="small" onClick={() => onCancel(job.id)}>
            Cancel<span className="visually-hidden"> {job.title}</span>
          </Button>
        )}
      </div>
    </li>
  );
}
