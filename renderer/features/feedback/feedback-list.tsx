import { deviceName } from '@shared/domain/testflight/device-names';
import type { FeedbackRow } from '@shared/domain/testflight/view';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useId, useRef } from 'react';
import { Icon } from '../../ui/icon/icon';
import { useFirstFocus } from '../../ui/keys/use-first-focus';
import { LIST_KEYS, listTarget } from '../../ui/keys/use-list-keys';
import { useNow } from '../../ui/time/now-provider';
import styles from './feedback.module.css';
import { cameAt, reportLook } from './feedback-words';

interface FeedbackListProps {
  readonly items: readonly FeedbackRow[];
  readonly selected: string | null;
  readonly onSelect: (id: string) => void;
}

const ROW = 78;

/** Reports, newest first. The list holds focus and names its open row: J and K go from one to the next. */
export function FeedbackList({ items, selected, onSelect }: FeedbackListProps) {
  const id = useId();
  const now = useNow();
  const scroller = useRef<HTMLDivElement>(null);
  useFirstFocus(scroller);
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 6,
  });
  const move = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const from = items.findIndex((item) => item.id === selected);
    const to = listTarget(event.key, from, items.length);
    const next = to === null ? undefined : items[to];
    if (!next) return;
    event.preventDefault();
    onSelect(next.id);
    virtual.scrollToIndex(to ?? 0);
  };
  const drawn = virtual.getVirtualItems();
  const open = drawn.some((item) => items[item.index]?.id === selected);
  return (
    <div
      ref={scroller}
      className={styles.list}
      role="listbox"
      aria-label="Reports, newest first"
      aria-activedescendant={open ? `${id}-${selected}` : undefined}
      tabIndex={0}
      onKeyDown={move}
      {...{ [LIST_KEYS]: true }}
    >
      <div role="presentation" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {drawn.map((row) => {
          const item = items[row.index];
          if (!item) return null;
          const look = reportLook(item);
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: keys are heard by the list, which holds focus
            <div
              key={item.id}
              id={`${id}-${item.id}`}
              role="option"
              tabIndex={-1}
              aria-selected={item.id === selected}
              className={styles.report}
              style={{ transform: `translateY(${row.start}px)` }}
              onClick={() => onSelect(item.id)}
            >
              <span className={styles.mark} data-tone={look.tone}>
                <Icon name={look.icon} size={15} />
              </span>
              <span className={styles.words}>
                <span className={styles.line}>
                  <b>{item.testerName}</b>
                  {item.triage.state === 'new' && (
                    <span className={styles.dot}>
                      <span className="visually-hidden">new</span>
                    </span>
                  )}
                  <time dateTime={item.at}>{cameAt(item.at, now)}</time>
                </span>
                <span className={styles.comment}>
                  {item.comment ??
                    (item.kind === 'crash' ? 'The app crashed.' : 'A screenshot without words.')}
                </span>
                <span className={styles.device1}>
                  {deviceName(item.device.model)}
                  {item.build && `, ${item.build}`}
                  {item.triage.issue && <b>{item.triage.issue}</b>}
                </span>
              </span>
            </div>
          );
        })}
      </div>
    </div>
  );
}
