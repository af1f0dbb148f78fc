import type { HistoryEvent } from '@shared/domain/audit';
import { Button } from '../../ui/button/button';
import { Icon } from '../../ui/icon/icon';
import { clock } from '../../ui/time/format';
import styles from './event-panel.module.css';
import { count } from './history-rows';

/** What walking the whole chain gave, and the way to walk it again. */
export interface SealView {
  readonly verdict: {
    readonly unaltered: boolean;
    readonly events: number;
    readonly brokenAt: number | null;
    readonly sentence: string;
    readonly checkedAt: string;
  } | null;
  /** Why it could not be checked; null when it was, or was not tried. */
  readonly problem: string | null;
  readonly checking: boolean;
  readonly onVerify: () => void;
}

const PART = 4;
const SHOWN = 12;

/** The event's hash, and whether the chain that it belongs to still holds. */
export function RecordSeal({ event, seal }: { readonly event: HistoryEvent; readonly seal: SealView }) {
  const { verdict, problem, checking, onVerify } = seal;
  // An event written after the check is not covered by it.
  const covered = verdict !== null && (!verdict.unaltered || event.sequence <= verdict.events);
  const broken = covered && !verdict.unaltered;
  return (
    <section className={styles.seal}>
      <div className={styles.sealLine} data-tone={broken ? 'failed' : covered ? 'done' : 'draft'}>
        <Icon name={broken ? 'circle-x' : covered ? 'shield-check' : 'circle-dashed'} size={16} />
        <b>{broken ? 'Record is altered' : covered ? 'Record is unaltered' : 'Record not checked yet'}</b>
        {covered && <span>Checked {clock(Date.parse(verdict.checkedAt))}</span>}
      </div>
      {(broken || problem) && <p className={styles.sealWords}>{problem ?? verdict?.sentence}</p>}
      <p className={`${styles.hash} mono`} title={event.hash}>
        sha256 {spaced(event.hash.slice(0, SHOWN))} … {event.hash.slice(-PART)}
        {event.sequence > 1 && `, follows #${count(event.sequence - 1)}`}
      </p>
      <Button size="small" icon="shield-check" busy={checking} onClick={onVerify}>
        Verify whole chain
      </Button>
      {covered && verdict.unaltered && (
        <output className={styles.sealWords}>
          {verdict.events === 1
            ? '1 event.'
            : `${count(verdict.events)} events, each follows from the one before.`}
        </output>
      )}
    </section>
  );
}

const spaced = (hex: string) => hex.replaceAll(/(.{4})(?=.)/g, '$1 ');
