import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import type { CDPSession, Page } from 'playwright-core';
import { app, openWindows, preventable } from './app';
import { browser } from './chromium';
import { ipcMain, PortMain } from './ipc';
import { answer, fromHttp, toHttp } from './pages';
import { strict, strictClass, uncovered } from './strict';
import { recorded, tellTester } from './tester';
import { decode, encode, type FromPage, type ToPage } from './wire';
import { mainWorld, preloadWorld } from './worlds';

interface WindowOptions {
  readonly width?: number;
  readonly height?: number;
  readonly webPreferences: {
    readonly preload: string;
    readonly sandbox?: boolean;
    readonly contextIsolation?: boolean;
    readonly nodeIntegration?: boolean;
  };
  readonly x?: number;
  readonly y?: number;
}
type OpenHandler = (details: { readonly url: string }) => { readonly action: 'allow' | 'deny' };

let lastId = 0;

class WebContents extends EventEmitter {
  readonly id: number;
  readonly mainFrame = { url: 'about:blank' };
  openHandler: OpenHandler | undefined;

  constructor(id: number) {
    super();
    this.id = id;
  }
  #zoom = 0;
  setZoomLevel(level: number): void {
    this.#zoom = level;
    tellTester({ call: ['webContents.setZoomLevel', level] });
  }
  getZoomLevel(): number {
    return this.#zoom;
  }
  replaceMisspelling = recorded('webContents.replaceMisspelling', undefined);
  readonly session = strict('webContents.session', {
    addWordToSpellCheckerDictionary: recorded('session.addWordToSpellCheckerDictionary', true),
  });
  setWindowOpenHandler(handler: OpenHandler): void {
    this.openHandler = handler;
  }
}

/** Electron's `BrowserWindow`: one page of Chromium, with the real preload bundle in an isolated world. */
class ChromiumWindow extends EventEmitter {
  static #all: ChromiumWindow[] = [];
  readonly webContents: WebContents;
  readonly #key = randomUUID();
  readonly #ports = new Map<number, PortMain>();
  readonly #opening: Promise<{ readonly page: Page; readonly cdp: CDPSession }>;
  readonly #bounds: {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  };
  #maximized = false;
  #preloadContext: number | undefined;

