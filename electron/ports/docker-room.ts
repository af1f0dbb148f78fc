import type { ContainerEngine, EngineWork } from './container-engine';
import type { Containers } from './containers';
import type { ImageBuilds } from './image-builds';
import type { LogProvider } from './log-source';

/** Everything of Docker in one workspace. */
export interface DockerRoom {
  readonly engine: ContainerEngine;
  readonly work: EngineWork;
  readonly builds: ImageBuilds;
  readonly containers: Containers;
  /** The output of containers and builds, for the log viewer. */
  readonly logs: LogProvider;
  /** Stops what is under way and closes every connection. */
  close(): Promise<void>;
}

/** Docker, which nothing loads before somebody looks at it. */
export interface LazyDocker {
  open(): Promise<DockerRoom>;
  /** What was opened; null when nobody looked yet. */
  opened(): DockerRoom | null;
  close(): Promise<void>;
}
