import type { ReactNode } from 'react';
import { Icon, type IconName } from '../../ui/icon/icon';
import styles from './lane-card.module.css';

/** A place on the board that nothing stands on, in a few words. */
export function NothingHere({ icon, text }: { readonly icon?: IconName; readonly text: ReactNode }) {
  return (
    <div className={styles.empty}>
      {icon && <Icon name={icon} size={20} />}
      <p>{text}</p>
    </div>
  );
}
