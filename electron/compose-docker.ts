import type { DockerDeps } from './builds/docker/docker-deps';
import type { DockerRoom, LazyDocker } from './ports/docker-room';

/** Docker for one workspace: its code is loaded, and its engine asked, when somebody first looks. */
export function lazyDocker(deps: DockerDeps): LazyDocker {
  let opening: Promise<DockerRoom> | null = null;
  let room: DockerRoom | null = null;
  return {
    async open() {
      opening ??= import('./builds/docker/open-docker').then(({ openDocker }) => openDocker(deps));
      room = await opening;
      return room;
    },
    opened: () => room,
    async close() {
      await (await opening?.catch(() => null))?.close();
    },
  };
}
