import { join, relative, resolve } from 'node:path';
import type { BuildDetail, BuildInputs, BuildStep, ServiceView } from '@shared/contract/builds';
import type { AuditRecord } from '@shared/domain/audit';
import { type Failure, failure, failureOf } from '@shared/domain/failure';
import type { ServiceBuild, ServiceConfig } from '@shared/domain/workspace';
import { isoTime } from '@shared/kit/clock';
import type { Topic } from '@shared/kit/stream/topic';
import type { ImageBuilds } from '../../ports/image-builds';
import type { BuildBook, KeptBuild } from './build-book';
import { readBuildContext } from './build-context';
import { type BuildLogWriter, createBuildLog, readBuildLog } from './build-log';
import type { DockerDeps } from './docker-deps';
import { readDockerfile } from './dockerfile';
import { checkDockerfile } from './dockerfile-checks';
import type { EngineFacts } from './engine-client';
import { engineEvent } from './engine-event';
import type { EngineTable } from './engine-table';
import { readImage } from './image-facts';
import { newestOf } from './newest-of';
import { paced } from './paced';
import { readReference } from './references';
import { registryCredential, registryOf, writtenCredentials } from './registry-credentials';
import { runBuild } from './run-build';
import { type SourceState, sourceState } from './source-state';
import type { RunningWork, WorkBook } from './work';

/** What builds work with. */
export interface BuildParts {
  readonly deps: DockerDeps;
  readonly engines: EngineTable;
  readonly book: BuildBook;
  readonly work: WorkBook;
  /** Ids of builds that moved. */
  readonly moves: Topic<string>;
}

/** Between two looks at a build that runs, ms. */
const TELL_MS = 100;

/** A service that can be built, or null when slipway.yaml says nothing of a Dockerfile. */
function buildOf(service: ServiceConfig): ServiceBuild | null {
  return service.build ?? null;
}

