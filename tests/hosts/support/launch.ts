import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron, type Browser, chromium, type Page } from 'playwright-core';
import type { FromTester, SystemCall, ToTester } from '../../standin/tester';

/** What a program under test is started with. */
export interface LaunchOptions {
  readonly host: 'desktop' | 'loopback';
  /** Its data folder; a new one, removed at the end, when left out. */
  readonly dataDir?: string;
  readonly scenario?: string;
  readonly workspaceFile?: string;
  /** The window's inner size; 1440 × 900 when left out. */
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly colorScheme?: 'light' | 'dark';
  /** Further arguments of the browser; loopback only. */
  readonly browserArgs?: readonly string[];
  /** Words that the system adds to the start: a link, a file. */
  readonly words?: readonly string[];
  /** Further variables of its environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A running Slipway with its one window. */
export interface Launched {
  readonly host: 'desktop' | 'loopback';
  readonly page: Page;
  readonly dataDir: string;
  /** The process; a test may kill it. */
  readonly process: ChildProcess;
  /** What it asked of the operating system so far; empty where nothing records it. */
  readonly systemCalls: readonly SystemCall[];
  /** Answers the next message box of the stand-in with a button, by its number. */
  answerDialog(button: number): void;
  /** Does what a person or the system does outside of the windows; the stand-in only. */
  tell(news: FromTester): void;
  /** The next window that opens; desktop only. */
  nextWindow(): Promise<Page>;
  /** Asks for another window of the same program; loopback only. */
  newLink(): Promise<string>;
  /** Ends the program and its browser, and waits until both are gone. */
  close(): Promise<void>;
}

const ROOT = resolve(import.meta.dirname, '../../..');
/** The Node that the project pins. */
export const NODE = join(ROOT, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node');
const START_MS = 30_000;
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Starts the built program in the host named, ready to be looked at. The desktop runs in the real Electron where
 * its binary is, else in the stand-in. Needs `out/`, as `npm run build` leaves it (or another, by `SLIPWAY_OUT`).
 */
export async function launchSlipway(options: LaunchOptions): Promise<Launched> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'slipway-data-'));
  const started = await start(options, dataDir);
  await started.page.setViewportSize(options.viewport ?? { width: 1440, height: 900 });
  return {
    ...started,
    host: options.host,
    dataDir,
    async close() {
      await started.close();
      if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

type Started = Omit<Launched, 'host' | 'dataDir'>;

function start(options: LaunchOptions, dataDir: string): Promise<Started> {
  if (options.host === 'loopback') return startLoopback(options, dataDir);
  return existsSync(join(ROOT, 'node_modules/electron/path.txt'))
    ? startElectron(options, dataDir)
    : startStandin(options, dataDir);
}

async function startLoopback(options: LaunchOptions, dataDir: string): Promise<Started> {
  const child = spawnNode([bundle('main/loopback.js'), ...argsOf(options, dataDir)], options);
  const { url } = await message<{ readonly url: string }>(child, 'url');
  const browser = await chromium.launch({
    ...browserProgram(),
    args: [...FLAGS, ...(options.browserArgs ?? [])],
  });
  const context = await browser.newContext(look(options));
  const page = await context.newPage();
  await page.goto(url);
  return {
    page,
    process: child,
    systemCalls: [],
    answerDialog: () => undefined,
    tell: onlyStandin,
    nextWindow: () => Promise.reject(new Error('A page opens its windows by links.')),
    newLink: () => askForLink(dataDir),
    async close() {
      await page.close();
      await end(child, browser, () => child.kill('SIGTERM'));
    },
  };
}

async function startStandin(options: LaunchOptions, dataDir: string): Promise<Started> {
  const register = join(ROOT, 'tests/standin/register.mjs');
  const main = bundle('main/main.js');
  const words = options.words ?? [];
  const child = spawnNode(['--import', register, main, ...words, '--', ...argsOf(options, dataDir)], options);
  const systemCalls: SystemCall[] = [];
  child.on('message', (told: ToTester) => {
    if ('call' in told) systemCalls.push(told.call);
  });
  const { cdp } = await message<{ readonly cdp: string }>(child, 'cdp');
  const browser = await chromium.connectOverCDP(cdp);
  const page = await windowOf(browser);
  await page.emulateMedia(look(options));
  const tell = (news: FromTester) => void child.send(news);
  return {
    page,
    process: child,
    systemCalls,
    answerDialog: (button) => tell({ dialogAnswer: button }),
    tell,
    nextWindow: () => page.context().waitForEvent('page'),
    newLink: () => Promise.reject(new Error('The desktop has no links.')),
    close: () => end(child, browser, () => child.connected && tell({ quit: true })),
  };
}

async function startElectron(options: LaunchOptions, dataDir: string): Promise<Started> {
  const app = await _electron.launch({
    args: [ROOT, ...(options.words ?? []), '--', ...argsOf(options, dataDir)],
    env: { ...environment(options) },
  });
  const page = await app.firstWindow();
  await page.emulateMedia(look(options));
  return {
    page,
    process: app.process(),
    systemCalls: [],
    answerDialog: () => undefined,
    tell: onlyStandin,
    nextWindow: () => app.waitForEvent('window'),
    newLink: () => Promise.reject(new Error('The desktop has no links.')),
    close: () => app.close(),
  };
}

function onlyStandin(): never {
  throw new Error('Only the stand-in is told what a person does outside of the windows.');
}

function argsOf(options: LaunchOptions, dataDir: string): string[] {
  return [
    ...['--data', dataDir],
    ...(options.scenario ? ['--scenario', options.scenario] : []),
    ...(options.workspaceFile ? ['--workspace', options.workspaceFile] : []),
    '--no-open',
  ];
}

/** A built file of the program, by its path within `out/`. */
export const bundle = (path: string) => join(process.env.SLIPWAY_OUT ?? join(ROOT, 'out'), path);
const look = ({ colorScheme = 'light' }: LaunchOptions) => ({
  colorScheme,
  reducedMotion: 'reduce' as const,
});

function environment({ env }: LaunchOptions): Record<string, string> {
  const inherited = Object.entries(process.env).filter((entry): entry is [string, string] =>
    Boolean(entry[1]),
  );
  return { ...Object.fromEntries(inherited), ...env };
}

function spawnNode(args: readonly string[], options: LaunchOptions): ChildProcess {
  const stdio = ['ignore', 'pipe', 'pipe', 'ipc'] as const;
  return spawn(existsSync(NODE) ? NODE : process.execPath, args, {
    cwd: ROOT,
    env: environment(options),
    stdio: [...stdio],
  });
}

/** Waits for the first message with the member; rejects with what the program printed when it ends before. */
function message<T>(child: ChildProcess, member: string): Promise<T> {
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (part: Buffer) => {
      printed += part.toString('utf8');
    });
  }
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`Slipway did not start in time.\n${printed}`));
    }, START_MS);
    child.once('exit', (code) => {
      clearTimeout(late);
      reject(new Error(`Slipway ended with ${code} before its window was there.\n${printed}`));
    });
    child.on('message', (told: object) => {
      if (!(member in told)) return;
      clearTimeout(late);
      resolve(told as T);
    });
  });
}

