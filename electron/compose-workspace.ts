import { createHash } from 'node:crypto';
import { mkdir, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { failure } from '@shared/domain/failure';
import type { AppId } from '@shared/domain/ids';
import type { WorkspaceProblem } from '@shared/domain/workspace';
import { event, me } from './app/audit-records';
import { openSession, resumeWork } from './app/open-session';
import { type News, record, type Session } from './app/session';
import { settleEngineWork } from './app/settle-engine-work';
import { type AppWatch, watchApps } from './app/watch-apps';
import { openWebhooks, type WebhookDesk } from './app/webhooks';
import { artifactReader } from './artifacts/artifact-reader';
import { readArtifactIdentity } from './artifacts/read-artifact';
import { lazyBackends } from './compose-backends';
import { lazyDocker } from './compose-docker';
import { composeStores } from './compose-stores';
import { composeTestFlight } from './compose-testflight';
import { openHistory } from './history/open-history';
import { createRunner } from './operations/runner';
import type { LogDesk } from './ports/log-desk';
import { randomIds } from './process-kit/ids';
import { resourcesDir } from './process-kit/resources';
import { systemClock } from './process-kit/system-clock';
import type { RunningSandbox } from './sandbox/sandbox';
import { resolveCredential } from './workspace/resolve-credential';
import { sandboxAppId, writeSandboxWorkspace } from './workspace/sandbox-workspace';
import { registrySecrets } from './workspace/vault/registry-secrets';
import type { Vault } from './workspace/vault/vault';
import { createVaultDesk } from './workspace/vault/vault-desk';
import { createWebhookSender } from './workspace/webhook-sender';
import { createWorkspaceFiles } from './workspace/workspace-files';

/** What is open: one workspace with its session, its readings and, for the sandbox, the simulated store. */
export interface Opened {
  /** Path of `slipway.yaml`; null for the sandbox. */
  readonly path: string | null;
  readonly session: Session;
  readonly webhooks: WebhookDesk;
  readonly watch: AppWatch;
  /** Closes it and opens the same file as it lies now. The sandbox goes on with the store that it has. */
  reopen(): Promise<Opened>;
  close(): Promise<void>;
}

/** What every workspace shares with the one before it. */
export interface Shared {
  readonly dataDir: string;
  readonly vault: Vault;
  readonly origin: string;
  readonly news: News;
  /** The log engine, loaded when it is first asked for. */
  logs(): Promise<LogDesk>;
  person(): string;
  /** The workspace file was saved by somebody. */
  onFileChange(): void;
  logDefect(error: unknown): void;
}

const GOOGLE_PLAY = 'google-play';
const APP_STORE = 'app-store';
const KUBERNETES = 'kubernetes';
const FIRST_SCENARIO = 'staged-rollout';
/** A window has its board before the first store is asked: what was last seen is there at once. */
const REAL_PACE = {
  afterBoardMs: 1_000,
  firstMs: 3_000,
  glanceMs: 60_000,
  observeMs: 600_000,
  healthMs: 300_000,
};
/** Nobody else's edit can be disturbed in the sandbox, and people watch it closely. */
const SANDBOX_PACE = { afterBoardMs: 0, firstMs: 0, glanceMs: 3_000, observeMs: 9_000, healthMs: 9_000 };

/** Opens the workspace of a `slipway.yaml`. Rejects with `workspace-invalid`, naming the line, when it cannot be used. */
export async function openWorkspace(shared: Shared, path: string): Promise<Opened> {
  // Two checkouts of one app are two workspaces: the folder decides, not the name in the file.
  const place = createHash('sha256').update(path).digest('hex').slice(0, 8);
  const historyDir = join(shared.dataDir, 'workspaces', `${basename(dirname(path))}-${place}`);
  const opened = await openFile(shared, path, historyDir, null);
  const { session } = opened;
  await record(
    session,
    event(session, 'workspace.opened', `${session.workspace.name} opened`, {
      actor: me(session),
      result: 'done',
    }),
  );
  return opened;
}

/**
 * Opens the sandbox: with a scenario's name that one, else what was kept, else the first scenario. `startOver` throws
 * the kept state away.
 */
export async function openSandbox(
  shared: Shared,
  scenario: string | null,
  startOver: boolean,
): Promise<Opened> {
  const folder = join(shared.dataDir, 'sandbox');
  const store = join(folder, 'store');
  if (startOver) await rm(store, { recursive: true, force: true });
  const isNew = !(await exists(store));
  await mkdir(store, { recursive: true, mode: 0o700 });
  const { startSandbox } = await import('./sandbox/sandbox'); // who opens a real workspace does not wait for it
  const sandbox = await startSandbox({
    directory: store,
    ...(scenario === null && !isNew ? {} : { scenario: scenario ?? FIRST_SCENARIO }),
    readArtifactIdentity,
  });
  try {
    const path = await writeSandboxWorkspace(join(resourcesDir(), 'sandbox'), folder, {
      ...sandbox,
      apps: Object.values(sandbox.control.state().apps),
      appStoreApps: sandbox.appStoreApps(),
      cluster: {
        kubeconfigFile: sandbox.kubernetes.kubeconfigFile,
        prometheusUrl: sandbox.kubernetes.prometheusUrl,
        deployments: sandbox.kubernetes.deployments(),
        rollouts: sandbox.kubernetes.rollouts(),
      },
    });
    // Another scene has another past, so each has a history of its own.
    const historyDir = join(folder, 'history', sandbox.control.state().name);
    if (startOver || isNew) await rm(historyDir, { recursive: true, force: true });
    const opened = await openFile(shared, path, historyDir, sandbox);
    return opened;
  } catch (error) {
    await sandbox.close();
    throw error;
  }
}

async function openFile(
  shared: Shared,
  path: string,
  historyDir: string,
  sandbox: RunningSandbox | null,
): Promise<Opened> {
  const incoming = join(shared.dataDir, 'incoming');
  const context = { workspaceFile: path, vault: shared.vault, env: process.env, incoming };
  const files = createWorkspaceFiles(context);
  const { workspace, problems } = await files.load();
  if (!workspace) throw unusable(path, problems);
  const clock = sandbox?.clock ?? systemClock;
  await mkdir(historyDir, { recursive: true, mode: 0o700 });
  let watch: AppWatch | null = null;
  let doubtful = false;
  const history = await openHistory({
    directory: historyDir,
    clock,
    origin: shared.origin,
    onWarning: ({ kind }) => {
      doubtful ||= kind === 'lost-events' || kind === 'recovered';
      shared.news.changed('history');
      watch?.refresh(null);
    },
  });
  const stores = composeStores(workspace, context, clock);
  const beta = composeTestFlight(stores.appStore, clock, path, sandbox !== null);
  const docker = lazyDocker(
    {
      workspace,
      folder: dirname(path),
      logsFolder: join(historyDir, 'build-logs'),
      history,
      clock,
      pace: systemClock,
      ids: randomIds,
      env: process.env,
      home: homedir(),
      origin: shared.origin,
      person: () => shared.person(),
      changed: (topic) => shared.news.changed(topic),
      publish: (operation) => shared.news.operation(operation),
      record: (written) => record(session, written),
      secret: async (reference) => (await resolveCredential(reference, context)).secret.reveal(),
      registryFiles: () => registrySecrets(shared.vault),
      logDefect: shared.logDefect,
    },
    shared.logs,
  );
  const backends = lazyBackends(
    {
      workspace,
      folder: dirname(path),
      home: homedir(),
      env: process.env,
      clock,
      kept: async (entry) => (await shared.vault.read(entry))?.reveal(),
      person: () => shared.person(),
      changed() {
        shared.news.changed('backends');
        shared.news.changed('sources');
      },
    },
    shared.logs,
  );
  const session: Session = await openSession(
    {
      workspace,
      workspaceId: workspace.id,
      history,
      clock,
      pace: systemClock,
      ids: randomIds,
      news: shared.news,
      targets: stores.targets,
      health: stores.health,
      budgets: stores.budgets,
      forgetAccount: stores.forgetAccount,
      vault: createVaultDesk(shared.vault, incoming),
      webhooks: createWebhookSender(shared.vault, systemClock),
      testFlight: beta.testFlight,
      commits: beta.commits,
      refreshBeta: beta.refreshBeta,
      files,
      artifacts: artifactReader,
      docker,
      backends,
      sandbox: sandbox && (await rehearsal(sandbox)),
      person: () => shared.person(),
      origin: shared.origin,
    },
    createRunner,
  );
  if (sandbox) await tellStory(session, sandbox);
  // What was under way is taken up first: a full read of its app would end the edit that it goes on with.
  await settleEngineWork(session);
  await resumeWork(session, doubtful);
  const webhooks = await openWebhooks(session);
  watch = watchApps(session, sandbox ? SANDBOX_PACE : REAL_PACE);
  const forget = files.onChange(() => shared.onFileChange());
  const betaWatch = beta.begin(session);
  const watching = bothWatches(watch, betaWatch);
  /** Everything but the simulated store comes to rest. */
  const rest = async () => {
    forget();
    await session.runner.close();
    await webhooks.close();
    await docker.close();
    await backends.close();
    await watching.stop();
    await history.close();
  };
  return {
    path: sandbox ? null : path,
    session,
    webhooks,
    watch: watching,
    async reopen() {
      await rest();
      return openFile(shared, path, historyDir, sandbox);
    },
    async close() {
      await rest();
      await sandbox?.close();
    },
  };
}

/** Stores and TestFlight are read at their own pace, and hurried and stopped together. */
function bothWatches(stores: AppWatch, beta: Pick<AppWatch, 'refresh' | 'stop'>): AppWatch {
  return {
    ...stores,
    refresh(appId) {
      stores.refresh(appId);
      beta.refresh(appId);
    },
    async stop() {
      await Promise.all([stores.stop(), beta.stop()]);
    },
  };
}

async function rehearsal(sandbox: RunningSandbox) {
  const { createRehearsal } = await import('./sandbox/rehearsal');
  return createRehearsal(sandbox, () => Promise.resolve(join(resourcesDir(), 'sandbox/sample.aab')));
}

/** What happened before the sandbox was opened, told once. */
async function tellStory(session: Session, sandbox: RunningSandbox): Promise<void> {
  const { events } = await session.history.stats();
  if (events > 0) return;
  const state = sandbox.control.state();
  const ids = new Map(Object.keys(state.apps).map((name) => [name, sandboxAppId(name) as AppId]));
  const onIos = new Map(
    [...session.beta.values()].map(({ app }) => [app.target.packageName, app.target.appId] as const),
  );
  const [{ storyOf }, { appStoreStoryOf }, { backendStoryOf }] = await Promise.all([
    import('./sandbox/story'),
    import('./sandbox/appstore/story'),
    import('./sandbox/kubernetes/story'),
  ]);
  const now = session.clock.now();
  await session.history.appendAll(
    [
      ...storyOf(state, ids, GOOGLE_PLAY, now),
      ...appStoreStoryOf(state.appStore, onIos, APP_STORE, now),
      ...(state.name === 'fresh' ? [] : backendStoryOf(sandbox.clusterSeed(), KUBERNETES, now)),
    ].sort((a, b) => (a.at < b.at ? -1 : 1)),
  );
}

function unusable(path: string, problems: readonly WorkspaceProblem[]): Error {
  const first = problems.find((problem) => problem.severity === 'error');
  return failure(
    'workspace-invalid',
    first
      ? `${path}, line ${first.line}, column ${first.column}: ${first.sentence}`
      : `${path} holds no workspace.`,
    { advice: first?.suggestion?.sentence ?? 'Mend the file and open it again.' },
  );
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
