import { Modal } from '@mantine/core';
import { type KeyboardEvent, useId, useMemo, useState } from 'react';
import { Highlight } from '../data/highlight';
import { Icon } from '../icon/icon';
import { Kbd } from '../kbd/kbd';
import { listTarget } from '../keys/use-list-keys';
import styles from './palette.module.css';
import { type PaletteItem, searchPalette } from './palette-search';

interface CommandPaletteProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly items: readonly PaletteItem[];
}

/** Search over commands, releases and history. It opens screens and sheets; nothing is sent from here. */
export function CommandPalette({ open, onClose, items }: CommandPaletteProps) {
  return (
    <Modal.Root
      opened={open}
      onClose={onClose}
      size={560}
      yOffset="12vh"
      transitionProps={{ duration: 0 }}
      lockScroll={false}
      classNames={{ overlay: styles.scrim ?? '', content: styles.palette ?? '' }}
    >
      <Modal.Overlay />
      <Modal.Content aria-label="Command palette">
        {open && <PaletteBody items={items} onClose={onClose} />}
      </Modal.Content>
    </Modal.Root>
  );
}

/** The palette without its window. */
export function PaletteBody({
  items,
  onClose,
  initialQuery = '',
}: {
  readonly items: readonly PaletteItem[];
  readonly onClose: () => void;
  readonly initialQuery?: string;
}) {
  const id = useId();
  const [query, setQuery] = useState(initialQuery);
  const [chosen, setChosen] = useState(0);
  const groups = useMemo(() => searchPalette(items, query), [items, query]);
  const flat = groups.flatMap((group) => group.items);
  const at = Math.min(chosen, flat.length - 1);
  const open = (item: PaletteItem | undefined) => {
    if (!item || item.lockedReason) return;
    onClose();
    item.onOpen();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') {
      event.preventDefault();
      open(flat[at]);
      return;
    }
    const to = event.key.startsWith('Arrow') ? listTarget(event.key, at, flat.length) : null;
    if (to === null) return;
    event.preventDefault();
    setChosen(to);
    document.getElementById(`${id}-${to}`)?.scrollIntoView({ block: 'nearest' });
  };
  return (
    <>
      <div className={styles.search}>
        <Icon name="search" size={16} />
        <input
          className={styles.input}
          data-autofocus
          role="combobox"
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={at >= 0 ? `${id}-${at}` : undefined}
          aria-label="Search or run a command"
          placeholder="Search or run a command"
          autoComplete="off"
          spellCheck={false}
          value={query}
          onChange={(event) => {
            setQuery(event.currentTarget.value);
            setChosen(0);
          }}
          onKeyDown={onKeyDown}
        />
        <span className={styles.count} role="status">
          {flat.length === 1 ? '1 result' : `${flat.length} results`}
        </span>
        <Kbd>Esc</Kbd>
      </div>
      <div id={`${id}-list`} role="listbox" aria-label="Results" className={styles.list}>
        {groups.map((group) => (
          // biome-ignore lint/a11y/useSemanticElements: options in a listbox are grouped by role, not by fieldset
          <div key={group.title} role="group" aria-label={group.title}>
            <p className={styles.group} aria-hidden="true">
              {group.title}
            </p>
            {group.items.map((item) => {
              const index = flat.indexOf(item);
              return (
                <Option
                  key={item.id}
                  id={`${id}-${index}`}
                  item={item}
                  query={query}
                  chosen={index === at}
                  onOpen={() => open(item)}
                  onHover={() => setChosen(index)}
                />
              );
            })}
          </div>
        ))}
      </div>
      {flat.length === 0 && (
        <p className={styles.none}>Nothing is called “{query}”. Try a version or a track.</p>
      )}
      <div className={styles.foot}>
        <Icon name="shield-check" size={14} />
        Opens a sheet. Nothing is sent from here.
        <span className={styles.keys} aria-hidden="true">
          <Kbd>↑</Kbd>
          <Kbd>↓</Kbd>
          <Kbd>↵</Kbd>
        </span>
      </div>
    </>
  );
}

interface OptionProps {
  readonly id: string;
  readonly item: PaletteItem;
  readonly query: string;
  readonly chosen: boolean;
  readonly onOpen: () => void;
  readonly onHover: () => void;
}

function Option({ id, item, query, chosen, onOpen, onHover }: OptionProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys go to the search field, which names the active option
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={chosen}
      aria-disabled={item.lockedReason ? true : undefined}
      className={styles.option}
      onClick={onOpen}
      onMouseMove={onHover}
    >
      <Icon name={item.lockedReason ? 'lock' : item.icon} size={16} />
      <span className="ellipsis">
        <Highlight text={item.label} query={query} />
      </span>
      <span className={styles.note}>{item.lockedReason ?? item.note}</span>
      {item.kbd && <Kbd>{item.kbd}</Kbd>}
    </div>
  );
}
