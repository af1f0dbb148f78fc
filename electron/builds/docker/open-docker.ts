import type { ChangeTopic } from '@shared/contract/system';
import { createTopic } from '@shared/kit/stream/topic';
import type { DockerRoom } from '../../ports/docker-room';
import { createBuildBook } from './build-book';
import { createBuilds } from './builds';
import { createComposeProjects } from './compose-projects';
import { createContainers } from './containers';
import type { DockerDeps } from './docker-deps';
import { createEngineRoom } from './engine-room';
import { createEngineTable } from './engine-table';
import { createExecRoom } from './exec-room';
import { createDockerLogs } from './log-provider';
import { createWorkBook } from './work';

/** Whatever changes of these may change what there is to read. */
const LOGGED: ReadonlySet<ChangeTopic> = new Set(['engines', 'builds', 'containers', 'compose']);

/** Opens everything of Docker for one workspace. Nothing is asked of an engine yet. */
export async function openDocker(given: DockerDeps): Promise<DockerRoom> {
  const deps: DockerDeps = {
    ...given,
    changed(topic) {
      given.changed(topic);
      if (LOGGED.has(topic)) logs.refresh();
    },
  };
  const engines = createEngineTable(deps, (containerId) => logs.began(containerId));
  const book = createBuildBook(deps);
  const work = createWorkBook(deps);
  const projects = createComposeProjects(deps);
  const execs = createExecRoom(engines, deps);
  const moves = createTopic<string>();
  const containers = createContainers({ deps, engines, projects, execs });
  const logs = createDockerLogs({ engines, containers, book, moves });
  await book.load();
  logs.refresh();
  return {
    engine: createEngineRoom({ deps, engines, projects, work, book }),
    work,
    builds: createBuilds({ deps, engines, book, work, moves }),
    containers,
    logs,
    async close() {
      await work.close();
      execs.closeAll();
      moves.end();
      engines.close();
    },
  };
}
