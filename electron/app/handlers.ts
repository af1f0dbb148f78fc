import { implement } from '@orpc/server';
import { contract } from '@shared/contract';
import { failure } from '@shared/domain/failure';
import type { Operation } from '@shared/domain/operation';
import type { StreamHub } from '@shared/kit/stream/hub';
import type { Topic } from '@shared/kit/stream/topic';
import type { BrainControl } from '../ports/brain-control';
import type { DesktopShell } from '../ports/desktop-shell';
import type { LogDesk } from '../ports/log-desk';
import { listAccounts, testAccount } from './accounts';
import { artifactView, forgetArtifact, inspectArtifact } from './artifact-book';
import { attachImage } from './attach-image';
import { diffRevisions, judgeUndo, lookAtManifests, whyStuck } from './backend/backend-plans';
import { clusterSources } from './backend/cluster-sources';
import { backendList, backendService } from './backend/view-backends';
import {
  downloadFeedback,
  feedbackCrash,
  feedbackIssue,
  feedbackPicture,
  feedbackView,
  triage,
} from './beta/feedback-inbox';
import { discardNoteDraft, saveNoteDraft, suggestNotes } from './beta/note-desk';
import { cancelOrder, previewOrder, setOrder } from './beta/orders';
import { exportTesters, listTesters, usageOf } from './beta/read-testers';
import { betaApps, betaBuildView, betaView } from './beta/view-beta';
import { confirmPlan } from './confirm-plan';
import { desktopHandlers } from './desktop-handlers';
import { discardDraft, getDraft, listDrafts, saveDraft } from './drafts';
import { exportHistory } from './export-history';
import { logHandlers } from './log-handlers';
import { withNamedFailures } from './named-failures';
import { cancelOperation, getOperation, listOperations } from './operations';
import { planIntent } from './plan-intent';
import { listReviews, replyToReview } from './reviews';
import { sandboxOf, sandboxState } from './sandbox-room';
import type { ChangeTopic, Session } from './session';
import { importKey, readSettingsFile, saveSettingsFile } from './settings-file';
import { signOff } from './sign-off';
import { publicTracks } from './tracks';
import {
  acceptWeakKeychain,
  choosePassphrase,
  importSecret,
  keepSecret,
  lockVault,
  removeSecret,
  rotateSecret,
  setExpiry,
  testSecret,
  unlockVault,
  vaultView,
} from './vault-room';
import { boardView, releaseRows } from './view-board';
import { releaseView } from './view-release';
import { sourceViews } from './view-sources';
import type { WindowAsks } from './window-asks';
import { workspaceSummary } from './workspace-summary';

/** One piece of news as it travels. */
export interface Change {
  readonly topic: ChangeTopic;
  readonly appId: string | null;
}

/** What every handler works with. The session is asked for at each call: another workspace may have been opened. */
export interface Brains {
  session(): Session;
  readonly control: BrainControl;
  readonly streams: StreamHub;
  /** The log engine, opened when it is first asked for. */
  logs(): Promise<LogDesk>;
  readonly changes: Topic<Change>;
  readonly operations: Topic<Operation>;
  /** What a host asks of one of its windows. */
  readonly asks: WindowAsks;
  /** Null in a browser. */
  readonly desktop: DesktopShell | null;
  /** Where unexpected errors go; must not throw. */
  logDefect(error: unknown): void;
}

const LINGER_MS = 40;

