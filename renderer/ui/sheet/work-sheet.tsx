import { type ReactNode, useEffect, useId, useRef } from 'react';
import { CallList, type CallView } from '../calls/call-list';
import { Icon, type IconName } from '../icon/icon';
import { Kbd } from '../kbd/kbd';
import { giveFocusBack } from '../keys/give-focus-back';
import { useEscape } from '../keys/use-escape';
import type { Tone } from '../theme/tone';
import { ConfirmBar } from './confirm-bar';
import { NoteList } from './note-list';
import styles from './sheet.module.css';
import { SheetOutcome } from './sheet-outcome';
import type { SheetAnswer, SheetNote, SheetPhase, SheetView } from './sheet-view';

/** One thing that the work touches. */
export interface AffectedView {
  readonly id: string;
  readonly title: string;
  readonly detail: string;
  /** `241.7 MB`; empty where size says nothing. */
  readonly size: string;
}

interface WorkSheetProps {
  readonly title: string;
  readonly phase: SheetPhase;
  /** What it comes to, one sentence: `Gives back 1.2 GB.` */
  readonly summary?: string | null;
  readonly affected: readonly AffectedView[];
  readonly host: string;
  readonly calls: readonly CallView[];
  /** Command lines, where a program is run instead of calls being sent. */
  readonly commands: readonly string[];
  readonly notes: readonly SheetNote[];
  readonly confirm: Pick<
    SheetView,
    'confirmation' | 'action' | 'danger' | 'lockedReason' | 'typedFor' | 'icon'
  >;
  readonly onConfirm: (answer: SheetAnswer) => void;
  readonly onClose: () => void;
  readonly onCancel?: () => void;
  readonly onRetry?: () => void;
  /** Progress while it runs. */
  readonly children?: ReactNode;
}

/**
 * *What will happen* for work on this computer: what it touches, the exact calls or command lines, and the one
 * button that starts it. Nothing is sent before; closing it stops nothing that has begun.
 */
export function WorkSheet(props: WorkSheetProps) {
  const { title, phase, summary, affected, host, calls, commands, notes, children } = props;
  const titleId = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  useEscape(props.onClose);
  useEffect(() => {
    const before = document.activeElement;
    heading.current?.focus({ preventScroll: true });
    return () => giveFocusBack(before);
  }, []);
  const view: SheetView = {
    title,
    host,
    calls,
    notes,
    before: NOBODY,
    after: NOBODY,
    needsReason: false,
    ...props.confirm,
  };
  return (
    <aside className={styles.sheet} aria-labelledby={titleId}>
      <header className={styles.header}>
        <div>
          <PhaseWords phase={phase} />
          <h2 id={titleId} ref={heading} tabIndex={-1} className={styles.title}>
            {title}
          </h2>
        </div>
        <button type="button" className={styles.close} aria-label="Close the sheet" onClick={props.onClose}>
          <Kbd>Esc</Kbd>
        </button>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what is to be sent must be scrollable by keyboard */}
      <section className={styles.scroll} aria-label={`Plan: ${title}`} tabIndex={0}>
        {summary && <p className={styles.summary}>{summary}</p>}
        {children && <div className={styles.extra}>{children}</div>}
        {phase.kind !== 'done' && <SheetOutcome phase={phase} onClose={props.onClose} />}
        {affected.length > 0 && <Affected affected={affected} />}
        <h3 className={styles.section}>{commands.length > 0 ? 'What will be run' : 'What will be called'}</h3>
        <p className={styles.host}>{host}</p>
        <div className={styles.calls}>
          {commands.length > 0 ? (
            <pre className={styles.commands}>{commands.map((line) => `$ ${line}`).join('\n')}</pre>
          ) : (
            <CallList calls={calls} />
          )}
        </div>
        <NoteList notes={notes} gates={[]} />
      </section>
      <ConfirmBar
        view={view}
        phase={phase}
        onConfirm={props.onConfirm}
        onClose={props.onClose}
        onCancel={props.onCancel}
        onRetry={props.onRetry}
      />
    </aside>
  );
}

/** Work on this computer reaches no user. */
const NOBODY = { headline: '', people: null };

function PhaseWords({ phase }: { readonly phase: SheetPhase }) {
  const [icon, tone, words] = WORDS[phase.kind];
  return (
    <p className={styles.phase} data-tone={tone} role="status">
      {icon && <Icon name={icon} size={13} spin={icon === 'loader'} />}
      {words}
    </p>
  );
}

const WORDS: Readonly<Record<SheetPhase['kind'], readonly [IconName | null, Tone, string]>> = {
  ready: [null, 'neutral', 'Nothing has been sent yet'],
  sending: ['loader', 'processing', 'Under way'],
  failed: ['circle-x', 'failed', 'Stopped by a failure'],
  stale: ['halt', 'halted', 'Plan refused. Nothing was sent.'],
  unknown: ['alert-triangle', 'watch', 'Sent, and the answer was lost'],
  done: ['circle-check', 'done', 'Done, and read back'],
};

function Affected({ affected }: { readonly affected: readonly AffectedView[] }) {
  return (
    <>
      <h3 className={styles.section}>What it touches</h3>
      <ul className={styles.affected} aria-label="What it touches">
        {affected.map((one) => (
          <li key={one.id}>
            <b title={one.title}>{one.title}</b>
            <span>{one.detail}</span>
            <em>{one.size}</em>
          </li>
        ))}
      </ul>
    </>
  );
}
