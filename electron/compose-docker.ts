import type { DockerDeps } from './builds/docker/docker-deps';
import type { DockerRoom, LazyDocker } from './ports/docker-room';
import type { LogDesk } from './ports/log-desk';

/** Docker for one workspace: its code is loaded, and its engine asked, when somebody first looks. */
export function lazyDocker(deps: DockerDeps, logs: () => Promise<LogDesk>): LazyDocker {
  let opening: Promise<DockerRoom> | null = null;
  let room: DockerRoom | null = null;
  let forget = (): void => undefined;

  async function start(): Promise<DockerRoom> {
    const { openDocker } = await import('./builds/docker/open-docker');
    const opened = await openDocker(deps);
    forget = (await logs()).add(opened.logs);
    return opened;
  }

  return {
    async open() {
      opening ??= start();
      room = await opening;
      return room;
    },
    opened: () => room,
    async close() {
      const last = await opening?.catch(() => null);
      forget();
      await last?.close();
    },
  };
}