/** Every entry of the contract with its handler. Handlers translate; use cases do the work. */
export function createRouter(brains: Brains) {
  const { session, control, streams } = brains;
  const os = implement(contract).$context<{ readonly window: string }>();
  const safe = os.use(({ next }) => withNamedFailures(async () => next(), brains.logDefect));

  const docker = () => session().docker.open();
  const clusters = () => session().backends.open();

  return os.router({
    system: {
      info: safe.system.info.handler(async () => {
        const { workspace, workspaceId, sandbox, files, history } = session();
        const stats = await history.stats();
        const path = sandbox === null ? files.path : null;
        return {
          version: control.version,
          host: control.host,
          platform: control.platform,
          person: control.person(),
          workspace: { id: workspaceId, name: workspace.name, path, sandbox: sandbox !== null },
          clock: sandbox?.state().clock ?? { now: session().clock.now(), rate: 1 },
          history: { bytes: stats.bytes, savedAt: stats.savedAt, readOnly: history.readOnly() },
        };
      }),
      rename: safe.system.rename.handler(({ input }) => control.rename(input.person)),
      keepFirstPage: safe.system.keepFirstPage.handler(({ input }) => control.keepFirstPage(input)),
      sources: safe.system.sources.handler(() => [...sourceViews(session()), ...clusterSources(session())]),
      refresh: safe.system.refresh.handler(({ input }) => control.refresh(input.appId ?? null)),
      changes: os.system.changes.handler(({ input, signal }) =>
        streams.open(input.stream, (end) => brains.changes.follow(end), signal, { lingerMs: LINGER_MS }),
      ),
      asks: os.system.asks.handler(({ input, signal, context }) =>
        streams.open(input.stream, (end) => brains.asks.follow(context.window, end), signal),
      ),
      ack: os.system.ack.handler(({ input }) => streams.ack(input)),
    },
    board: {
      get: safe.board.get.handler(() => {
        const view = boardView(session());
        control.boardShown();
        return view;
      }),
    },
    releases: {
      list: safe.releases.list.handler(() => [...releaseRows(session())]),
      get: safe.releases.get.handler(({ input }) => releaseView(session(), input.appId, input.versionCode)),
      signOff: safe.releases.signOff.handler(({ input }) => signOff(session(), input)),
    },
    plans: {
      make: safe.plans.make.handler(({ input }) => planIntent(session(), input.appId, input.intent)),
      confirm: safe.plans.confirm.handler(({ input }) => confirmPlan(session(), input)),
    },
    operations: {
      list: safe.operations.list.handler(({ input }) => listOperations(session(), input.limit)),
      get: safe.operations.get.handler(({ input }) => getOperation(session(), input.operationId)),
      cancel: safe.operations.cancel.handler(({ input }) => cancelOperation(session(), input.operationId)),
      settle: safe.operations.settle.handler(({ input }) => session().runner.settle(input.operationId)),
      log: safe.operations.log.handler(({ input }) =>
        session().history.log(input.operationId, input.after, input.limit),
      ),
      watch: os.operations.watch.handler(({ input, signal }) =>
        streams.open(input.stream, (end) => brains.operations.follow(end), signal, { lingerMs: LINGER_MS }),
      ),
    },
    drafts: {
      list: safe.drafts.list.handler(() => listDrafts(session())),
      get: safe.drafts.get.handler(({ input }) => getDraft(session(), input.artifactId)),
      save: safe.drafts.save.handler(({ input }) => saveDraft(session(), input)),
      discard: safe.drafts.discard.handler(({ input }) => discardDraft(session(), input.artifactId)),
    },
    reviews: {
      list: safe.reviews.list.handler(({ input }) => listReviews(session(), input.appId)),
      reply: safe.reviews.reply.handler(({ input }) => replyToReview(session(), input)),
    },
    artifacts: {
      inspect: safe.artifacts.inspect.handler(({ input }) => inspectArtifact(session(), input.path)),
      get: safe.artifacts.get.handler(({ input }) => artifactView(session(), input.artifactId)),
      forget: safe.artifacts.forget.handler(({ input }) => forgetArtifact(session(), input.artifactId)),
      sample: safe.artifacts.sample.handler(async () => ({
        path: await sandboxOf(session()).sampleBundle(),
      })),
    },
    engines: {
      list: safe.engines.list.handler(async () => (await docker()).engine.list()),
      use: safe.engines.use.handler(async ({ input }) => (await docker()).engine.use(input.engineId)),
      retry: safe.engines.retry.handler(async () => (await docker()).engine.retry()),
      plan: safe.engines.plan.handler(async ({ input }) => (await docker()).engine.plan(input.intent)),
      confirm: safe.engines.confirm.handler(async ({ input }) =>
        (await docker()).engine.confirm(input.planId, input.typed),
      ),
      transfer: safe.engines.transfer.handler(async ({ input }) =>
        (await docker()).engine.transfer(input.operationId),
      ),
      registries: safe.engines.registries.handler(async () => (await docker()).engine.registries()),
    },
    images: {
      list: safe.images.list.handler(async () => (await docker()).engine.images()),
      attach: safe.images.attach.handler(({ input }) => attachImage(session(), input)),
    },
    builds: {
      services: safe.builds.services.handler(async () => (await docker()).builds.services()),
      check: safe.builds.check.handler(async ({ input }) => (await docker()).builds.check(input.serviceId)),
      start: safe.builds.start.handler(async ({ input }) =>
        (await docker()).builds.start(input, session().person()),
      ),
      rebuild: safe.builds.rebuild.handler(async ({ input }) =>
        (await docker()).builds.rebuild(input.buildId, session().person()),
      ),
      cancel: safe.builds.cancel.handler(async ({ input }) => (await docker()).builds.cancel(input.buildId)),
      list: safe.builds.list.handler(async ({ input }) =>
        (await docker()).builds.list(input.serviceId, input.limit),
      ),
      get: safe.builds.get.handler(async ({ input }) => (await docker()).builds.get(input.buildId)),
      watch: os.builds.watch.handler(async function* ({ input, signal }) {
        const { builds } = await docker();
        yield* streams.open(input.stream, (end) => builds.watch(input.buildId, end), signal);
      }),
      log: safe.builds.log.handler(async ({ input }) => (await docker()).builds.log(input.buildId, input)),
      forget: safe.builds.forget.handler(async ({ input }) => (await docker()).builds.forget(input.buildId)),
    },
    containers: {
      list: safe.containers.list.handler(async () => (await docker()).containers.list()),
      get: safe.containers.get.handler(async ({ input }) =>
        (await docker()).containers.get(input.containerId),
      ),
      processes: safe.containers.processes.handler(async ({ input }) =>
        (await docker()).containers.processes(input.containerId),
      ),
      stats: os.containers.stats.handler(async function* ({ input, signal }) {
        const { containers } = await docker();
        yield* streams.open(input.stream, (end) => containers.stats(input.containerIds, end), signal);
      }),
      execOpen: safe.containers.execOpen.handler(async ({ input }) =>
        (await docker()).containers.execOpen(input),
      ),
      execOutput: os.containers.execOutput.handler(async function* ({ input, signal }) {
        const { containers } = await docker();
        yield* streams.open(input.stream, (end) => containers.execOutput(input.execId, end), signal);
      }),
      execInput: safe.containers.execInput.handler(async ({ input }) =>
        (await docker()).containers.execInput(input.execId, Buffer.from(input.data, 'base64')),
      ),
      execResize: safe.containers.execResize.handler(async ({ input }) =>
        (await docker()).containers.execResize(input.execId, input.columns, input.rows),
      ),
      execClose: safe.containers.execClose.handler(async ({ input }) =>
        (await docker()).containers.execClose(input.execId),
      ),
    },
    backends: {
      list: safe.backends.list.handler(async () => [...backendList(session(), await clusters())]),
      service: safe.backends.service.handler(async ({ input }) =>
        backendService(session(), await clusters(), input),
      ),
      manifests: safe.backends.manifests.handler(({ input }) => lookAtManifests(session(), input)),
      why: safe.backends.why.handler(({ input }) => whyStuck(session(), input)),
      diff: safe.backends.diff.handler(({ input }) => diffRevisions(session(), input, input.from, input.to)),
      undoVerdict: safe.backends.undoVerdict.handler(({ input }) =>
        judgeUndo(session(), input, input.revision),
      ),
      refresh: safe.backends.refresh.handler(async () => (await clusters()).refresh()),
    },
    compose: {
      list: safe.compose.list.handler(async () => (await docker()).containers.composeProjects()),
    },
    history: {
      query: safe.history.query.handler(({ input }) => session().history.query(input)),
      event: safe.history.event.handler(async ({ input }) => {
        const found = await session().history.event(input.sequence);
        if (found) return found;
        throw failure('not-found', `There is no event ${input.sequence}.`, {
          advice: 'Open it from the list.',
        });
      }),
      stats: safe.history.stats.handler(() => session().history.stats()),
      verify: safe.history.verify.handler(() => session().history.verify()),
      overview: safe.history.overview.handler(({ input }) =>
        session().history.overview(input.days, publicTracks(session())),
      ),
      export: safe.history.export.handler(({ input }) => exportHistory(session(), input)),
    },
    logs: logHandlers(brains),
    desktop: desktopHandlers(brains),
    vault: {
      view: safe.vault.view.handler(() => vaultView(session())),
      importFile: safe.vault.importFile.handler(({ input }) => importSecret(session(), input)),
      keep: safe.vault.keep.handler(({ input }) => keepSecret(session(), input)),
      rotate: safe.vault.rotate.handler(({ input }) => rotateSecret(session(), input)),
      test: safe.vault.test.handler(({ input }) => testSecret(session(), input.name)),
      expires: safe.vault.expires.handler(({ input }) => setExpiry(session(), input.name, input.at)),
      remove: safe.vault.remove.handler(({ input }) => removeSecret(session(), input.name)),
      setPassphrase: safe.vault.setPassphrase.handler(({ input }) =>
        choosePassphrase(session(), input.passphrase),
      ),
      unlock: safe.vault.unlock.handler(({ input }) =>
        unlockVault(session(), input.passphrase, () => control.refresh(null)),
      ),
      lock: safe.vault.lock.handler(() => lockVault(session())),
      acceptWeak: safe.vault.acceptWeak.handler(({ input }) => acceptWeakKeychain(session(), input.accepted)),
    },
    settings: {
      summary: safe.settings.summary.handler(() => workspaceSummary(session())),
      accounts: safe.settings.accounts.handler(() => listAccounts(session())),
      testAccount: safe.settings.testAccount.handler(({ input }) => testAccount(session(), input.accountId)),
      importKey: safe.settings.importKey.handler(({ input }) => importKey(session(), input)),
      file: safe.settings.file.handler(() => readSettingsFile(session())),
      validate: safe.settings.validate.handler(({ input }) => [...session().files.validate(input.text)]),
      save: safe.settings.save.handler(({ input }) => saveSettingsFile(session(), input)),
      edit: safe.settings.edit.handler(({ input }) => {
        const text = session().files.edit(input.text, input.path, input.value);
        return { text, problems: [...session().files.validate(text)] };
      }),
    },
    testflight: {
      apps: safe.testflight.apps.handler(() => betaApps(session())),
      list: safe.testflight.list.handler(({ input }) => betaView(session(), input.appId)),
      build: safe.testflight.build.handler(({ input }) =>
        betaBuildView(session(), input.appId, input.buildId),
      ),
      saveNotes: safe.testflight.saveNotes.handler(({ input }) =>
        saveNoteDraft(session(), input.appId, input.buildId, input.notes),
      ),
      discardNotes: safe.testflight.discardNotes.handler(({ input }) =>
        discardNoteDraft(session(), input.appId, input.buildId),
      ),
      suggestNotes: safe.testflight.suggestNotes.handler(({ input }) =>
        suggestNotes(session(), input.appId, input.buildId, input.from),
      ),
      previewOrder: safe.testflight.previewOrder.handler(({ input }) =>
        previewOrder(session(), input.appId, input.buildId, input.acts),
      ),
      setOrder: safe.testflight.setOrder.handler(({ input }) =>
        setOrder(session(), input.appId, input.buildId, input.acts),
      ),
      cancelOrder: safe.testflight.cancelOrder.handler(({ input }) =>
        cancelOrder(session(), input.appId, input.buildId),
      ),
    },
    testers: {
      list: safe.testers.list.handler(({ input }) => listTesters(session(), input.appId)),
      csv: safe.testers.csv.handler(({ input }) => exportTesters(session(), input.appId)),
      usage: safe.testers.usage.handler(({ input }) => usageOf(session(), input.appId, input.buildIds)),
    },
    feedback: {
      list: safe.feedback.list.handler(({ input }) => feedbackView(session(), input.appId)),
      picture: safe.feedback.picture.handler(async ({ input }) => {
        const found = await feedbackPicture(session(), input.appId, input.reportId, input.index);
        return { mediaType: found.mediaType, base64: base64(found.bytes) };
      }),
      crash: safe.feedback.crash.handler(({ input }) =>
        feedbackCrash(session(), input.appId, input.reportId),
      ),
      triage: safe.feedback.triage.handler(({ input }) => triage(session(), input.appId, input)),
      issue: safe.feedback.issue.handler(({ input }) =>
        feedbackIssue(session(), input.appId, input.reportId, input.style),
      ),
      download: safe.feedback.download.handler(async ({ input }) => {
        const found = await downloadFeedback(session(), input.appId, input.reportIds);
        return { fileName: found.fileName, base64: base64(found.bytes) };
      }),
    },
    workspaces: {
      list: safe.workspaces.list.handler(async () => [...(await control.workspaces())]),
      open: safe.workspaces.open.handler(({ input }) => control.open(input.path)),
      create: safe.workspaces.create.handler(({ input }) => control.create(input)),
    },
    sandbox: {
      state: safe.sandbox.state.handler(() => sandboxState(session())),
      load: safe.sandbox.load.handler(async ({ input }) => {
        sandboxOf(session());
        await control.loadScenario(input.scenario);
        return sandboxState(session());
      }),
      reset: safe.sandbox.reset.handler(async () => {
        await control.loadScenario(sandboxOf(session()).state().scenario);
        return sandboxState(session());
      }),
      clock: safe.sandbox.clock.handler(({ input }) => {
        const room = sandboxOf(session());
        if (input.rate !== undefined) room.setRate(input.rate);
        if (input.advanceMs !== undefined) room.advance(input.advanceMs);
        brains.changes.publish({ topic: 'sandbox', appId: null });
        control.refresh(null);
        return sandboxState(session());
      }),
      turn: safe.sandbox.turn.handler(({ input }) => {
        sandboxOf(session()).takeTurn(input.id);
        brains.changes.publish({ topic: 'sandbox', appId: null });
        control.refresh(null);
        return sandboxState(session());
      }),
      fault: safe.sandbox.fault.handler(({ input }) => {
        sandboxOf(session()).setFault(input.id, input.on);
        brains.changes.publish({ topic: 'sandbox', appId: null });
        control.refresh(null);
        return sandboxState(session());
      }),
    },
  });
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
