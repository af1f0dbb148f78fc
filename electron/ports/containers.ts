import type {
  ComposeProject,
  ContainerDetail,
  ContainerStats,
  ContainerView,
  ExecNews,
} from '@shared/contract/containers';
import type { StreamSource } from '@shared/kit/stream/batch';

/** What to start in a terminal inside a container. */
export interface ExecRequest {
  readonly containerId: string;
  readonly command: readonly string[];
  readonly user: string | null;
  readonly columns: number;
  readonly rows: number;
}

/** The containers of the engine in use. */
export interface Containers {
  list(): Promise<readonly ContainerView[]>;
  get(containerId: string): Promise<ContainerDetail>;
  processes(
    containerId: string,
  ): Promise<{ readonly titles: readonly string[]; readonly rows: readonly (readonly string[])[] }>;
  stats(containerIds: readonly string[] | null, signal: AbortSignal): StreamSource<ContainerStats>;
  composeProjects(): Promise<readonly ComposeProject[]>;
  execOpen(request: ExecRequest): Promise<{ readonly execId: string }>;
  execOutput(execId: string, signal: AbortSignal): StreamSource<ExecNews>;
  execInput(execId: string, bytes: Uint8Array): void;
  execResize(execId: string, columns: number, rows: number): Promise<void>;
  execClose(execId: string): void;
}
