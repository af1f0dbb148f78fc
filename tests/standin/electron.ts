import { EventEmitter } from 'node:events';
import { strict } from './strict';
import { onTester, recorded } from './tester';
import { BrowserWindow } from './window';

/*
 * What `import 'electron'` gives while the desktop bundle runs on Node. It shows that our bundles and their wiring
 * work; it shows nothing about Electron itself: its sandbox, fuses, schemes and permissions need the real program.
 */
// biome-ignore lint/performance/noBarrelFile: this module answers for another one, whose names it must have
export { app } from './app';
export { ipcMain } from './ipc';
export { net } from './net';
export { protocol } from './pages';
export { safeStorage } from './safe-storage';
export {
  dialog,
  Menu,
  Notification,
  nativeImage,
  powerMonitor,
  powerSaveBlocker,
  screen,
  Tray,
} from './system';
export { BrowserWindow } from './window';

export const shell = strict('shell', {
  openExternal: recorded('shell.openExternal', Promise.resolve()),
  openPath: recorded('shell.openPath', Promise.resolve('')),
});

export const nativeTheme = strict(
  'nativeTheme',
  Object.assign(new EventEmitter(), { shouldUseDarkColors: false, themeSource: 'system' }),
);

/** Electron's own updater: the one that is used tells it that the program is about to end for its sake. */
export const autoUpdater = strict('autoUpdater', new EventEmitter());

const defaultSession = strict(
  'session.defaultSession',
  Object.assign(new EventEmitter(), {
    setPermissionRequestHandler: recorded('session.setPermissionRequestHandler', undefined),
    setPermissionCheckHandler: recorded('session.setPermissionCheckHandler', undefined),
    setSpellCheckerEnabled: recorded('session.setSpellCheckerEnabled', undefined),
    setSpellCheckerLanguages: recorded('session.setSpellCheckerLanguages', undefined),
    setDevicePermissionHandler: recorded('session.setDevicePermissionHandler', undefined),
  }),
);
onTester(({ download, contextMenu }) => {
  if (download !== undefined) {
    const item = strict('DownloadItem', {
      getFilename: () => download,
      setSaveDialogOptions: recorded('item.setSaveDialogOptions', undefined),
    });
    defaultSession.emit('will-download', {}, item);
  }
  if (contextMenu) BrowserWindow.getFocusedWindow()?.webContents.emit('context-menu', {}, contextMenu);
});

export const session = strict('session', {
  fromPartition: (name: string) => strict(`session ${name}`, {}),
  defaultSession,
});
