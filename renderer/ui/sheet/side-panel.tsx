import { type FormEvent, type ReactNode, useEffect, useId, useRef } from 'react';
import { Button } from '../button/button';
import { Kbd } from '../kbd/kbd';
import { giveFocusBack } from '../keys/give-focus-back';
import { useEscape } from '../keys/use-escape';
import styles from './sheet.module.css';

interface SidePanelProps {
  /** `Nothing has been sent yet`. */
  readonly phase: string;
  readonly title: string;
  readonly children: ReactNode;
  readonly onClose: () => void;
  /** What the panel leads to; left out where it only tells. */
  readonly submit?: {
    readonly label: string;
    /** Why it cannot be pressed yet. */
    readonly gap: string | null;
    readonly onSubmit: () => void;
  };
  /** Further buttons at the foot, before the one that leads on. */
  readonly buttons?: ReactNode;
}

/** A docked panel that asks for what a plan needs to know, or tells of work under way. It sends nothing itself. */
export function SidePanel({ phase, title, children, onClose, submit, buttons }: SidePanelProps) {
  const titleId = useId();
  const panel = useRef<HTMLElement>(null);
  useEscape(onClose);
  useEffect(() => {
    const before = document.activeElement;
    const first = panel.current?.querySelector<HTMLElement>('form input, form textarea, form select');
    (first ?? panel.current?.querySelector<HTMLElement>('h2'))?.focus({ preventScroll: true });
    return () => giveFocusBack(before);
  }, []);
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (submit && submit.gap === null) submit.onSubmit();
  };
  return (
    <aside ref={panel} className={styles.sheet} aria-labelledby={titleId}>
      <header className={styles.header}>
        <div>
          <p className={styles.phase} data-tone="neutral">
            {phase}
          </p>
          <h2 id={titleId} tabIndex={-1} className={styles.title}>
            {title}
          </h2>
        </div>
        <button type="button" className={styles.close} aria-label="Close the panel" onClick={onClose}>
          <Kbd>Esc</Kbd>
        </button>
      </header>
      <form className={styles.form} onSubmit={send}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what does not fit must be scrollable by keyboard */}
        <section className={styles.scroll} aria-label={title} tabIndex={0}>
          {children}
        </section>
        <footer className={styles.confirm}>
          <div className={styles.buttons}>
            {buttons}
            <Button size="confirm" className={submit ? undefined : styles.grow} onClick={onClose}>
              {submit ? 'Cancel' : 'Close'}
            </Button>
            {submit && (
              <Button
                type="submit"
                size="confirm"
                kind="primary"
                className={styles.grow}
                lockedReason={submit.gap}
              >
                {submit.label}
              </Button>
            )}
          </div>
        </footer>
      </form>
    </aside>
  );
}
