import { type ComponentPropsWithRef, type MouseEvent, useId } from 'react';
import { Icon, type IconName } from '../icon/icon';
import { Kbd } from '../kbd/kbd';
import { Tooltip } from '../overlay/tooltip';
import { cx } from '../theme/cx';
import styles from './button.module.css';

/** How loud a button is. Only one primary stands in a view; danger is kept for acts that stop or remove. */
export type ButtonKind = 'default' | 'primary' | 'danger' | 'danger-solid' | 'quiet';

/** 24 in rows and cards, 28 elsewhere, 32 where something is confirmed. */
export type ButtonSize = 'small' | 'normal' | 'confirm';

interface ButtonLook {
  readonly kind?: ButtonKind;
  readonly size?: ButtonSize;
}

/** The classes of a button, for links that look like one. */
export function buttonClass({ kind = 'default', size = 'normal' }: ButtonLook = {}): string {
  return cx(styles.button, styles[kind], styles[size]);
}

export interface ButtonProps extends ComponentPropsWithRef<'button'>, ButtonLook {
  readonly icon?: IconName;
  /** Shown as a key hint at the end, e.g. `Ctrl ↵`. Binding the key is the caller's. */
  readonly kbd?: string;
  /** Work that this button started is under way: it stays in place and cannot be pressed again. */
  readonly busy?: boolean;
  /** Why it cannot be pressed now. It keeps focus and says why, which a disabled button cannot. */
  readonly lockedReason?: string | null;
}

/** A button whose label names the act. Locked and busy buttons stay focusable and ignore presses. */
export function Button({
  kind = 'default',
  size = 'normal',
  icon,
  kbd,
  busy = false,
  lockedReason = null,
  className,
  children,
  onClick,
  'aria-describedby': describedBy,
  ...rest
}: ButtonProps) {
  const reasonId = useId();
  const locked = Boolean(lockedReason);
  const shownIcon: IconName | undefined = busy ? 'loader' : locked ? 'lock' : icon;
  const press = (event: MouseEvent<HTMLButtonElement>) => {
    if (busy || locked) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    onClick?.(event);
  };
  return (
    <>
      <Tooltip text={lockedReason}>
        <button
          type="button"
          {...rest}
          aria-disabled={busy || locked || undefined}
          aria-busy={busy || undefined}
          aria-describedby={cx(describedBy, locked && reasonId) || undefined}
          className={cx(buttonClass({ kind, size }), locked && styles.locked, className)}
          onClick={press}
        >
          {shownIcon && <Icon name={shownIcon} size={size === 'small' ? 14 : 15} spin={busy} />}
          {children}
          {kbd && <Kbd>{kbd}</Kbd>}
        </button>
      </Tooltip>
      {locked && (
        <span id={reasonId} className="visually-hidden">
          {lockedReason}
        </span>
      )}
    </>
  );
}
