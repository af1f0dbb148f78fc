import { app, BrowserWindow, dialog } from 'electron';
import { startsAtLogin } from './login-item';

/** How the program ends: never in the middle of something without asking. */
export interface Quitting {
  /** Whether a window may close now. The last one ends the program, so it asks first while something runs. */
  mayClose(window: BrowserWindow): boolean;
  /** Ends the program, unless it lives in the tray. */
  lastWindowClosed(): Promise<void>;
}

/** Asks before the program ends while `busy` names something. */
export function createQuitting(busy: () => readonly string[]): Quitting {
  let decided = false;

  /** Whether the person lets what runs stop. */
  function agrees(window: BrowserWindow | null): boolean {
    const running = busy();
    if (decided || running.length === 0) return true;
    const options = {
      type: 'question' as const,
      message: `Still running: ${running.join(', ')}.`,
      detail:
        'If you close Slipway now, it stops. The next start goes on with uploads, reads the store and settles what was sent.',
      buttons: ['Keep it open', 'Close anyway'],
      defaultId: 0,
      cancelId: 0,
    };
    decided =
      (window ? dialog.showMessageBoxSync(window, options) : dialog.showMessageBoxSync(options)) === 1;
    return decided;
  }

  app.on('before-quit', (event) => {
    if (!agrees(BrowserWindow.getFocusedWindow())) event.preventDefault();
  });
  return {
    mayClose: (window) => BrowserWindow.getAllWindows().length > 1 || agrees(window),
    async lastWindowClosed() {
      // On macOS programs go on without a window; elsewhere this one does when it is there from login on.
      if (process.platform === 'darwin' || (await startsAtLogin())) return;
      app.quit();
    },
  };
}