  static getFocusedWindow(): ChromiumWindow | null {
    return ChromiumWindow.#all.at(-1) ?? null;
  }
  static getAllWindows(): readonly ChromiumWindow[] {
    return [...ChromiumWindow.#all];
  }

  constructor(options: WindowOptions) {
    super();
    const { sandbox, contextIsolation, nodeIntegration, preload } = options.webPreferences;
    if (!sandbox || !contextIsolation || nodeIntegration) uncovered('a window without sandbox and isolation');
    tellTester({ call: ['new BrowserWindow', options] });
    const { x = 0, y = 0, width = 800, height = 600 } = options;
    this.#bounds = { x, y, width, height };
    lastId += 1;
    this.webContents = strict('webContents', new WebContents(lastId));
    this.#opening = this.#open(preload, options.width ?? 800, options.height ?? 600);
    ChromiumWindow.#all.push(this);
    openWindows.push(this);
  }

  async loadURL(address: string): Promise<void> {
    const { page } = await this.#opening;
    this.webContents.mainFrame.url = address;
    await page.goto(toHttp(address));
  }
  setProgressBar = recorded('window.setProgressBar', undefined);
  maximize(): void {
    this.#maximized = true;
  }
  isMaximized(): boolean {
    return this.#maximized;
  }
  getNormalBounds() {
    return this.#bounds;
  }
  show(): void {
    this.emit('show');
  }
  focus(): void {
    this.emit('focus');
  }
  isMinimized(): boolean {
    return false;
  }
  restore(): void {}

  /** Closes as a person would; says whether nobody held it back. */
  async close(): Promise<boolean> {
    const event = preventable({});
    this.emit('close', event);
    if (event.defaultPrevented) return false;
    const { page } = await this.#opening;
    await page.close();
    return true;
  }

  async #open(preload: string, width: number, height: number) {
    const context = await browser();
    const blank = context.pages().find((page) => page.url() === 'about:blank' && !taken.has(page));
    const page = blank ?? (await context.newPage());
    taken.add(page);
    await page.setViewportSize({ width, height });
    await page.route('**/*', async (route) => {
      if (await this.#mayNavigate(route.request().isNavigationRequest(), route.request().url()))
        await answer(route);
      else await route.abort('aborted');
    });
    const cdp = await context.newCDPSession(page);
    await this.#installWorlds(cdp, preload);
    page.on('domcontentloaded', () => this.emit('ready-to-show'));
    page.on('framenavigated', (frame) => {
      if (frame === page.mainFrame()) this.webContents.mainFrame.url = fromHttp(frame.url());
    });
    page.on('close', () => this.#closed());
    return { page, cdp };
  }

  async #installWorlds(cdp: CDPSession, preload: string): Promise<void> {
    const world = `preload-${this.webContents.id}`;
    cdp.on('Runtime.executionContextCreated', ({ context }) => {
      if (context.name === world) this.#preloadContext = context.id;
    });
    // A document that goes away takes its ends of the ports with it.
    cdp.on('Runtime.executionContextsCleared', () => this.#closePorts());
    cdp.on('Runtime.bindingCalled', ({ name, payload }) => {
      if (name === 'standinSend') void this.#take(cdp, decode(payload) as FromPage);
    });
    await cdp.send('Page.enable');
    await cdp.send('Runtime.enable');
    await cdp.send('Runtime.addBinding', { name: 'standinSend', executionContextName: world });
    const key = JSON.stringify(this.#key);
    const bundle = readFileSync(preload, 'utf8');
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', {
      source: `if (window === window.top) (${mainWorld})(${key});`,
    });
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', {
      worldName: world,
      source: `if (window === window.top) (function (require) {${bundle}\n})((${preloadWorld})(${key}));`,
    });
  }

  async #mayNavigate(navigation: boolean, url: string): Promise<boolean> {
    if (!navigation) return true;
    const event = preventable({ url: fromHttp(url) });
    this.webContents.emit('will-frame-navigate', event);
    return !event.defaultPrevented;
  }

  async #take(cdp: CDPSession, message: FromPage): Promise<void> {
    switch (message.kind) {
      case 'send': {
        const ports = message.ports.map((id) => this.#newPort(cdp, id));
        const sender = this.webContents;
        ipcMain.emit(message.channel, { sender, senderFrame: sender.mainFrame, ports }, ...message.args);
        return;
      }
      case 'port-message':
        this.#ports.get(message.port)?.receive(message.data);
        return;
      case 'port-close':
        this.#ports.get(message.port)?.emit('close');
        return;
      case 'open':
        if (this.webContents.openHandler?.({ url: message.url }).action !== 'deny')
          uncovered('a second window');
        return;
      case 'file':
        this.#deliver(cdp, { kind: 'file', call: message.call, path: await this.#pathOf(cdp, message.file) });
    }
  }

  #newPort(cdp: CDPSession, id: number): PortMain {
    const port = new PortMain(
      (data) => this.#deliver(cdp, { kind: 'port-message', port: id, data }),
      () => this.#deliver(cdp, { kind: 'port-close', port: id }),
    );
    this.#ports.set(id, port);
    return port;
  }

  /** Chromium knows the path of a file that was chosen or dropped; a file that a script made has none. */
  async #pathOf(cdp: CDPSession, file: number): Promise<string> {
    const expression = `window[${JSON.stringify(this.#key)}].get(${file})`;
    const { result } = await cdp.send('Runtime.evaluate', { expression });
    if (!result.objectId) return '';
    const { path } = await cdp.send('DOM.getFileInfo', { objectId: result.objectId });
    return path;
  }

  #deliver(cdp: CDPSession, message: ToPage): void {
    if (this.#preloadContext === undefined) return;
    const expression = `standinReceive(${JSON.stringify(encode(message))})`;
    // A page that is going away no longer listens; its port closes by itself.
    cdp.send('Runtime.evaluate', { contextId: this.#preloadContext, expression }).catch(() => undefined);
  }

  #closePorts(): void {
    for (const port of this.#ports.values()) port.emit('close');
    this.#ports.clear();
  }

  #closed(): void {
    this.#closePorts();
    ChromiumWindow.#all = ChromiumWindow.#all.filter((window) => window !== this);
    openWindows.splice(openWindows.indexOf(this), 1);
    this.emit('closed');
    if (openWindows.length === 0) app.emit('window-all-closed');
  }
}

export const BrowserWindow = strictClass('BrowserWindow', ChromiumWindow);

const taken = new WeakSet<Page>();
