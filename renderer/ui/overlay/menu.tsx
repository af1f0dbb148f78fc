import { Menu as Floating } from '@mantine/core';
import type { ReactElement } from 'react';
import { Icon, type IconName } from '../icon/icon';
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
  readonly children: ReactElement;
  readonly position?: 'bottom-start' | 'bottom-end' | 'top-start' | 'top-end';
}

/** A list of acts under a button, with arrow keys and Escape. */
export function Menu({ items, children, position = 'bottom-start' }: MenuProps) {
  return (
    <Floating
      position={position}
      offset={4}
      transitionProps={{ duration: 0 }}
      classNames={{ dropdown: styles.menu ?? '', item: styles.item ?? '' }}
      unstyled
    >
      <Floating.Target>{children}</Floating.Target>
      <Floating.Dropdown>
        {items.map((item) => (
          <Floating.Item
            key={item.label}
            data-tone={item.danger ? 'failed' : undefined}
            aria-disabled={item.lockedReason ? true : undefined}
            aria-checked={item.checked}
            {...(item.checked === undefined ? {} : { role: 'menuitemradio' })}
            closeMenuOnClick={!item.lockedReason}
            onClick={() => {
              if (!item.lockedReason) item.onSelect();
            }}
            leftSection={<MenuIcon item={item} />}
            rightSection={
              item.lockedReason || item.note ? (
                <span className={styles.note}>{item.lockedReason ?? item.note}</span>
              ) : undefined
            }
          >
            {item.label}
          </Floating.Item>
        ))}
      </Floating.Dropdown>
    </Floating>
  );
}

function MenuIcon({ item }: { readonly item: MenuItem }) {
  if (item.lockedReason) return <Icon name="lock" size={15} />;
  if (item.checked) return <Icon name="check" size={15} />;
  return item.icon ? <Icon name={item.icon} size={15} /> : null;
}
