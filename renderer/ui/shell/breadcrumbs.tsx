import { createContext, type ReactNode, use, useState } from 'react';
import { createPortal } from 'react-dom';
import { Link } from '../link/link';
import styles from './shell.module.css';

const Slot = createContext<readonly [HTMLElement | null, (element: HTMLElement | null) => void] | null>(null);

/** Lets screens write into the top bar. Stands above both. */
export function BreadcrumbProvider({ children }: { readonly children: ReactNode }) {
  const slot = useState<HTMLElement | null>(null);
  return <Slot value={slot}>{children}</Slot>;
}

/** The place in the top bar. */
export function BreadcrumbSlot() {
  const slot = use(Slot);
  return <nav ref={slot?.[1]} className={styles.crumbs} aria-label="Breadcrumb" />;
}

/** One step of the way here; the last one has no address. */
export interface Crumb {
  readonly label: string;
  /** `/releases`. */
  readonly href?: string;
}

/** Says where the screen stands: put it anywhere in the screen. */
export function Breadcrumbs({ trail }: { readonly trail: readonly Crumb[] }) {
  const slot = use(Slot);
  if (!slot?.[0]) return null;
  return createPortal(
    <ol className={styles.trail}>
      {trail.map((crumb) => (
        <li key={crumb.label}>
          {crumb.href ? (
            <Link href={crumb.href}>{crumb.label}</Link>
          ) : (
            <b aria-current="page">{crumb.label}</b>
          )}
        </li>
      ))}
    </ol>,
    slot[0],
  );
}
