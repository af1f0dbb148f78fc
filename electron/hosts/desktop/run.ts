import { join } from 'node:path';
import { app, BrowserWindow, dialog } from 'electron';
import type { Brain, BrainOptions } from '../brain';
import { defaultDataDir, openDataDir } from '../data-folder';
import { readFirstPage } from '../first-page';
import { DataDirInUse, lockDataDir } from '../instance-lock';
import type { HostOptions } from '../options';
import { VERSION } from '../version';
import { systemKeychain } from './keychain';
import { setMenu } from './menu';
import { registerPageScheme, servePages } from './page-protocol';
import { denyPermissions } from './permissions';
import { servePorts } from './ports';
import { openWindow } from './window';

/** What the desktop entry brings along. */
export interface DesktopRun {
  readonly options: HostOptions;
  readonly compose: (options: BrainOptions) => Promise<Brain>;
  /** Folder of the built renderer. */
  readonly pagesDir: string;
  /** The bundled preload script. */
  readonly preload: string;
}

/**
 * Runs the desktop host. The window is shown before the brain is composed: a port that is asked for earlier is
 * connected as soon as the brain is there. A second start on the same data folder focuses the first window.
 */
export async function runDesktop({ options, compose, pagesDir, preload }: DesktopRun): Promise<void> {
  const dataDir = options.dataDir ?? defaultDataDir();
  openDataDir(dataDir);
  app.setPath('userData', join(dataDir, 'window'));
  if (!app.requestSingleInstanceLock()) return app.quit();
  registerPageScheme();
  app.enableSandbox();
  await app.whenReady();

  const lock = lockOrExplain(dataDir);
  if (!lock) return app.exit(1);
  app.on('second-instance', () => focus(BrowserWindow.getAllWindows()[0]));
  app.on('window-all-closed', () => app.quit());

  setMenu();
  denyPermissions();
  servePages(pagesDir, readFirstPage(dataDir, options));
  const composing = compose({
    host: 'desktop',
    version: VERSION,
    dataDir,
    workspaceFile: options.workspaceFile,
    scenario: options.scenario,
    keychain: systemKeychain(),
  });
  servePorts(composing);
  stopInOrder(composing, () => lock.release());
  const window = openWindow(preload);
  try {
    askBeforeClosing(window, await composing);
  } catch (error) {
    dialog.showErrorBox('Slipway could not start', error instanceof Error ? error.message : String(error));
    lock.release();
    app.exit(1);
  }
}

function lockOrExplain(dataDir: string) {
  try {
    return lockDataDir(dataDir, 'desktop');
  } catch (error) {
    if (!(error instanceof DataDirInUse)) throw error;
    dialog.showErrorBox('Slipway is already running', error.message);
    return undefined;
  }
}

function focus(window: BrowserWindow | undefined): void {
  if (window?.isMinimized()) window.restore();
  window?.focus();
}

/** Closing the window ends the program, so it asks first while something runs. */
function askBeforeClosing(window: BrowserWindow, brain: Brain): void {
  window.on('close', (event) => {
    const busy = brain.busy();
    if (busy.length === 0) return;
    const choice = dialog.showMessageBoxSync(window, {
      type: 'question',
      message: `Still running: ${busy.join(', ')}.`,
      detail: 'If you close Slipway now, it stops. The next start reads the store and settles what was sent.',
      buttons: ['Keep it open', 'Close anyway'],
      defaultId: 0,
      cancelId: 0,
    });
    if (choice === 0) event.preventDefault();
  });
}

/** Holds the end of the program until the brain is at rest. */
function stopInOrder(composing: Promise<Brain>, release: () => void): void {
  let stopping = false;
  app.on('will-quit', (event) => {
    event.preventDefault();
    if (stopping) return;
    stopping = true;
    composing
      .then((brain) => brain.close())
      .catch(() => undefined)
      .finally(() => {
        release();
        app.exit(0);
      });
  });
}
