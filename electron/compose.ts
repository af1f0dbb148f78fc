import { createWriteStream } from 'node:fs';
import { appendFile, mkdir, rename, rm, stat } from 'node:fs/promises';
import { hostname, platform } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { failure, failureOf } from '@shared/domain/failure';
import type { AppId } from '@shared/domain/ids';
import type { Operation } from '@shared/domain/operation';
import { redactText } from '@shared/kit/redact';
import { createStreamHub } from '@shared/kit/stream/hub';
import { createTopic } from '@shared/kit/stream/topic';
import { type Change, createRouter } from './app/handlers';
import { glanceOf } from './app/host-glance';
import { createHostWatch } from './app/host-watch';
import { underWay } from './app/operations';
import { CHANGE_TOPICS, type News } from './app/session';
import { createWindowAsks } from './app/window-asks';
import { type Opened, openSandbox, openWorkspace, type Shared } from './compose-workspace';
import type { Brain, BrainOptions } from './hosts/brain';
import type { BrainControl, KnownWorkspace } from './ports/brain-control';
import type { LogDesk } from './ports/log-desk';
import { firstPageFile } from './process-kit/first-page-file';
import { randomIds } from './process-kit/ids';
import { openPreferences } from './process-kit/preferences';
import { restHeap } from './process-kit/resting-heap';
import { systemClock } from './process-kit/system-clock';
import { FIRST_ACCOUNT, writeFirstWorkspace } from './workspace/first-workspace';
import { plainName } from './workspace/units';
import { takeOverOldKeys } from './workspace/vault/old-keys';
import { createVault } from './workspace/vault/vault';
import { createWorkspaceFiles } from './workspace/workspace-files';

