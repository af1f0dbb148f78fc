import { app, BrowserWindow } from 'electron';
import type { Brain } from '../brain';
import { openWindow } from './window';
import type { WindowPlaces } from './window-places';

/** The windows of one brain. */
export interface Windows {
  /** Opens one more, at a place. */
  open(href?: string): BrowserWindow;
  /** Brings a window to the front and leads it to a place; opens one where there is none. */
  show(href?: string): void;
  /** The one in front, or any. */
  front(): BrowserWindow | null;
  /** Asks a window to open something. */
  act(window: BrowserWindow, act: 'palette' | 'jobs' | 'search'): void;
  /** The brain is there: hands over what was asked of windows before. */
  brainCame(): void;
}

/** What the windows are made with. */
export interface WindowsOptions {
  readonly preload: string;
  readonly places: WindowPlaces;
  readonly brain: () => Brain | null;
  /** Asked before a window closes; false keeps it open. */
  readonly mayClose: (window: BrowserWindow) => boolean;
}

type Ask = Parameters<Brain['ask']>[0];

const STEP = 28;

/** No window is open yet. */
export function createWindows({ preload, places, brain, mayClose }: WindowsOptions): Windows {
  const nameOf = (window: BrowserWindow): string => `window-${window.webContents.id}`;
  const front = (): BrowserWindow | null =>
    BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0] ?? null;

  const early: Ask[] = [];
  function ask(asked: Ask): void {
    const there = brain();
    if (there) there.ask(asked);
    else early.push(asked);
  }

  function open(href = '/'): BrowserWindow {
    const others = BrowserWindow.getAllWindows().length;
    const window = openWindow({ preload, href, places, offset: others * STEP });
    window.on('close', (event) => {
      if (!mayClose(window)) event.preventDefault();
    });
    return window;
  }

  return {
    open,
    front,
    act: (window, act) => ask({ window: nameOf(window), act }),
    brainCame() {
      for (const asked of early.splice(0)) ask(asked);
    },
    show(href) {
      const window = front();
      if (!window) {
        open(href);
        return;
      }
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
      app.focus({ steal: true });
      if (href !== undefined) ask({ window: nameOf(window), href });
    },
  };
}