/** The builds of a workspace. */
export function createBuilds(parts: BuildParts): ImageBuilds {
  const { deps, book, engines, work } = parts;
  const logs = new Map<string, BuildLogWriter>();
  const place = (path: string) => resolve(deps.folder, path);

  function serviceOf(id: string): { readonly service: ServiceConfig; readonly build: ServiceBuild } {
    const service = deps.workspace.services.find((candidate) => candidate.id === id);
    const build = service && buildOf(service);
    if (service && build) return { service, build };
    throw failure('not-found', `slipway.yaml has no service ${id} with a build.`, {
      advice: 'Add build: { dockerfile: … } to the service.',
    });
  }

  const contextOf = (build: ServiceBuild, builder: EngineFacts['builder'] = 'buildkit') =>
    readBuildContext(place(build.context), place(build.dockerfile), builder);

  async function viewOf(service: ServiceConfig, build: ServiceBuild): Promise<ServiceView> {
    const last = book.all().find(({ serviceId }) => serviceId === service.id);
    const host = registryOf(build.image);
    const base = {
      id: service.id,
      name: service.name,
      dockerfile: build.dockerfile,
      context: build.context,
      image: build.image,
      registry: host === 'docker.io' && !build.image.includes('/') ? null : host,
      compose: service.compose ?? null,
      suggestedTag: await suggestedTag(build, await sourceState(place(build.context))),
      secrets: build.secrets.map(({ id, from }) => ({ id, from })),
      args: [...build.args],
      platform: build.platform ?? null,
      lastBuild: last ? book.row(last) : null,
    };
    try {
      const { dockerfileText } = await contextOf(build);
      const targets = readDockerfile(dockerfileText).stages.flatMap(({ name }) =>
        name === null ? [] : [name],
      );
      return { ...base, targets, problem: null };
    } catch (error) {
      return { ...base, targets: [], problem: failureOf(error).message };
    }
  }

  async function secretsOf(inputs: BuildInputs): Promise<ReadonlyMap<string, string>> {
    const pairs = await Promise.all(
      inputs.secrets.map(async ({ id, from }) => [id, await deps.secret(readReference(from))] as const),
    );
    return new Map(pairs);
  }

  async function start(inputs: BuildInputs, by: string): Promise<{ readonly buildId: string }> {
    const { service, build } = serviceOf(inputs.serviceId);
    const other = book.all().find((one) => one.serviceId === service.id && one.state === 'running');
    if (other) {
      throw failure('another-operation', `${service.name} is being built already.`, {
        stillTrue: 'That build goes on.',
        advice: 'Wait until it is over, or cancel it.',
      });
    }
    const client = await engines.client();
    const context = await contextOf(build, client.facts.builder);
    const secrets = await secretsOf(inputs);
    const source = await sourceState(place(build.context));
    const buildId = deps.ids.next('build');
    const log = await createBuildLog(book.logPath(buildId));
    logs.set(buildId, log);
    const startedAt = deps.pace.now();
    const findings = checkDockerfile(context.dockerfileText);
    const title =
      inputs.tags[0]?.split('/').at(-1)?.split(':')[1] ?? isoTime(startedAt).slice(0, 16).replace('T', ' ');
    let kept: KeptBuild;
    const change = (patch: Partial<KeptBuild>) => {
      kept = { ...kept, ...patch, logLines: log.lines(), logBytes: log.bytes(), logMarks: log.marks() };
      book.set(kept);
      parts.moves.publish(buildId);
    };
    // The build begins once it is written down with its operation.
    let arm: () => void = () => undefined;
    const ready = new Promise<void>((go) => {
      arm = go;
    });
    const operation = await work.start(
      {
        title: `Build ${service.name}`,
        step: 'Sending the context',
        calls: [],
        planId: null,
        confirmedBy: null,
      },
      async (running) => {
        await ready;
        await run(running);
      },
    );
    kept = {
      id: buildId,
      serviceId: service.id,
      title,
      serviceName: service.name,
      state: 'running',
      startedAt: isoTime(startedAt),
      endedAt: null,
      engine: client.words,
      builder: client.facts.builder,
      by,
      commit: source.commit,
      dirty: source.dirty,
      platform: inputs.platform,
      steps: 0,
      cached: 0,
      imageId: null,
      sizeBytes: null,
      digest: null,
      warnings: findings.filter(({ verdict }) => verdict !== 'pass').length,
      failure: null,
      operationId: operation.id,
      inputs,
      stepList: [],
      contextBytes: context.bytes,
      contextFiles: context.files,
      image: null,
      failedLine: null,
      findings,
      logLines: 0,
      logBytes: 0,
      logMarks: [],
      logSourceId: `build:${buildId}`,
      pushOperationId: null,
    };
    await book.keep(kept);
    deps.changed('builds');
    arm();
    return { buildId };

    async function run(running: RunningWork): Promise<void> {
      const settings = { env: deps.env, home: deps.home };
      let latest: readonly BuildStep[] = [];
      const telling = paced(deps.pace, TELL_MS, () => {
        change({ stepList: latest, steps: latest.length });
        running.update(stepOf(latest));
      });
      try {
        const imageId = await runBuild(
          client,
          {
            subject: service.name,
            inputs,
            context,
            source,
            secrets,
            credential: (host) => registryCredential(settings, host),
            credentials: () => writtenCredentials(settings),
            now: () => deps.pace.now() - startedAt,
            moved(steps) {
              latest = steps;
              telling.moved();
            },
            settled(steps) {
              telling.stop();
              change({ stepList: steps, steps: steps.length });
            },
          },
          log,
          running.signal,
        );
        const image = await readImage(client, imageId);
        change({ state: 'succeeded', imageId, image, sizeBytes: image.sizeBytes });
      } catch (error) {
        const reason = failureOf(error);
        const isCancel = running.signal.aborted;
        change({
          state: isCancel ? 'cancelled' : reason.reason === 'engine-lost' ? 'engine-lost' : 'failed',
          failure: isCancel ? null : reason,
          failedLine: isCancel ? null : failedLine(kept.stepList, context.dockerfileText, reason),
        });
        throw error;
      } finally {
        await log.close();
        logs.delete(buildId);
        // Whoever hears that it is over finds it in the history.
        const over = { ...kept, endedAt: isoTime(deps.pace.now()) };
        await deps.record(outcome(over)).catch(deps.logDefect);
        change(over);
        await book.keep(kept).catch(deps.logDefect);
        for (const topic of ['builds', 'images'] as const) deps.changed(topic);
      }
    }
  }

  function outcome(build: KeptBuild): AuditRecord {
    const words = { succeeded: 'built', cancelled: 'build cancelled', running: 'built' } as const;
    const verb = build.state in words ? words[build.state as keyof typeof words] : 'not built';
    return engineEvent(deps, 'image.built', `${build.serviceName} ${build.title} ${verb}`, {
      result: build.state === 'succeeded' ? 'done' : build.state === 'cancelled' ? 'refused' : 'failed',
      operationId: build.operationId,
      failure: build.failure,
      tookMs: Date.parse(build.endedAt ?? build.startedAt) - Date.parse(build.startedAt),
      known: [
        { title: 'Engine', value: build.engine, verdict: 'pass' },
        ...(build.imageId === null
          ? []
          : [{ title: 'Image', value: build.imageId, verdict: 'pass' as const }]),
        ...(build.commit === null
          ? []
          : [{ title: 'Commit', value: build.commit, verdict: 'pass' as const }]),
      ],
    });
  }

  return {
    services: () =>
      Promise.all(
        deps.workspace.services.flatMap((service) => {
          const build = buildOf(service);
          return build ? [viewOf(service, build)] : [];
        }),
      ),
    async check(serviceId) {
      const { build } = serviceOf(serviceId);
      const { bytes, files, ignored, ignoreFile, dockerfileText } = await contextOf(build);
      return {
        findings: checkDockerfile(dockerfileText),
        contextBytes: bytes,
        contextFiles: files,
        ignoredFiles: ignored,
        ignoreFile:
          ignoreFile === null ? null : relative(deps.folder, join(place(build.context), ignoreFile)),
        text: dockerfileText,
      };
    },
    start,
    rebuild: (buildId, by) => start(book.detail(buildId).inputs, by),
    async cancel(buildId) {
      const { operationId } = book.detail(buildId);
      if (!work.cancel(operationId)) {
        throw failure('not-allowed', 'This build is over.', { advice: 'Look at what came of it.' });
      }
      await work.over(operationId);
    },
    list: (serviceId, limit) =>
      Promise.resolve(
        book
          .all()
          .filter((build) => serviceId === null || build.serviceId === serviceId)
          .slice(0, limit)
          .map(book.row),
      ),
    get: async (buildId) => book.detail(buildId),
    watch: (buildId, signal) =>
      newestOf<BuildDetail>(
        parts.moves,
        (id) => id === buildId,
        () => book.detail(buildId),
        ({ state }) => state !== 'running',
        TELL_MS,
        deps.pace,
        signal,
      ),
    async log(buildId, query) {
      book.detail(buildId);
      await logs.get(buildId)?.flush();
      return readBuildLog(book.logPath(buildId), query);
    },
    async forget(buildId) {
      await book.forget(buildId);
      deps.changed('builds');
    },
  };
}

/** What an operation says of a build that runs. */
function stepOf(steps: readonly BuildStep[]): { readonly step: string; readonly fraction: number | null } {
  const running = steps.findLast(({ state }) => state === 'running') ?? steps.at(-1);
  return { step: running ? `#${running.number} ${running.title}`.slice(0, 200) : 'Waiting', fraction: null };
}

function failedLine(steps: readonly BuildStep[], text: string, reason: Failure): KeptBuild['failedLine'] {
  const named = /line (\d+)/i.exec(reason.raw ?? '')?.[1];
  const line =
    steps.find(({ state }) => state === 'failed')?.line ?? (named === undefined ? null : Number(named));
  if (line === null) return null;
  return { line, text: (text.split(/\r?\n/)[line - 1] ?? '').trim().slice(0, 500) };
}

/** `registry/app:4c1fe02`, or the word for sources that are nowhere kept. */
async function suggestedTag(build: ServiceBuild, source: SourceState): Promise<string> {
  if (source.commit === null) return `${build.image}:dev`;
  return `${build.image}:${source.commit.slice(0, 7)}${source.dirty ? '-dirty' : ''}`;
}
