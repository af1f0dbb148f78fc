import { type KeyboardEvent, type ReactNode, useId, useRef } from 'react';
import { arrowTarget } from '../keys/arrow-target';
import { cx } from '../theme/cx';
import type { Tone } from '../theme/tone';
import styles from './tabs.module.css';

/** One choice among a few that are shown at once. */
export interface Tab<T extends string> {
  readonly value: T;
  readonly label: string;
  /** A count or a state after the label, e.g. `5`, `Missing`. */
  readonly note?: string;
  readonly noteTone?: Tone;
}

interface TabsProps<T extends string> {
  readonly tabs: readonly Tab<T>[];
  readonly value: T;
  readonly onChange: (value: T) => void;
  /** Names the group for screen readers. */
  readonly label: string;
  /** `line` stands over a page, `segment` inside a card. */
  readonly look?: 'line' | 'segment';
  /** Content of the chosen tab; leave it out where the caller shows it elsewhere with `role="tabpanel"`. */
  readonly children?: ReactNode;
}

/** Tabs with arrow keys, Home and End, as screen readers expect them. */
export function Tabs<T extends string>({
  tabs,
  value,
  onChange,
  label,
  look = 'line',
  children,
}: TabsProps<T>) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent) => {
    const to = arrowTarget(
      event.key,
      tabs.findIndex((tab) => tab.value === value),
      tabs.length,
    );
    const next = to === null ? undefined : tabs[to];
    if (!next) return;
    event.preventDefault();
    onChange(next.value);
    list.current?.querySelectorAll<HTMLElement>('[role="tab"]')[to ?? 0]?.focus();
  };
  return (
    <>
      <div ref={list} role="tablist" aria-label={label} className={cx(styles.tabs, styles[look])}>
        {tabs.map((tab) => (
          <button
            key={tab.value}
            id={`${id}-${tab.value}`}
            type="button"
            role="tab"
            aria-selected={tab.value === value}
            aria-controls={children !== undefined && tab.value === value ? `${id}-panel` : undefined}
            tabIndex={tab.value === value ? 0 : -1}
            className={styles.tab}
            onClick={() => onChange(tab.value)}
            onKeyDown={move}
          >
            {tab.label}
            {tab.note && (
              <span className={styles.note} data-tone={tab.noteTone ?? 'neutral'}>
                {tab.note}
              </span>
            )}
          </button>
        ))}
      </div>
      {children !== undefined && (
        <div id={`${id}-panel`} role="tabpanel" aria-labelledby={`${id}-${value}`} className={styles.panel}>
          {children}
        </div>
      )}
    </>
  );
}
