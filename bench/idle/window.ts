import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchmarkContext } from '../lib/benchmark';
import { ended } from '../lib/child';

/** A window of a bare Chromium. Nobody drives it between two orders, and it can be hidden as a person hides it. */
export interface BareWindow {
  readonly process: ChildProcess;
  /** Waits until the page has what a selector names. */
  has(selector: string): Promise<void>;
  /** Leads the page to a place of its own site. */
  lead(path: string): Promise<void>;
  hide(): Promise<void>;
  show(): Promise<void>;
  close(): Promise<void>;
}

type Reply = { readonly id?: number; readonly result?: Record<string, unknown> };
const PATIENCE_MS = 60_000;
const LOOK_MS = 200;

/**
 * Opens an address in a Chromium of its own. Test drivers keep every page visible and focused, which a window that
 * nobody looks at is not; so it is spoken to by the browser's own protocol, with a line for each order.
 */
export async function openWindow(context: BenchmarkContext, url: string): Promise<BareWindow> {
  const child = spawn(
    await context.chromium(),
    [
      '--headless=new',
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--window-size=1440,900',
      '--remote-debugging-port=0',
      `--user-data-dir=${context.scratch('window')}`,
      url,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const port = await portOf(child);
  const call = async (method: string, params: object = {}): Promise<Record<string, unknown>> => {
    const socket = await lineToPage(port);
    try {
      return await ask(socket, method, params);
    } finally {
      socket.close();
    }
  };
  const value = async (expression: string): Promise<unknown> => {
    const { result } = await call('Runtime.evaluate', { expression, returnByValue: true });
    // A page that is just being left has no answer.
    return (result as { readonly value?: unknown } | undefined)?.value;
  };
  const until = async (what: string, holds: () => Promise<boolean>): Promise<void> => {
    const late = performance.now() + PATIENCE_MS;
    while (!(await holds())) {
      if (performance.now() > late) throw new Error(`The window did not come to ${what}.`);
      await sleep(LOOK_MS);
    }
  };
  const turn = async (windowState: 'minimized' | 'normal', seen: 'hidden' | 'visible'): Promise<void> => {
    const { windowId } = await call('Browser.getWindowForTarget');
    await call('Browser.setWindowBounds', { windowId, bounds: { windowState } });
    await until(seen, async () => (await value('document.visibilityState')) === seen);
  };
  return {
    process: child,
    has: (selector) =>
      until(selector, async () =>
        Boolean(await value(`document.querySelector(${JSON.stringify(selector)}) !== null`)),
      ),
    async lead(path) {
      const state = '{ ...history.state }';
      await value(
        `history.pushState(${state}, '', ${JSON.stringify(path)}); dispatchEvent(new PopStateEvent('popstate'))`,
      );
    },
    hide: () => turn('minimized', 'hidden'),
    show: () => turn('normal', 'visible'),
    close: () => ended(child),
  };
}

/** Where a browser says that it listens. */
function portOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const [, port] = /DevTools listening on ws:\/\/127\.0\.0\.1:(\d+)\//.exec(said) ?? [];
      if (port) resolve(Number(port));
    });
    child.once('exit', () => reject(new Error(`The browser ended at once.\n${said}`)));
  });
}

async function lineToPage(port: number): Promise<WebSocket> {
  const listed = await fetch(`http://127.0.0.1:${port}/json`);
  const targets = (await listed.json()) as readonly { type: string; webSocketDebuggerUrl: string }[];
  const page = targets.find(({ type }) => type === 'page');
  if (!page) throw new Error('The browser has no page.');
  const socket = new WebSocket(page.webSocketDebuggerUrl);
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = () => reject(new Error('The browser does not answer.'));
  });
  return socket;
}

function ask(socket: WebSocket, method: string, params: object): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    socket.onmessage = ({ data }) => {
      const reply = JSON.parse(String(data)) as Reply;
      if (reply.id === 1) resolve(reply.result ?? {});
    };
    socket.onclose = () => reject(new Error(`The browser hung up on ${method}.`));
    socket.send(JSON.stringify({ id: 1, method, params }));
  });
}
