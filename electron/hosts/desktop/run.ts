import { join } from 'node:path';
import { LINK_SCHEME, placeOfLink } from '@shared/domain/place-link';
import { redactText } from '@shared/kit/redact';
import { app, dialog, shell } from 'electron';
import type { DesktopShell, Updates } from '../../ports/desktop-shell';
import type { Brain, BrainOptions } from '../brain';
import { defaultDataDir, openDataDir } from '../data-folder';
import { readFirstPage } from '../first-page';
import { DataDirInUse, lockDataDir } from '../instance-lock';
import type { HostOptions } from '../options';
import { VERSION } from '../version';
import { type Arrival, isWorkspaceFile, NOTHING, readArrival } from './arrivals';
import { createAttention } from './attention';
import { keepCrashReports } from './crash-reports';
import { askWhereToSave, chooseWorkspaceFile } from './files';
import { systemKeychain } from './keychain';
import { setStartsAtLogin, startsAtLogin } from './login-item';
import { setMenu } from './menu';
import { registerPageScheme, servePages } from './page-protocol';
import { denyPermissions } from './permissions';
import { servePorts } from './ports';
import { createQuitting } from './quitting';
import { followSleep } from './sleep';
import { openSpelling } from './spelling';
import { createTray } from './tray';
import type { UpdateParts } from './updates';
import { windowPlaces } from './window-places';
import { createWindows, type Windows } from './windows';

/** What the desktop entry brings along. */
export interface DesktopRun {
  readonly options: HostOptions;
  readonly compose: (options: BrainOptions) => Promise<Brain>;
  /** Folder of the built renderer. */
  readonly pagesDir: string;
  /** The bundled preload script. */
  readonly preload: string;
  readonly iconsDir: string;
  /** What the system handed over with this start. */
  readonly arrival: Arrival;
  /** The updater; loaded by a packed program alone. */
  readonly openUpdates: (parts: UpdateParts) => Promise<Updates>;
}

/**
 * Runs the desktop host. The window is shown before the brain is composed: a port that is asked for earlier is
 * connected as soon as the brain is there. A second start on the same data folder brings what it was given to the
 * first and ends.
 */
export async function runDesktop(run: DesktopRun): Promise<void> {
  const { options, preload } = run;
  const dataDir = options.dataDir ?? defaultDataDir();
  openDataDir(dataDir);
  app.setPath('userData', join(dataDir, 'window'));
  if (!app.requestSingleInstanceLock()) return app.quit();
  let brain: Brain | null = null;
  keepCrashReports(join(dataDir, 'crash-reports'), VERSION, (text) => brain?.hide(text) ?? redactText(text));
  registerPageScheme();
  app.enableSandbox();
  const early = collectArrivals(run.arrival);
  await app.whenReady();

  const lock = lockOrExplain(dataDir);
  if (!lock) return app.exit(1);
  const quitting = createQuitting(() => brain?.busy() ?? []);
  const windows = createWindows({
    preload,
    places: windowPlaces(join(dataDir, 'windows.json')),
    brain: () => brain,
    mayClose: (window) => quitting.mayClose(window),
  });
  denyPermissions();
  askWhereToSave();
  servePages(run.pagesDir, readFirstPage(dataDir, options));
  let rest = (): Promise<void> => Promise.resolve();
  const shellOfDesktop = await openShell(
    run,
    dataDir,
    () => brain,
    () => rest(),
  );
  const first = early.take();
  const composing = run.compose({
    host: 'desktop',
    version: VERSION,
    dataDir,
    workspaceFile: options.workspaceFile ?? first.workspaceFile,
    scenario: options.scenario,
    keychain: systemKeychain(),
    desktop: shellOfDesktop,
  });
  servePorts(composing);
  rest = restOnce(composing, () => {
    lock.release();
    app.releaseSingleInstanceLock();
  });
  stopInOrder(() => rest());
  const picture = process.platform === 'darwin' ? 'trayTemplate.png' : 'tray.png';
  const tray = createTray(join(run.iconsDir, picture), { show: windows.show, quit: () => app.quit() });
  setMenu(menuActs(windows, () => brain, join(dataDir, 'crash-reports'), shellOfDesktop.updates));
  app.on('window-all-closed', () => void quitting.lastWindowClosed());
  app.on('activate', () => windows.show());
  if (!first.hidden) windows.open(first.href ?? '/');
  try {
    brain = await composing;
  } catch (error) {
    dialog.showErrorBox('Slipway could not start', error instanceof Error ? error.message : String(error));
    lock.release();
    return app.exit(1);
  }
  windows.brainCame();
  early.follow((arrival) => void arrive(arrival, windows, brain));
  followSleep(() => brain);
  const attention = createAttention(windows.show);
  brain.follow({
    glance(glance) {
      tray.set(glance);
      attention.set(glance);
    },
    notice: attention.tell,
  });
}

