import { type ReactNode, useEffect, useId, useRef } from 'react';
import { CallList } from '../calls/call-list';
import { Icon, type IconName } from '../icon/icon';
import { Kbd } from '../kbd/kbd';
import { giveFocusBack } from '../keys/give-focus-back';
import { useEscape } from '../keys/use-escape';
import { Ladder } from '../ladder/ladder';
import { ConfirmBar } from './confirm-bar';
import { NoteList } from './note-list';
import styles from './sheet.module.css';
import { SheetOutcome } from './sheet-outcome';
import type { ReachView, SheetAnswer, SheetPhase, SheetView } from './sheet-view';

interface SheetProps {
  readonly view: SheetView;
  readonly phase: SheetPhase;
  readonly onConfirm: (answer: SheetAnswer) => void;
  readonly onClose: () => void;
  /** Stops the sending before people are affected. */
  readonly onCancel?: () => void;
  readonly onRetry?: () => void;
  readonly onPlanAgain?: () => void;
  /** Between before-and-after and the calls, e.g. the progress of an upload. */
  readonly children?: ReactNode;
}

/**
 * *What will happen*: the one way in which anything reaches users. It docks beside the screen, so that the gates
 * stay in view; it shows the exact calls; it sends nothing by itself. Escape closes it, except while calls are
 * being sent, which it outlives as a job.
 */
export function WhatWillHappenSheet({
  view,
  phase,
  onConfirm,
  onClose,
  onCancel,
  onRetry,
  onPlanAgain,
  children,
}: SheetProps) {
  const titleId = useId();
  const heading = useFocusOnOpen();
  useEscape(onClose);
  return (
    <aside className={styles.sheet} aria-labelledby={titleId}>
      <header className={styles.header}>
        <div>
          <PhaseLine phase={phase} calls={view.calls.length} />
          <h2 id={titleId} ref={heading} tabIndex={-1} className={styles.title}>
            {view.title}
          </h2>
        </div>
        <button type="button" className={styles.close} aria-label="Close the sheet" onClick={onClose}>
          <Kbd>Esc</Kbd>
        </button>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what is to be sent must be scrollable by keyboard */}
      <section className={styles.scroll} aria-label={`Plan: ${view.title}`} tabIndex={0}>
        <BeforeAfter view={view} />
        {children && <div className={styles.extra}>{children}</div>}
        <SheetOutcome phase={phase} onPlanAgain={onPlanAgain} onClose={onClose} />
        <h3 className={styles.section}>
          {phase.kind === 'ready' ? 'What will be called' : 'What is called'}
        </h3>
        <p className={styles.host}>{view.host}</p>
        <div className={styles.calls}>
          <CallList calls={view.calls} />
        </div>
        <NoteList notes={view.notes} gates={view.gates ?? []} />
      </section>
      <ConfirmBar
        view={view}
        phase={phase}
        onConfirm={onConfirm}
        onClose={onClose}
        onCancel={onCancel}
        onRetry={onRetry}
      />
    </aside>
  );
}

/** Puts focus on the heading when the sheet opens and gives it back to where it was when it closes. */
function useFocusOnOpen() {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    heading.current?.focus({ preventScroll: true });
    return () => giveFocusBack(before);
  }, []);
  return heading;
}

function PhaseLine({ phase, calls }: { readonly phase: SheetPhase; readonly calls: number }) {
  const [icon, tone, words] = phaseWords(phase, calls);
  return (
    <p className={styles.phase} data-tone={tone} role="status">
      {icon && <Icon name={icon} size={13} spin={icon === 'loader'} />}
      {words}
    </p>
  );
}

function phaseWords(phase: SheetPhase, calls: number): readonly [IconName | null, string, string] {
  switch (phase.kind) {
    case 'ready':
      return [null, 'neutral', 'Nothing has been sent yet'];
    case 'sending':
      return ['loader', 'processing', `Sending, call ${phase.call} of ${calls}`];
    case 'failed':
      return ['circle-x', 'failed', 'Stopped by a failure'];
    case 'stale':
      return ['halt', 'halted', 'Plan refused. Nothing was sent.'];
    case 'unknown':
      return ['alert-triangle', 'watch', 'Sent, and the answer was lost'];
    case 'done':
      if (phase.readBack === null) return ['circle-check', 'done', 'Done. The store took it'];
      return phase.readBack.differs
        ? ['alert-triangle', 'watch', 'Sent. The store says something else']
        : ['circle-check', 'done', 'Done, and read back from the store'];
  }
}

function BeforeAfter({ view }: { readonly view: SheetView }) {
  return (
    <>
      <div className={styles.change}>
        <Reach title="Now" reach={view.before} />
        <Icon name="arrow-right" size={20} className={styles.arrow} />
        <Reach title="After" reach={view.after} after />
        {view.rungs && (
          <div className={styles.ramp}>
            <Ladder rungs={view.rungs} size="bare" label="Where this stands on the ladder" />
          </div>
        )}
      </div>
      {view.source && <p className={styles.source}>{view.source}</p>}
    </>
  );
}

function Reach({
  title,
  reach,
  after = false,
}: {
  readonly title: string;
  readonly reach: ReachView;
  readonly after?: boolean;
}) {
  return (
    <div>
      <p className={styles.when}>{title}</p>
      <p className={styles.headline} data-after={after || undefined}>
        {reach.headline}
      </p>
      <p className={styles.people}>{reach.people ?? 'users not counted'}</p>
    </div>
  );
}
