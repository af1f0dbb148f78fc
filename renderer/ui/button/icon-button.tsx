import type { ComponentPropsWithRef } from 'react';
import { Icon, type IconName } from '../icon/icon';
import { Tooltip } from '../overlay/tooltip';
import { cx } from '../theme/cx';
import { type ButtonKind, type ButtonSize, buttonClass } from './button';
import styles from './button.module.css';

interface IconButtonProps extends Omit<ComponentPropsWithRef<'button'>, 'children' | 'aria-label'> {
  readonly icon: IconName;
  /** Names the act; read aloud and shown as a tooltip. */
  readonly label: string;
  readonly kind?: ButtonKind;
  readonly size?: ButtonSize;
}

/** A square button with an icon alone, always with a name. */
export function IconButton({
  icon,
  label,
  kind = 'quiet',
  size = 'normal',
  className,
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip text={label}>
      <button
        type="button"
        {...rest}
        aria-label={label}
        className={cx(buttonClass({ kind, size }), styles.iconOnly, className)}
      >
        <Icon name={icon} size={size === 'small' ? 14 : 16} />
      </button>
    </Tooltip>
  );
}
