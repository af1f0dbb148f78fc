import type { HistoryEvent } from '@shared/domain/audit';
import type { ReactNode } from 'react';
import { KeyValues } from '../../ui/data/key-values';
import { Icon } from '../../ui/icon/icon';
import { clock } from '../../ui/time/format';
import styles from './event-panel.module.css';
import { RESULTS } from './history-filters';
import { actorTitle, fullDate } from './history-rows';

/** Who did it, when, how it was confirmed, from where, as whom, why, and what the store said afterwards. */
export function AuditRecord({ event }: { readonly event: HistoryEvent }) {
  const facts: readonly { readonly key: string; readonly value: ReactNode }[] = [
    { key: 'Who', value: actorTitle(event) },
    { key: 'When', value: `${fullDate(event.at)}, ${clock(Date.parse(event.at))} UTC` },
    { key: 'Result', value: RESULTS.find(({ result }) => result === event.result)?.label },
    { key: 'Confirmed by', value: event.confirmedBy && <Confirmed words={event.confirmedBy} /> },
    { key: 'From', value: event.origin },
    { key: 'Account', value: event.account },
    { key: 'Why', value: event.why },
    { key: 'Asked', value: event.readBack?.asked },
    { key: 'Store says', value: event.readBack?.storeSays },
    { key: 'Differs', value: event.readBack && <Differs differs={event.readBack.differs} /> },
  ];
  return (
    <section>
      <h3>Audit record</h3>
      <KeyValues items={facts.filter(({ value }) => Boolean(value))} />
    </section>
  );
}

/** `Typed 5%`: what was typed is set apart from what was done. */
function Confirmed({ words }: { readonly words: string }) {
  const typed = /^Typed (.+)$/.exec(words)?.[1];
  if (typed === undefined) return words;
  return (
    <>
      Typed <code className={styles.typed}>{typed}</code>
    </>
  );
}

function Differs({ differs }: { readonly differs: boolean }) {
  return (
    <span className={styles.verdict} data-tone={differs ? 'failed' : 'done'}>
      <Icon name={differs ? 'circle-x' : 'circle-check'} size={14} />
      {differs ? 'Yes' : 'No'}
    </span>
  );
}
