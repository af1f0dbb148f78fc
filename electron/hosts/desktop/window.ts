import { BrowserWindow, type Event, nativeTheme, screen } from 'electron';
import { offerSpelling } from './context-menu';
import { openAllowedLink } from './external-links';
import { PAGE_ORIGIN } from './page-protocol';
import type { WindowPlaces } from './window-places';

const CANVAS = { light: '#f7f8fa', dark: '#0f1115' };
const FIRST = { width: 1440, height: 900 };

/** What a window is opened with. */
export interface WindowOptions {
  readonly preload: string;
  /** The place of the program that it shows first. */
  readonly href: string;
  readonly places: WindowPlaces;
  /** How far from its remembered place a further window stands, so that none hides another. Pixels. */
  readonly offset: number;
}

/** Opens a window where it last stood, kept to its own pages (Electron security checklist, items 2–4, 6 and 8–14). */
export function openWindow({ preload, href, places, offset }: WindowOptions): BrowserWindow {
  const displays = () => screen.getAllDisplays().map(({ workArea }) => workArea);
  const place = places.find(displays());
  const window = new BrowserWindow({
    ...(place
      ? { x: place.x + offset, y: place.y + offset, width: place.width, height: place.height }
      : FIRST),
    minWidth: 1024,
    minHeight: 680,
    show: false,
    title: 'Slipway',
    autoHideMenuBar: true,
    backgroundColor: nativeTheme.shouldUseDarkColors ? CANVAS.dark : CANVAS.light,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      spellcheck: true,
    },
  });
  if (place?.maximized) window.maximize();
  guard(window);
  offerSpelling(window);
  window.once('ready-to-show', () => {
    if (place) window.webContents.setZoomLevel(place.zoom);
    window.show();
  });
  window.on('close', () =>
    places.keep(displays(), {
      ...window.getNormalBounds(),
      maximized: window.isMaximized(),
      zoom: window.webContents.getZoomLevel(),
    }),
  );
  void window.loadURL(`${PAGE_ORIGIN}${href}`);
  return window;
}

/** Keeps a window on its own pages, and hands known addresses to the system's browser. */
function guard({ webContents }: BrowserWindow): void {
  webContents.setWindowOpenHandler(({ url }) => {
    openAllowedLink(url);
    return { action: 'deny' };
  });
  webContents.on('will-frame-navigate', (event) => {
    if (!isOwnPage(event.url)) event.preventDefault();
  });
  webContents.on('will-redirect', prevent);
  webContents.on('will-attach-webview', prevent);
}

const prevent = (event: Event): void => event.preventDefault();

/** Whether an address is one of the window's own pages. */
export const isOwnPage = (address: string): boolean => address.startsWith(`${PAGE_ORIGIN}/`);
