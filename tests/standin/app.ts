import { EventEmitter } from 'node:events';
import { closeBrowser } from './chromium';
import { strict } from './strict';
import { onTester, recorded } from './tester';

/** An event that a listener may prevent. */
export function preventable<More extends object>(more: More) {
  const event = {
    ...more,
    defaultPrevented: false,
    preventDefault() {
      event.defaultPrevented = true;
    },
  };
  return event;
}

/** Windows that are open; `app` asks them to close before it quits. */
export const openWindows: { close(): Promise<boolean> }[] = [];

/** The version that a test pretends was installed from a package; none in most. */
const packaged = process.env.SLIPWAY_STANDIN_PACKAGED;

class App extends EventEmitter {
  readonly isPackaged = packaged !== undefined;
  #ready = new Promise<void>((resolve) => {
    setImmediate(() => {
      this.emit('ready');
      resolve();
    });
  });
  #paths = new Map<string, string>();
  #quitting = false;

  whenReady(): Promise<void> {
    return this.#ready;
  }
  setPath(name: string, path: string): void {
    this.#paths.set(name, path);
  }
  getPath(name: string): string {
    const path = this.#paths.get(name) ?? (name === 'downloads' ? '/downloads' : undefined);
    if (path === undefined) throw new Error(`electron stand-in: no path was set for ${name}`);
    return path;
  }
  getVersion(): string {
    return packaged ?? '0.0.0';
  }
  getName(): string {
    return 'slipway';
  }
  getAppPath(): string {
    return process.cwd();
  }
  relaunch = recorded('app.relaunch', undefined);
  releaseSingleInstanceLock = recorded('app.releaseSingleInstanceLock', undefined);
  setAsDefaultProtocolClient = recorded('app.setAsDefaultProtocolClient', true);
  setBadgeCount = recorded('app.setBadgeCount', true);
  focus = recorded('app.focus', undefined);
  enableSandbox = recorded('app.enableSandbox', undefined);
  /** The lock between processes is Electron's own; the data folder's lock is what these tests exercise. */
  requestSingleInstanceLock(): boolean {
    return true;
  }
  quit(): void {
    void this.#quit();
  }
  exit(code = 0): void {
    this.emit('quit', {}, code);
    void closeBrowser().then(() => process.exit(code));
  }

  async #quit(): Promise<void> {
    if (this.#quitting) return;
    this.#quitting = true;
    const before = preventable({});
    this.emit('before-quit', before);
    const closed = before.defaultPrevented
      ? [false]
      : await Promise.all(openWindows.map((each) => each.close()));
    const last = preventable({});
    if (closed.every(Boolean)) this.emit('will-quit', last);
    this.#quitting = false;
    if (closed.every(Boolean) && !last.defaultPrevented) this.exit(0);
  }
}

/** Electron's `app`. */
export const app = strict('app', new App());
process.on('SIGTERM', () => app.quit());
onTester(({ quit }) => {
  if (quit) app.quit();
});
