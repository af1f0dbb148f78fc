import type { ReactNode } from 'react';
import { Icon, type IconName } from '../icon/icon';
import { cx } from '../theme/cx';
import type { Tone } from '../theme/tone';
import styles from './chip.module.css';

interface ChipProps {
  readonly tone?: Tone;
  readonly icon?: IconName;
  readonly spin?: boolean;
  /** Filled, for what must not be overlooked (halted). */
  readonly solid?: boolean;
  readonly children: ReactNode;
}

/** A small label with a tint. The icon repeats what the words say, so colour is never alone. */
export function Chip({ tone = 'neutral', icon, spin = false, solid = false, children }: ChipProps) {
  return (
    <span className={cx(styles.chip, solid && styles.solid)} data-tone={tone}>
      {icon && <Icon name={icon} size={13} spin={spin} />}
      {children}
    </span>
  );
}

/** A number beside a heading: how many. */
export function Count({ children }: { readonly children: ReactNode }) {
  return <span className={styles.count}>{children}</span>;
}
