import type { ReactNode } from 'react';
import styles from './shell.module.css';

interface FrameProps {
  readonly top: ReactNode;
  readonly rail: ReactNode;
  readonly banner: ReactNode;
  readonly drawer: ReactNode;
  readonly sources: ReactNode;
  readonly children: ReactNode;
}

/** The four edges of the window and the screen between them. Only the screen scrolls. */
export function Frame({ top, rail, banner, drawer, sources, children }: FrameProps) {
  return (
    <div className={styles.frame}>
      <button type="button" className={styles.skip} onClick={skip}>
        Skip to the screen
      </button>
      {top}
      {rail}
      <div style={{ gridArea: 'banner' }}>{banner}</div>
      <div className={styles.main}>
        <main id="screen" tabIndex={-1} className={styles.screen}>
          {children}
        </main>
        {drawer}
      </div>
      {sources}
    </div>
  );
}

function skip() {
  document.getElementById('screen')?.focus();
}
