import { BrowserWindow, nativeTheme } from 'electron';
import { openAllowedLink } from './external-links';
import { PAGE_ORIGIN } from './page-protocol';

const CANVAS = { light: '#f7f8fa', dark: '#0f1115' };

/** Opens the window, kept to its own pages (Electron security checklist, items 2–4, 6 and 11–15). */
export function openWindow(preload: string): BrowserWindow {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    minWidth: 1024,
    minHeight: 680,
    show: false,
    title: 'Slipway',
    backgroundColor: nativeTheme.shouldUseDarkColors ? CANVAS.dark : CANVAS.light,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
    },
  });
  const { webContents } = window;
  webContents.setWindowOpenHandler(({ url }) => {
    openAllowedLink(url);
    return { action: 'deny' };
  });
  webContents.on('will-frame-navigate', (event) => {
    if (!isOwnPage(event.url)) event.preventDefault();
  });
  webContents.on('will-redirect', (event) => event.preventDefault());
  webContents.on('will-attach-webview', (event) => event.preventDefault());
  window.once('ready-to-show', () => window.show());
  void window.loadURL(`${PAGE_ORIGIN}/`);
  return window;
}

/** Whether an address is one of the window's own pages. */
export const isOwnPage = (address: string): boolean => address.startsWith(`${PAGE_ORIGIN}/`);
