import { Popover } from '@mantine/core';
import {
  cloneElement,
  type KeyboardEvent,
  type ReactElement,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react';
import { Icon, type IconName } from '../icon/icon';
import { arrowTarget } from '../keys/arrow-target';
import { giveFocusBack } from '../keys/give-focus-back';
import styles from './overlay.module.css';

/** One act of a menu. */
export interface MenuItem {
  readonly label: string;
  readonly icon?: IconName;
  /** A key hint or a present value at the end. */
  readonly note?: string;
  readonly danger?: boolean;
  readonly checked?: boolean;
  /** Why it cannot be chosen now. */
  readonly lockedReason?: string | null;
  readonly onSelect: () => void;
}

interface MenuProps {
  readonly items: readonly MenuItem[];
  /** The button that opens it. */
  readonly children: ReactElement<MenuTargetProps>;
  readonly position?: 'bottom-start' | 'bottom-end' | 'top-start' | 'top-end';
}

interface MenuTargetProps {
  readonly 'aria-haspopup'?: 'menu';
  readonly 'aria-expanded'?: boolean;
  readonly 'aria-controls'?: string | undefined;
  readonly onClick?: () => void;
}

/** A list of acts under a button, with arrow keys and Escape. Focus goes back to the button when it closes. */
export function Menu({ items, children, position = 'bottom-start' }: MenuProps) {
  const id = useId();
  const [open, setOpen] = useState(false);
  return (
    <Popover
      opened={open}
      onChange={setOpen}
      position={position}
      offset={4}
      withRoles={false}
      withinPortal={false}
      floatingStrategy="fixed"
      transitionProps={{ duration: 0 }}
      classNames={{ dropdown: styles.menu ?? '' }}
    >
      <Popover.Target>
        {cloneElement(children, {
          'aria-haspopup': 'menu',
          'aria-expanded': open,
          'aria-controls': open ? id : undefined,
          onClick: () => setOpen((before) => !before),
        })}
      </Popover.Target>
      <Popover.Dropdown>
        {open && <Items id={id} items={items} onClose={() => setOpen(false)} />}
      </Popover.Dropdown>
    </Popover>
  );
}

interface ItemsProps {
  readonly id: string;
  readonly items: readonly MenuItem[];
  readonly onClose: () => void;
}

function Items({ id, items, onClose }: ItemsProps) {
  const list = useRef<HTMLDivElement>(null);
  const all = () => [...(list.current?.querySelectorAll<HTMLElement>('[role^="menuitem"]') ?? [])];
  useEffect(() => {
    const opener = document.activeElement;
    list.current?.querySelector<HTMLElement>('[role^="menuitem"]')?.focus();
    // A press elsewhere has moved focus already, and keeps it.
    return () => {
      if (document.activeElement === document.body) giveFocusBack(opener);
    };
  }, []);
  const move = (event: KeyboardEvent) => {
    if (event.key === 'Tab') onClose();
    const rows = all();
    const from = rows.indexOf(document.activeElement as HTMLElement);
    const to = arrowTarget(event.key, from, rows.length);
    if (to === null) return;
    event.preventDefault();
    rows[to]?.focus();
  };
  return (
    <div ref={list} id={id} role="menu" tabIndex={-1} aria-label="Choices" onKeyDown={move}>
      {items.map((item) => (
        <button
          key={item.label}
          type="button"
          {...(item.checked === undefined
            ? { role: 'menuitem' }
            : { role: 'menuitemradio', 'aria-checked': item.checked })}
          aria-disabled={item.lockedReason ? true : undefined}
          tabIndex={-1}
          data-tone={item.danger ? 'failed' : undefined}
          className={styles.item}
          onClick={() => {
            if (item.lockedReason) return;
            onClose();
            item.onSelect();
          }}
        >
          <MenuIcon item={item} />
          {item.label}
          {(item.lockedReason || item.note) && (
            <span className={styles.note}>{item.lockedReason ?? item.note}</span>
          )}
        </button>
      ))}
    </div>
  );
}

function MenuIcon({ item }: { readonly item: MenuItem }) {
  if (item.lockedReason) return <Icon name="lock" size={15} />;
  if (item.checked) return <Icon name="check" size={15} />;
  return item.icon ? <Icon name={item.icon} size={15} /> : null;
}
