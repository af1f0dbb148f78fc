import type { ReactNode } from 'react';
import { Icon } from '../../ui/icon/icon';
import styles from './facts-card.module.css';

const ICONS = { done: 'circle-check', watch: 'alert-triangle', failed: 'circle-x' } as const;

interface FactVerdictProps {
  readonly tone: keyof typeof ICONS;
  readonly children: ReactNode;
}

/** A fact that was judged: by colour, by sign and in words. */
export function FactVerdict({ tone, children }: FactVerdictProps) {
  return (
    <span className={styles.verdict} data-tone={tone}>
      <Icon name={ICONS[tone]} size={14} />
      {children}
    </span>
  );
}

/** The digest of the whole file, shortened. */
export function Sha256({ of }: { readonly of: string }) {
  return (
    <span className={styles.hash} title={of}>
      {of.slice(0, 12)}…{of.slice(-6)}
    </span>
  );
}
