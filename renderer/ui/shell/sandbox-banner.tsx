import type { ReactNode } from 'react';
import { Icon } from '../icon/icon';
import styles from './shell.module.css';

interface SandboxBannerProps {
  /** What is being rehearsed. */
  readonly children: ReactNode;
  /** Buttons at the end. */
  readonly actions?: ReactNode;
}

/** The quiet mark that nothing leaves this computer. */
export function SandboxBanner({ children, actions }: SandboxBannerProps) {
  return (
    <section className={styles.sandbox} aria-label="Sandbox">
      <Icon name="flask" size={15} />
      <b>Sandbox</b>
      <span className="ellipsis">{children}</span>
      {actions && <div className={styles.sandboxActions}>{actions}</div>}
    </section>
  );
}
