import { Icon, type IconName } from '../icon/icon';
import type { Tone } from '../theme/tone';
import styles from './data.module.css';

/** The round mark of an event in a list or a time line. */
export function EventIcon({ icon, tone }: { readonly icon: IconName; readonly tone: Tone }) {
  return (
    <span className={styles.event} data-tone={tone}>
      <Icon name={icon} size={13} />
    </span>
  );
}
