import { join } from 'node:path';
import type { BuildDetail, BuildRow } from '@shared/contract/builds';
import { failure } from '@shared/domain/failure';
import { forgetBuildLog } from './build-log';
import type { DockerDeps } from './docker-deps';

/** A build as it is kept: what is reckoned against others is reckoned anew. */
export type KeptBuild = Omit<BuildDetail, 'against' | 'usualMs' | 'sizeDelta'>;

/** The builds of a workspace, those that run and those that are over. */
export interface BuildBook {
  load(): Promise<void>;
  /** Changes a build in memory. */
  set(build: KeptBuild): void;
  /** Writes it down. */
  keep(build: KeptBuild): Promise<void>;
  all(): readonly KeptBuild[];
  detail(buildId: string): BuildDetail;
  row(build: KeptBuild): BuildRow;
  logPath(buildId: string): string;
  forget(buildId: string): Promise<void>;
}

const COLLECTION = 'builds';
/** Builds kept of all services together; the oldest go first, with their logs. */
const MOST = 200;

/** A book that knows nothing until it is loaded. */
export function createBuildBook(deps: DockerDeps): BuildBook {
  const builds = new Map<string, KeptBuild>();
  const newest = (): readonly KeptBuild[] =>
    [...builds.values()].sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1));
  const logPath = (buildId: string) => join(deps.logsFolder, `${buildId.replace(/[^\w-]/g, '')}.log`);

  function find(buildId: string): KeptBuild {
    const build = builds.get(buildId);
    if (build) return build;
    throw failure('not-found', 'This build is not kept any more.', { advice: 'Choose one of the list.' });
  }

  /** The build before of the same service that made an image. */
  function before(build: KeptBuild): KeptBuild | undefined {
    return newest().find(
      (other) =>
        other.serviceId === build.serviceId && other.startedAt < build.startedAt && other.image !== null,
    );
  }

  function usualMs(build: KeptBuild): number | null {
    const durations = newest()
      .filter(
        (other) =>
          other.serviceId === build.serviceId &&
          other.id !== build.id &&
          other.state === 'succeeded' &&
          other.endedAt !== null,
      )
      .slice(0, 15)
      .map(({ startedAt, endedAt }) => Date.parse(endedAt ?? startedAt) - Date.parse(startedAt))
      .sort((a, b) => a - b);
    return durations[Math.floor(durations.length / 2)] ?? null;
  }

  const deltaOf = (build: KeptBuild): number | null => {
    const other = before(build)?.image;
    return build.image && other ? build.image.sizeBytes - other.sizeBytes : null;
  };

  async function forget(buildId: string): Promise<void> {
    builds.delete(buildId);
    await deps.history.deleteDocument(COLLECTION, buildId);
    await forgetBuildLog(logPath(buildId));
  }

  return {
    async load() {
      for (const { key, value } of await deps.history.documents(COLLECTION)) {
        const kept = value as KeptBuild;
        builds.set(key, kept.state === 'running' ? { ...kept, ...LEFT } : kept);
      }
    },
    set: (build) => void builds.set(build.id, build),
    async keep(build) {
      builds.set(build.id, build);
      await deps.history.putDocument(COLLECTION, build.id, build);
      for (const { id, state } of newest().slice(MOST)) if (state !== 'running') await forget(id);
    },
    all: newest,
    detail(buildId) {
      const build = find(buildId);
      const other = before(build);
      const known = new Set(
        other?.image?.layers.map(({ digest, createdBy, sizeBytes }) => digest ?? `${createdBy}/${sizeBytes}`),
      );
      const image = build.image && {
        ...build.image,
        layers: build.image.layers.map((layer) => ({
          ...layer,
          sameAsBefore: known.has(layer.digest ?? `${layer.createdBy}/${layer.sizeBytes}`),
        })),
      };
      const against = other?.image
        ? {
            buildId: other.id,
            title: other.title,
            sizeBytes: other.image.sizeBytes,
            layers: other.image.layers,
          }
        : null;
      return { ...build, image, against, sizeDelta: deltaOf(build), usualMs: usualMs(build) };
    },
    row(build) {
      return {
        id: build.id,
        serviceId: build.serviceId,
        title: build.title,
        serviceName: build.serviceName,
        state: build.state,
        startedAt: build.startedAt,
        endedAt: build.endedAt,
        engine: build.engine,
        builder: build.builder,
        by: build.by,
        commit: build.commit,
        dirty: build.dirty,
        platform: build.platform,
        steps: build.stepList.length,
        cached: build.stepList.filter(({ state }) => state === 'cached').length,
        imageId: build.imageId,
        sizeBytes: build.sizeBytes,
        sizeDelta: deltaOf(build),
        digest: build.digest,
        warnings: build.warnings,
        failure: build.failure,
        operationId: build.operationId,
      };
    },
    logPath,
    async forget(buildId) {
      if (find(buildId).state === 'running') {
        throw failure('not-allowed', 'This build is still under way.', { advice: 'Cancel it first.' });
      }
      await forget(buildId);
    },
  };
}

/** A build during which the program stopped. */
const LEFT = {
  state: 'interrupted' as const,
  failure: failure('interrupted', 'Slipway stopped while this was being built.', {
    stillTrue: 'What it had printed until then is kept.',
    advice: 'Build again: steps that were finished come from the cache.',
  }).failure,
};