/** Puts the program together: here and in `compose-workspace` alone stands which stores and simulators there are. */
export async function compose(options: BrainOptions): Promise<Brain> {
  const { dataDir } = options;
  const preferences = await openPreferences(dataDir);
  const changes = createTopic<Change>();
  const operations = createTopic<Operation>();
  const streams = createStreamHub({ clock: systemClock });
  const asks = createWindowAsks();
  const watch = createHostWatch(() => current && glanceOf(current.session), systemClock);
  const news: News = {
    changed: (topic, appId = null) => {
      changes.publish({ topic, appId });
      watch.touch();
    },
    operation: (operation) => {
      operations.publish(operation);
      watch.touch();
    },
    recorded: (event) => watch.recorded(event),
  };
  const firstPage = firstPageFile(dataDir);
  let tellOthers = (): void => undefined;
  /** Looks for what other programs want to hear of, where the workspace names one. */
  function followForWebhooks(opened: Opened): void {
    tellOthers();
    if (opened.session.workspace.webhooks.length === 0) return;
    tellOthers = watch.follow({
      glance: () => undefined,
      notice: (notice) => void opened.webhooks.announce(notice).catch(logDefect),
    });
  }
  const vault = createVault({
    folder: join(dataDir, 'vault'),
    keychain: options.keychain ?? null,
    clock: systemClock,
  });
  const hide = (text: string): string => vault.hide(redactText(text));
  const logDefect = createDefectLog(join(dataDir, 'defects.log'), hide);
  await takeOverOldKeys(join(dataDir, 'keys'), vault).catch(logDefect);
  const incoming = join(dataDir, 'incoming');

  let current: Opened | null = null;
  let switching: Promise<void> = Promise.resolve();
  const shared: Shared = {
    dataDir,
    vault,
    origin: `${hostname()}, Slipway ${options.version}`,
    news,
    logs: () => logs(),
    person: preferences.person,
    onFileChange: () => void reopenWhenIdle().catch(logDefect),
    logDefect,
  };

  /** One switch at a time: what was open is closed before the next is opened. */
  function switchTo(open: () => Promise<Opened>): Promise<void> {
    return replace(async (before) => {
      if (before) await firstPage.forget();
      await before?.close();
      return open();
    });
  }

  function replace(by: (before: Opened | null) => Promise<Opened>): Promise<void> {
    const turn = switching.then(async () => {
      const before = current;
      current = null;
      current = await by(before);
      watch.forget();
      followForWebhooks(current);
      await preferences.opened(current.path);
      for (const topic of CHANGE_TOPICS) news.changed(topic);
    });
    switching = turn.catch(() => undefined);
    return turn;
  }

  const openPath = (path: string | null): Promise<Opened> =>
    path === null ? openSandbox(shared, null, false) : openWorkspace(shared, path);

  /** A workspace file that was saved takes effect at once, unless something is under way. */
  async function reopenWhenIdle(): Promise<void> {
    const opened = current;
    news.changed('workspace');
    if (!opened || underWay(opened.session).length > 0) return;
    const { problems } = await opened.session.files.load();
    if (problems.some((problem) => problem.severity === 'error')) return;
    // Whatever is open when its turn comes; the sandbox keeps its simulated store.
    await replace((before) => (before ?? opened).reopen());
  }

  function refuseWhileBusy(): void {
    const [busy] = current ? underWay(current.session) : [];
    if (!busy) return;
    throw failure('another-operation', `“${busy.title}” is under way in this workspace.`, {
      stillTrue: 'It goes on.',
      advice: 'Wait until it is over, then switch.',
    });
  }

  async function describe(path: string, isCurrent: boolean): Promise<KnownWorkspace> {
    const base = { id: path, path, sandbox: false, current: isCurrent };
    const fallback = basename(dirname(path));
    try {
      const { workspace, problems } = await createWorkspaceFiles({
        workspaceFile: path,
        vault,
        env: process.env,
      }).load();
      const first = problems.find((problem) => problem.severity === 'error');
      const problem = first ? `Line ${first.line}: ${first.sentence}` : null;
      return { ...base, name: workspace?.name ?? fallback, problem };
    } catch (error) {
      return { ...base, name: fallback, problem: failureOf(error).message };
    }
  }

  let desk: Promise<LogDesk> | null = null;
  /** Who never looks at a log never loads the engine. */
  const logs = () => {
    desk ??= import('./logs/open-logs').then(({ openLogs }) =>
      openLogs({
        directory: join(dataDir, 'logs'),
        clock: systemClock,
        ids: randomIds,
        onChange: () => news.changed('logs'),
      }),
    );
    return desk;
  };

  const wakeHeap = restHeap();
  options.desktop?.onChange(() => news.changed('desktop'));

  const control: BrainControl = {
    host: options.host,
    version: options.version,
    platform: platform(),
    person: preferences.person,
    async rename(person) {
      await preferences.rename(person);
      news.changed('workspace');
    },
    async workspaces() {
      const open = current?.path ?? null;
      const files = await Promise.all(preferences.recent().map((path) => describe(path, path === open)));
      const sandbox = {
        id: 'sandbox',
        name: 'Sandbox',
        path: null,
        sandbox: true,
        current: open === null,
        problem: null,
      };
      return [...files, sandbox];
    },
    async open(path) {
      refuseWhileBusy();
      const before = current?.path ?? null;
      try {
        await switchTo(() => openPath(path === null ? null : resolve(path)));
      } catch (error) {
        await switchTo(() => openPath(before));
        throw error;
      }
    },
    async create({ folder, name, packageName, keyPath }) {
      refuseWhileBusy();
      // All workspaces share one vault: another one's first account keeps its own key.
      const entry = `${plainName(name) || 'workspace'}-${FIRST_ACCOUNT}`;
      const keyReference = `vault:${entry}`;
      const path = await writeFirstWorkspace(folder, { name, packageName, keyReference });
      if (keyPath !== null) {
        const files = createWorkspaceFiles({ workspaceFile: path, vault, env: process.env, incoming });
        await files.importKey(keyPath, entry).catch(async (error: unknown) => {
          await rm(path, { force: true });
          throw error;
        });
      }
      await switchTo(() => openPath(path));
      return { path };
    },
    async loadScenario(scenario) {
      refuseWhileBusy();
      await switchTo(() => openSandbox(shared, scenario, true));
    },
    refresh: (appId) => current?.watch.refresh(appId as AppId | null),
    keepFirstPage: async (page) => {
      if (current) await firstPage.keep({ ...page, workspace: current.path });
    },
    boardShown: () => current?.watch.boardShown(),
  };

  const named = options.workspaceFile;
  const remembered = options.scenario === null ? preferences.last() : null;
  if (named !== null) await switchTo(() => openPath(named));
  else if (remembered !== null && (await describe(remembered, false)).problem === null) {
    await switchTo(() => openPath(remembered));
  } else await switchTo(() => openSandbox(shared, options.scenario, false));

  return {
    router: createRouter({
      session() {
        if (current) return current.session;
        throw failure('another-operation', 'Another workspace is being opened.', {
          advice: 'Try again in a moment.',
          retryable: true,
        });
      },
      control,
      streams,
      logs() {
        // Who looks at logs looks for those of containers too; without an engine there are none.
        void current?.session.docker.open().catch(() => undefined);
        return logs();
      },
      changes,
      operations,
      asks,
      desktop: options.desktop ?? null,
      logDefect,
    }),
    receiveArtifact: (stream, meta, signal) => receive(incoming, stream, meta, signal),
    busy: () => (current ? underWay(current.session) : []).map((operation) => operation.title),
    follow: (listener) => watch.follow(listener),
    hide,
    ask: ({ window, href = null, act = null }) => asks.ask({ window, href, act }),
    openWorkspace: (path) => control.open(path),
    power(state) {
      current?.session.runner.power(state);
      if (state === 'awake') current?.watch.refresh(null);
    },
    async close() {
      wakeHeap();
      tellOthers();
      await switching;
      asks.end();
      changes.end();
      operations.end();
      await current?.close();
      current = null;
      await (await desk)?.close();
      streams.close();
    },
  };
}

/** Keeps what a browser sent until it is inspected, each file in a folder of its own. */
async function receive(
  folder: string,
  stream: AsyncIterable<Uint8Array>,
  { fileName, size }: { readonly fileName: string; readonly size: number },
  signal: AbortSignal,
): Promise<{ readonly path: string }> {
  const own = join(folder, randomIds.next('file'));
  await mkdir(own, { recursive: true, mode: 0o700 });
  const path = join(own, basename(fileName));
  const part = `${path}.part`;
  try {
    await pipeline(stream, createWriteStream(part, { mode: 0o600 }), { signal });
    const { size: arrived } = await stat(part);
    if (arrived !== size) {
      throw failure('artifact-refused', `${fileName} arrived with ${arrived} of ${size} bytes.`, {
        advice: 'Drop it again.',
      });
    }
    await rename(part, path);
    return { path };
  } catch (error) {
    await rm(own, { recursive: true, force: true });
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    throw failure('disk-full', 'The disk is full: the file could not be kept.', {
      advice: 'Free some space and drop it again.',
    });
  }
}

/** Where errors go that no use case foresaw: a file of this user's, without secrets. */
function createDefectLog(path: string, hide: (text: string) => string): (error: unknown) => void {
  return (error) => {
    const text = hide(error instanceof Error ? (error.stack ?? error.message) : String(error));
    // Nothing is left to be done when even this cannot be written.
    appendFile(path, `${new Date().toISOString()} ${text}\n`, { mode: 0o600 }).catch(() => undefined);
  };
}
