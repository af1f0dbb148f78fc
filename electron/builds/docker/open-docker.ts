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
import { createWorkBook } from './work';

/** Opens everything of Docker for one workspace. Nothing is asked of an engine yet. */
export async function openDocker(deps: DockerDeps): Promise<DockerRoom> {
  const engines = createEngineTable(deps);
  const book = createBuildBook(deps);
  const work = createWorkBook(deps);
  const projects = createComposeProjects(deps);
  const execs = createExecRoom(engines, deps);
  const moves = createTopic<string>();
  await book.load();
  return {
    engine: createEngineRoom({ deps, engines, projects, work, book }),
    work,
    builds: createBuilds({ deps, engines, book, work, moves, onLog: () => undefined }),
    containers: createContainers({ deps, engines, projects, execs }),
    async close() {
      await work.close();
      execs.closeAll();
      moves.end();
      engines.close();
    },
  };
}
