import type { HistoryEvent } from '@shared/domain/audit';
import { Icon, type IconName } from '../../ui/icon/icon';
import { VERDICT_TONE, type Verdict } from '../../ui/theme/tone';
import styles from './event-panel.module.css';

const ICONS: Readonly<Record<Verdict, IconName>> = {
  pass: 'circle-check',
  hold: 'alert-triangle',
  breach: 'circle-x',
  unknown: 'circle-dashed',
};
const WORDS: Readonly<Record<Verdict, string>> = {
  pass: 'Passed',
  hold: 'Held',
  breach: 'Breached',
  unknown: 'Not known',
};

/** Gates and sign-offs as they stood when a person decided. */
export function KnownFacts({ event }: { readonly event: HistoryEvent }) {
  if (event.known.length === 0) return null;
  return (
    <section>
      <h3>Known at the time</h3>
      <ul className={styles.known}>
        {event.known.map((fact) => (
          <li key={fact.title} data-tone={VERDICT_TONE[fact.verdict]}>
            <Icon name={ICONS[fact.verdict]} size={15} />
            <span className="visually-hidden">{WORDS[fact.verdict]}: </span>
            <span>{fact.title}</span>
            <b>{fact.value}</b>
          </li>
        ))}
      </ul>
    </section>
  );
}
