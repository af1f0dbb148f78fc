import type { ReactNode } from 'react';
import { PersonAvatar } from '../data/person-avatar';
import { Icon } from '../icon/icon';
import { Kbd, modifierKey } from '../kbd/kbd';
import { Menu, type MenuItem } from '../overlay/menu';
import { UtcClock } from '../time/age';
import styles from './shell.module.css';

interface TopBarProps {
  readonly workspace: string;
  /** Workspaces to change to, and the way to open another. */
  readonly workspaceItems: readonly MenuItem[];
  /** Where the breadcrumbs of the screen are put. */
  readonly crumbs: ReactNode;
  readonly onPalette: () => void;
  /** Long work under way. */
  readonly jobs: number;
  readonly onJobs: () => void;
  /** Who sits here. */
  readonly person: string;
  readonly personItems: readonly MenuItem[];
  /** More pills before the clock. */
  readonly children?: ReactNode;
}

/** The bar at the top: workspace, where we are, the palette, running jobs, the time in UTC. */
export function TopBar(props: TopBarProps) {
  const { workspace, workspaceItems, crumbs, onPalette, jobs, onJobs, person, personItems, children } = props;
  return (
    <header className={styles.top}>
      <div className={styles.logo}>
        <Logo />
      </div>
      <Menu items={workspaceItems}>
        <button type="button" className={styles.workspace}>
          <span className={styles.workspaceMark} aria-hidden="true">
            {workspace.slice(0, 1).toUpperCase()}
          </span>
          <span className="visually-hidden">Workspace: </span>
          <span className="ellipsis">{workspace}</span>
          <Icon name="selector" size={13} />
        </button>
      </Menu>
      {crumbs}
      <button type="button" className={styles.search} onClick={onPalette}>
        <Icon name="search" size={14} />
        Search or run a command
        <Kbd>{`${modifierKey(navigator.platform)} K`}</Kbd>
      </button>
      <button type="button" className={styles.pill} onClick={onJobs}>
        <span data-tone="processing" className={styles.pillIcon} data-idle={jobs === 0 || undefined}>
          <Icon name="loader" size={14} spin={jobs > 0} />
        </span>
        {jobs === 0 ? 'No jobs running' : jobs === 1 ? '1 job running' : `${jobs} jobs running`}
      </button>
      {children}
      <span className={styles.pill}>
        <UtcClock /> UTC
      </span>
      <Menu items={personItems} position="bottom-end">
        <button type="button" className={styles.me} aria-label={`${person}: appearance and settings`}>
          <PersonAvatar name={person} named />
        </button>
      </Menu>
    </header>
  );
}

function Logo() {
  return (
    <span className={styles.mark}>
      <svg
        width="17"
        height="17"
        viewBox="0 0 24 24"
        role="img"
        aria-label="Slipway"
        className={styles.glyph}
      >
        <path d="M3 20h18" />
        <path d="M4 16l5-2v-3l5-2V6l6-2.5V16z" />
      </svg>
    </span>
  );
}
