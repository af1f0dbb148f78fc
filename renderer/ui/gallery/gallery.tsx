import { useState } from 'react';
import { ToastProvider } from '../feedback/toast';
import { Tabs } from '../tabs/tabs';
import type { ThemeMode } from '../theme/theme-mode';
import { ThemeProvider, useTheme } from '../theme/theme-provider';
import { NowProvider } from '../time/now-provider';
import { BuildSpecimens } from './build-specimens';
import { CardSpecimens } from './card-specimens';
import { ControlSpecimens } from './control-specimens';
import { DataSpecimens } from './data-specimens';
import styles from './gallery.module.css';
import { LogSpecimens } from './log-specimens';
import { NOW } from './sample-data';
import { SheetSpecimens } from './sheet-specimens';
import { ShellSpecimens } from './shell-specimens';

const PAGES = ['states', 'sheets', 'controls', 'logs', 'builds'] as const;
type Page = (typeof PAGES)[number];

/** Every part of the kit in every state, in the theme of choice, at one fixed moment. */
export function Gallery({ styleNonce }: { readonly styleNonce: string }) {
  const asked = new URLSearchParams(window.location.search).get('page');
  const [page, setPage] = useState<Page>(PAGES.find((each) => each === asked) ?? 'states');
  return (
    <ThemeProvider styleNonce={styleNonce}>
      <NowProvider fixed={NOW}>
        <ToastProvider>
          <main className={styles.gallery}>
            <header className={styles.header}>
              <h1>States</h1>
              <span>Every part at real size. Data is the 23 Nov sample, 14:32:08 UTC.</span>
              <ThemeChoice />
            </header>
            <Tabs
              label="Kind of parts"
              value={page}
              onChange={setPage}
              tabs={[
                { value: 'states', label: 'States' },
                { value: 'sheets', label: 'Sheets' },
                { value: 'controls', label: 'Controls and data' },
                { value: 'logs', label: 'Logs' },
                { value: 'builds', label: 'Builds and containers' },
              ]}
            >
              {page === 'states' && (
                <>
                  <ShellSpecimens part="bars" />
                  <div className={styles.columns}>
                    <ShellSpecimens part="panels" />
                    <CardSpecimens />
                  </div>
                </>
              )}
              {page === 'sheets' && <SheetSpecimens />}
              {page === 'logs' && <LogSpecimens />}
              {page === 'controls' && (
                <div className={styles.columns}>
                  <ControlSpecimens />
                  <DataSpecimens />
                </div>
              )}
              {page === 'builds' && (
                <div className={styles.columns}>
                  <BuildSpecimens styleNonce={styleNonce} />
                </div>
              )}
            </Tabs>
          </main>
        </ToastProvider>
      </NowProvider>
    </ThemeProvider>
  );
}

function ThemeChoice() {
  const { mode, setMode } = useTheme();
  return (
    <Tabs<ThemeMode>
      label="Theme"
      look="segment"
      value={mode}
      onChange={setMode}
      tabs={[
        { value: 'system', label: 'System' },
        { value: 'light', label: 'Light' },
        { value: 'dark', label: 'Dark' },
      ]}
    />
  );
}
