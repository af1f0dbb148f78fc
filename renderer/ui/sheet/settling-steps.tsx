import { Icon } from '../icon/icon';
import styles from './sheet.module.css';
import type { SettlingStep } from './sheet-view';

const LOOK = {
  done: { icon: 'circle-check', tone: 'done' },
  failed: { icon: 'circle-x', tone: 'failed' },
  running: { icon: 'loader', tone: 'processing' },
} as const;

/** How an unknown outcome is being settled: by reading, never by sending again. */
export function SettlingSteps({ steps }: { readonly steps: readonly SettlingStep[] }) {
  return (
    <ol className={styles.settling}>
      {steps.map((step) => (
        <li key={step.text} data-tone={LOOK[step.state].tone} data-step={step.state}>
          <Icon name={LOOK[step.state].icon} size={14} spin={step.state === 'running'} />
          <span>{step.text}</span>
          {step.time && <time className="mono">{step.time}</time>}
        </li>
      ))}
    </ol>
  );
}