async function windowOf(browser: Browser): Promise<Page> {
  const [context] = browser.contexts();
  if (!context) throw new Error('The stand-in has no browser context.');
  const isOurs = (page: Page) => page.url().startsWith('http://slipway.app.localhost/');
  for (;;) {
    const page = context.pages().find(isOurs);
    if (page) return page;
    const [candidate] = context.pages();
    await (candidate
      ? candidate.waitForURL('http://slipway.app.localhost/**', { timeout: START_MS, waitUntil: 'commit' })
      : context.waitForEvent('page'));
  }
}

async function end(child: ChildProcess, browser: Browser, ask: () => void): Promise<void> {
  const gone = child.exitCode !== null || child.signalCode !== null;
  const exit = gone ? undefined : new Promise((resolve) => child.once('exit', resolve));
  if (!gone) ask();
  const impatient = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await exit;
  clearTimeout(impatient);
  await browser.close();
}

async function askForLink(dataDir: string): Promise<string> {
  const { port, launchToken } = JSON.parse(readFileSync(join(dataDir, 'loopback-instance.json'), 'utf8'));
  const answer = await fetch(`http://127.0.0.1:${port}/links`, {
    method: 'POST',
    headers: { 'x-slipway-launch': launchToken },
  });
  return ((await answer.json()) as { url: string }).url;
}

const SYSTEM_BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser'];

/** The browser that `npm test` found or installed; Playwright's own when there is no other. */
function browserProgram(): { readonly executablePath?: string } {
  const path = process.env.CHROMIUM ?? SYSTEM_BROWSERS.find((each) => existsSync(each));
  return path ? { executablePath: path } : {};
}
