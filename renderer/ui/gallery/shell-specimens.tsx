import { Button } from '../button/button';
import { PaletteBody } from '../palette/command-palette';
import { ActivityDrawer } from '../shell/activity-drawer';
import type { SourceItem } from '../shell/freshness';
import { SandboxBanner } from '../shell/sandbox-banner';
import { StatusBar } from '../shell/status-bar';
import styles from './gallery.module.css';
import { ago, NOW, PALETTE } from './sample-data';
import { Specimen } from './specimen';

const nothing = () => undefined;
const source = (id: string, minutes: number, state: SourceItem['state'] = 'ok'): SourceItem => ({
  id,
  title: id,
  readAt: ago(minutes),
  dataUntil: id === 'Play vitals' ? ago(152) : null,
  state,
  message: state === 'failed' ? '503 from the last read' : null,
});

/** The parts of the shell: `bars` reach across, `panels` stand in a column. */
export function ShellSpecimens({ part }: { readonly part: 'bars' | 'panels' }) {
  if (part === 'panels') {
    return (
      <div className={styles.column}>
        <Specimen name="Command palette, Ctrl K">
          <div className={styles.panel}>
            <PaletteBody items={PALETTE} onClose={nothing} initialQuery="adv" />
          </div>
        </Specimen>
        <Specimen name="Activity drawer, J">
          <div className={styles.drawer}>
            <ActivityDrawer
              onClose={nothing}
              onLog={nothing}
              onCancel={nothing}
              jobs={[
                job(
                  'Upload 1.5.0 (151)',
                  'arrow-up',
                  'Sending the bundle, 31.4 of 48.2 MB, 6.1 MB/s',
                  0.65,
                  5,
                  true,
                ),
                job('Read Google Play', 'refresh', 'Reading five tracks', null, 2, false),
                {
                  ...job('Advance production to 5%', 'circle-check', 'Done, and read back', 1, 400, false),
                  tone: 'done',
                  endedAt: ago(6),
                  log: ['14:05:01 POST /edits', '14:05:04 Committed'],
                },
              ]}
            />
          </div>
        </Specimen>
      </div>
    );
  }
  return (
    <div className={styles.stack}>
      <Specimen name="Sandbox banner">
        <SandboxBanner
          actions={
            <>
              <Button size="small">Reset sample</Button>
              <Button size="small">Connect an account…</Button>
            </>
          }
        >
          Sample data. Calls are shown and written to History, but none leaves this computer.
        </SandboxBanner>
      </Specimen>
      <Specimen name="Sources bar">
        <div className={styles.bar}>
          <StatusBar
            sources={[
              source('Google Play', 2),
              source('Play vitals', 20),
              source('Reviews', 41, 'late'),
              source('Play Console', 16, 'failed'),
              source('Workspace', 1, 'reading'),
            ]}
          >
            <span>slipway.db 41.2 MB, saved 14:31:58</span>
            <span>
              Signed in as <b>Lucie Moreau</b>
            </span>
          </StatusBar>
        </div>
      </Specimen>
      <Specimen name="Sources bar, offline">
        <div className={styles.bar}>
          <StatusBar
            sources={[source('Google Play', 14), source('Play vitals', 20)]}
            offline={{ since: NOW - 840_000, nextTryAt: NOW + 12_000, lockedActions: 3, onTryNow: nothing }}
          />
        </div>
      </Specimen>
    </div>
  );
}

function job(
  title: string,
  icon: 'arrow-up' | 'refresh' | 'circle-check',
  step: string,
  fraction: number | null,
  seconds: number,
  cancellable: boolean,
) {
  return {
    id: title,
    title,
    icon,
    tone: 'processing' as const,
    step,
    fraction,
    startedAt: ago(seconds / 60),
    endedAt: null,
    usualMs: 9000,
    cancellable,
  };
}
