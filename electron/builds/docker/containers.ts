import type { Readable } from 'node:stream';
import type { ContainerStats, ContainerView } from '@shared/contract/containers';
import type { StreamSource } from '@shared/kit/stream/batch';
import { createTopic } from '@shared/kit/stream/topic';
import type { Containers } from '../../ports/containers';
import { askEngine } from '../../process-kit/engine-connection';
import type { ComposeProjects } from './compose-projects';
import { containerDetail, containerView, hideSecrets } from './container-facts';
import { readStats } from './container-stats';
import type { DockerDeps } from './docker-deps';
import { engineFailure } from './docker-errors';
import type { EngineTable } from './engine-table';
import type { ExecRoom } from './exec-room';
import { jsonLines } from './json-lines';

/** What containers are shown with. */
export interface ContainerParts {
  readonly deps: DockerDeps;
  readonly engines: EngineTable;
  readonly projects: ComposeProjects;
  readonly execs: ExecRoom;
}

/** Between two looks for containers that began to run, ms. */
const LOOK_MS = 5_000;

/** The containers of the engine in use. */
export function createContainers({ deps, engines, projects, execs }: ContainerParts): Containers {
  async function list(): Promise<readonly ContainerView[]> {
    const { docker } = await engines.client();
    try {
      const answer = await docker.listContainers({ all: true });
      return answer.map((one) => containerView(one, deps.workspace));
    } catch (error) {
      throw engineFailure(error, 'Listing containers');
    }
  }

  /** Readings of one container, once a second, until it ends. */
  async function follow(
    id: string,
    tell: (stats: ContainerStats) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const { endpoint } = await engines.client();
    const answer: Readable = await askEngine(endpoint, {
      method: 'GET',
      path: `/containers/${id}/stats?stream=1`,
      signal,
    });
    for await (const readings of jsonLines(answer)) {
      for (const value of readings) {
        const stats = readStats(id, value);
        if (stats) tell(stats);
      }
    }
  }

  async function* stats(
    ids: readonly string[] | null,
    signal: AbortSignal,
  ): StreamSource<ContainerStats> & AsyncGenerator<ContainerStats> {
    const stop = new AbortController();
    const end = AbortSignal.any([signal, stop.signal]);
    const topic = createTopic<ContainerStats>(500);
    const followed = new Set<string>();
    const look = async () => {
      while (!end.aborted) {
        const wanted =
          ids ??
          (await list().catch(() => [])).filter(({ state }) => state === 'running').map(({ id }) => id);
        for (const id of wanted) {
          if (followed.has(id)) continue;
          followed.add(id);
          const gone = () => void followed.delete(id);
          // It ended, or the engine went away: the next look follows it again if it is there.
          follow(id, topic.publish, end).then(gone, gone);
        }
        await deps.pace.sleep(LOOK_MS, end).catch(() => undefined);
      }
    };
    const source = topic.follow(end);
    look().catch(deps.logDefect);
    try {
      yield* source;
    } finally {
      stop.abort();
    }
  }

  return {
    list,
    async get(containerId) {
      const { docker } = await engines.client();
      try {
        const answer = await docker.getContainer(containerId).inspect();
        const listed = await docker.listContainers({ all: true, filters: { id: [answer.Id] } });
        const [one] = listed;
        if (!one) throw Object.assign(new Error('It was removed.'), { statusCode: 404 });
        return containerDetail(containerView(one, deps.workspace), answer);
      } catch (error) {
        throw engineFailure(error, 'Reading the container');
      }
    },
    async processes(containerId) {
      const { docker } = await engines.client();
      try {
        const answer: { Titles?: string[] | null; Processes?: string[][] | null } = await docker
          .getContainer(containerId)
          .top();
        return { titles: answer.Titles ?? [], rows: hideSecrets(answer.Processes ?? []) as string[][] };
      } catch (error) {
        throw engineFailure(error, 'Listing processes');
      }
    },
    stats,
    composeProjects: async () => projects.list(await list().catch(() => [])),
    execOpen: execs.open,
    execOutput: execs.output,
    execInput: execs.input,
    execResize: execs.resize,
    execClose: execs.close,
  };
}