/** What only the desktop can do for a window. */
async function openShell(
  run: DesktopRun,
  dataDir: string,
  brain: () => Brain | null,
  rest: () => Promise<void>,
): Promise<DesktopShell> {
  const listeners: (() => void)[] = [];
  const changed = () => {
    for (const listener of listeners) listener();
  };
  // An unpacked program has no version to put another in the place of.
  const updates = app.isPackaged
    ? await run.openUpdates({
        dataDir,
        busy: () => brain()?.busy() ?? [],
        changed,
        rest,
        startAgain() {
          app.relaunch();
          app.quit();
        },
      })
    : null;
  const spelling = openSpelling(join(dataDir, 'spelling.json'));
  return {
    spelling: () => ({ checks: spelling.checks(), fetches: spelling.fetches }),
    setSpelling(wanted) {
      spelling.set(wanted);
      changed();
    },
    startsAtLogin,
    async setStartsAtLogin(wanted) {
      await setStartsAtLogin(wanted);
      changed();
    },
    updates,
    onChange: (listener) => void listeners.push(listener),
  };
}

function menuActs(windows: Windows, brain: () => Brain | null, reports: string, updates: Updates | null) {
  return {
    newWindow: () => void windows.open(),
    openWorkspace: async () => {
      const path = await chooseWorkspaceFile(windows.front());
      if (path !== null) await arrive({ ...NOTHING, workspaceFile: path }, windows, brain());
    },
    go: (href: string) => windows.show(href),
    act: (act: 'palette' | 'jobs' | 'search') => {
      const window = windows.front();
      if (window) windows.act(window, act);
    },
    openReports: () => void shell.openPath(reports),
    checkForUpdates:
      updates && (() => void updates.check().then(() => windows.show('/settings?tab=computer'))),
  };
}

/** Does what the system handed over: opens the file, or leads a window to the place. */
async function arrive(
  { href, workspaceFile }: Arrival,
  windows: Windows,
  brain: Brain | null,
): Promise<void> {
  if (workspaceFile !== null) {
    try {
      await brain?.openWorkspace(workspaceFile);
    } catch (error) {
      dialog.showErrorBox(
        'This workspace cannot be opened',
        error instanceof Error ? error.message : String(error),
      );
    }
  }
  windows.show(href ?? (workspaceFile === null ? undefined : '/'));
}

/** Links and files may come before there is anything that could show them. */
function collectArrivals(first: Arrival) {
  let waiting: Arrival = first;
  let follower: ((arrival: Arrival) => void) | null = null;
  const take = (arrival: Arrival): void => {
    if (follower) follower(arrival);
    else
      waiting = { ...waiting, ...Object.fromEntries(Object.entries(arrival).filter(([, value]) => value)) };
  };
  app.setAsDefaultProtocolClient(LINK_SCHEME);
  app.on('open-url', (event, url) => {
    event.preventDefault();
    take({ ...NOTHING, href: placeOfLink(url) });
  });
  app.on('open-file', (event, path) => {
    event.preventDefault();
    if (isWorkspaceFile(path)) take({ ...NOTHING, workspaceFile: path });
  });
  app.on('second-instance', (_event, args, cwd) =>
    take({ ...readArrival(args.slice(1), cwd), hidden: false }),
  );
  return {
    /** What has come so far. */
    take() {
      const taken = waiting;
      waiting = NOTHING;
      return taken;
    },
    /** Calls back for everything that came since, and that comes from now on. */
    follow(listener: (arrival: Arrival) => void) {
      follower = listener;
      if (waiting !== NOTHING) listener(waiting);
    },
  };
}

function lockOrExplain(dataDir: string) {
  try {
    return lockDataDir(dataDir, 'desktop');
  } catch (error) {
    if (!(error instanceof DataDirInUse)) throw error;
    dialog.showErrorBox('Slipway is already running', error.message);
    return undefined;
  }
}

/** Brings the brain to rest and gives its folder free; the second time it is the first time's promise. */
function restOnce(composing: Promise<Brain>, release: () => void): () => Promise<void> {
  let resting: Promise<void> | null = null;
  return () => {
    resting ??= composing
      .then((brain) => brain.close())
      .catch(() => undefined)
      .then(release);
    return resting;
  };
}

/** Holds the end of the program until it is at rest. */
function stopInOrder(rest: () => Promise<void>): void {
  let stopping = false;
  app.on('will-quit', (event) => {
    event.preventDefault();
    if (stopping) return;
    stopping = true;
    void rest().then(() => app.exit(0));
  });
}
