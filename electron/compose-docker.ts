import type { DockerDeps } from './builds/docker/docker-deps';
import { lazyRoom } from './compose-lazy';
import type { LazyDocker } from './ports/docker-room';
import type { LogDesk } from './ports/log-desk';

/** Docker for one workspace: its code is loaded, and its engine asked, when somebody first looks. */
export function lazyDocker(deps: DockerDeps, logs: () => Promise<LogDesk>): LazyDocker {
  return lazyRoom(async () => (await import('./builds/docker/open-docker')).openDocker(deps), logs);
}
