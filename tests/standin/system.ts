import { EventEmitter } from 'node:events';
import { app } from './app';
import { strict, strictClass } from './strict';
import { onTester, recorded, tellTester } from './tester';

/*
 * What stands outside of the windows: menus, tray, notifications, dialogs, power. Each is recorded, and driven by a
 * test as a person or the system would drive it.
 */

interface MenuItem {
  readonly label?: string;
  readonly role?: string;
  readonly submenu?: readonly MenuItem[];
  readonly click?: () => void;
}

/** A menu as it was built; the system would draw it. */
class BuiltMenu {
  readonly items: readonly MenuItem[];
  constructor(items: readonly MenuItem[]) {
    this.items = items;
  }
  popup(): void {
    popped = this;
    tellTester({ call: ['Menu.popup', labelsOf(this.items)] });
  }
}

let applicationMenu: BuiltMenu | null = null;
let trayMenu: BuiltMenu | null = null;
let popped: BuiltMenu | null = null;

export const Menu = strict('Menu', {
  buildFromTemplate: (template: readonly MenuItem[]) => new BuiltMenu(template),
  setApplicationMenu(menu: BuiltMenu | null) {
    applicationMenu = menu;
    tellTester({ call: ['Menu.setApplicationMenu', labelsOf(menu?.items ?? [])] });
  },
});

/** A menu's words, with those below them. */
function labelsOf(items: readonly MenuItem[]): unknown[] {
  return items.map(({ label, role, submenu }) =>
    submenu ? { [label ?? role ?? '']: labelsOf(submenu) } : (label ?? role ?? '—'),
  );
}

/** Presses what stands under these words, one below the other. */
function press(menu: BuiltMenu | null, path: readonly string[]): void {
  let items = menu?.items ?? [];
  for (const [depth, word] of path.entries()) {
    const found = items.find(({ label, role }) => label === word || role === word);
    if (!found) throw new Error(`electron stand-in: no menu item ${path.join(' › ')}`);
    if (depth === path.length - 1) found.click?.();
    items = found.submenu ?? [];
  }
}

const tray = new EventEmitter();

class TrayIcon {
  setToolTip = recorded('Tray.setToolTip', undefined);
  setContextMenu(menu: BuiltMenu): void {
    trayMenu = menu;
    tellTester({ call: ['Tray.setContextMenu', labelsOf(menu.items)] });
  }
  on(name: string, listener: () => void): void {
    tray.on(name, listener);
  }
  destroy(): void {}
}
export const Tray = strictClass('Tray', TrayIcon);

export const nativeImage = strict('nativeImage', {
  createFromPath: (path: string) => strict('NativeImage', { path, setTemplateImage: () => undefined }),
});

const notifications = new Map<string, EventEmitter>();

class SystemNotification extends EventEmitter {
  static isSupported(): boolean {
    return true;
  }
  readonly #options: { readonly title: string; readonly body: string };
  constructor(options: { readonly title: string; readonly body: string }) {
    super();
    this.#options = options;
  }
  show(): void {
    notifications.set(this.#options.title, this);
    tellTester({ call: ['Notification.show', this.#options] });
  }
}
export const Notification = strictClass('Notification', SystemNotification);

export const powerMonitor = strict('powerMonitor', new EventEmitter());
export const powerSaveBlocker = strict('powerSaveBlocker', {
  start: recorded('powerSaveBlocker.start', 1),
  stop: recorded('powerSaveBlocker.stop', undefined),
});

const display = { id: 1, workArea: { x: 0, y: 0, width: 1920, height: 1080 } };
export const screen = strict('screen', { getAllDisplays: () => [display] });

let messageAnswer = 0;
let files: readonly string[] = [];

export const dialog = strict('dialog', {
  showErrorBox: recorded('dialog.showErrorBox', undefined),
  showMessageBoxSync(...args: readonly unknown[]) {
    tellTester({ call: ['dialog.showMessageBoxSync', args.at(-1)] });
    return messageAnswer;
  },
  async showOpenDialog(...args: readonly unknown[]) {
    tellTester({ call: ['dialog.showOpenDialog', args.at(-1)] });
    return { canceled: files.length === 0, filePaths: [...files] };
  },
});

onTester((message) => {
  if (message.dialogAnswer !== undefined) messageAnswer = message.dialogAnswer;
  if (message.dialogFiles) files = message.dialogFiles;
  if (message.menu) press(applicationMenu, message.menu);
  if (message.popup) press(popped, message.popup);
  if (message.trayItem) press(trayMenu, message.trayItem);
  if (message.trayClick) tray.emit('click');
  if (message.notification !== undefined) notifications.get(message.notification)?.emit('click');
  if (message.power) powerMonitor.emit(message.power);
  if (message.openUrl) app.emit('open-url', { preventDefault() {} }, message.openUrl);
  if (message.openFile) app.emit('open-file', { preventDefault() {} }, message.openFile);
  if (message.pageGone) app.emit('render-process-gone', {}, {}, message.pageGone);
  if (message.secondInstance)
    app.emit('second-instance', {}, ['slipway', ...message.secondInstance], process.cwd());
});
