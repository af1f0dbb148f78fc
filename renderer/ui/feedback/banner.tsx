import type { ReactNode } from 'react';
import { Icon, type IconName } from '../icon/icon';
import type { Tone } from '../theme/tone';
import styles from './feedback.module.css';

interface BannerProps {
  readonly tone: Tone;
  readonly icon: IconName;
  /** The sentence that matters. */
  readonly title: ReactNode;
  /** What stands behind it. */
  readonly children?: ReactNode;
  readonly action?: ReactNode;
  /** Announce it at once: only for what stops a person. */
  readonly urgent?: boolean;
}

/** Words across a card or a screen that somebody must not miss. */
export function Banner({ tone, icon, title, children, action, urgent = false }: BannerProps) {
  return (
    <div className={styles.banner} data-tone={tone} role={urgent ? 'alert' : 'note'}>
      <Icon name={icon} size={15} />
      <div className={styles.bannerWords}>
        <b>{title}</b>
        {children && <div>{children}</div>}
      </div>
      {action}
    </div>
  );
}
