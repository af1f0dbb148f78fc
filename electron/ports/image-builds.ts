import type {
  BuildDetail,
  BuildInputs,
  BuildLogLine,
  BuildRow,
  DockerfileFinding,
  ServiceView,
} from '@shared/contract/builds';
import type { StreamSource } from '@shared/kit/stream/batch';

/** What a look at a service's Dockerfile and context found. */
export interface DockerfileCheck {
  readonly findings: readonly DockerfileFinding[];
  readonly contextBytes: number;
  readonly contextFiles: number;
  readonly ignoredFiles: number;
  readonly ignoreFile: string | null;
  readonly text: string;
}

/** Which lines of a build's log to read. */
export interface BuildLogQuery {
  readonly from: number | null;
  readonly limit: number;
  readonly step: number | null;
  readonly find: string | null;
}

/** Builds of the workspace's services: those that run and those that were kept. */
export interface ImageBuilds {
  services(): Promise<readonly ServiceView[]>;
  check(serviceId: string): Promise<DockerfileCheck>;
  /** Resolves when it is under way. A build that fails is a build in the list, with its failure. */
  start(inputs: BuildInputs, by: string): Promise<{ readonly buildId: string }>;
  rebuild(buildId: string, by: string): Promise<{ readonly buildId: string }>;
  cancel(buildId: string): Promise<void>;
  list(serviceId: string | null, limit: number): Promise<readonly BuildRow[]>;
  get(buildId: string): Promise<BuildDetail>;
  watch(buildId: string, signal: AbortSignal): StreamSource<BuildDetail>;
  log(
    buildId: string,
    query: BuildLogQuery,
  ): Promise<{ readonly lines: readonly BuildLogLine[]; readonly matching: number; readonly total: number }>;
  forget(buildId: string): Promise<void>;
}
