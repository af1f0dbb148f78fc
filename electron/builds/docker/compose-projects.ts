import { resolve } from 'node:path';
import type { ComposeProject, ContainerView } from '@shared/contract/containers';
import { failure, failureOf } from '@shared/domain/failure';
import { runProgram } from '../../process-kit/run-program';
import { type ComposeFile, readComposeFile } from './compose-file';
import type { DockerDeps } from './docker-deps';

/** The program that runs compose projects here. */
export interface ComposeTool {
  /** `docker compose`, `docker-compose`. */
  readonly words: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly major: 1 | 2;
}

/** The compose projects of a workspace: what its files say, and what of it runs. */
export interface ComposeProjects {
  list(containers: readonly ContainerView[]): Promise<readonly ComposeProject[]>;
  /** A project to act on. Rejects with `not-found` or `tool-missing`. */
  find(projectId: string): Promise<{ readonly file: ComposeFile; readonly tool: ComposeTool }>;
}

const TOOLS = [
  { words: 'docker compose', command: 'docker', args: ['compose'] },
  { words: 'docker-compose', command: 'docker-compose', args: [] },
] as const;

/** Reads the files anew each time: people edit them while they look. */
export function createComposeProjects(deps: DockerDeps): ComposeProjects {
  let known: Promise<ComposeTool | null> | null = null;
  const paths = () => {
    const services = deps.workspace.services.filter((service) => service.compose !== undefined);
    const byPath = new Map<string, string[]>();
    for (const { id, compose = '' } of services) {
      const path = resolve(deps.folder, compose);
      byPath.set(path, [...(byPath.get(path) ?? []), id]);
    }
    return [...byPath];
  };
  /** Asked once; a program that is installed meanwhile is found by the next look that misses it. */
  async function tool(): Promise<ComposeTool | null> {
    known ??= findTool();
    const found = await known;
    if (!found) known = null;
    return found;
  }

  return {
    async list(containers) {
      const found = await tool();
      return Promise.all(
        paths().map(async ([path, serviceIds]) => {
          const base = {
            id: path,
            file: path,
            tool: found?.words ?? null,
            serviceIds,
            logSourceId: `compose:${path}`,
          };
          try {
            const file = await readComposeFile(path);
            const own = containers.filter(({ compose }) => compose?.project === file.name);
            return {
              ...base,
              name: file.name,
              services: file.services.map((service) => viewOf(service, own)),
              problem: found ? problemOf(file, found) : missingTool().failure.message,
            };
          } catch (error) {
            return { ...base, name: path, services: [], problem: failureOf(error).message };
          }
        }),
      );
    },
    async find(projectId) {
      if (!paths().some(([path]) => path === projectId)) {
        throw failure('not-found', 'slipway.yaml names no such compose file.', {
          advice: 'Look at the list again.',
        });
      }
      const found = await tool();
      if (!found) throw missingTool();
      const file = await readComposeFile(projectId);
      const problem = problemOf(file, found);
      if (problem !== null)
        throw failure('tool-missing', problem, {
          stillTrue: 'Nothing was started.',
          advice: 'Install Docker Compose 2, or leave the name out of the file.',
        });
      return { file, tool: found };
    },
  };
}

async function findTool(): Promise<ComposeTool | null> {
  for (const { words, command, args } of TOOLS) {
    const { code, output } = await runProgram({ command, args: [...args, 'version', '--short'] });
    if (code === 0) return { words, command, args, major: /^v?1\./.test(output.trim()) ? 1 : 2 };
  }
  return null;
}

const problemOf = (file: ComposeFile, { major }: ComposeTool): string | null =>
  major === 1 && file.namesItself
    ? 'docker-compose of version 1 refuses a file that names its project.'
    : null;

function missingTool() {
  return failure('tool-missing', 'Neither docker compose nor docker-compose is on this computer.', {
    stillTrue: 'Nothing was started.',
    advice: 'Install Docker Compose and look again.',
  });
}

function viewOf(
  service: ComposeFile['services'][number],
  containers: readonly ContainerView[],
): ComposeProject['services'][number] {
  const own = containers.filter(({ compose }) => compose?.service === service.name);
  const running = own.filter(({ state }) => state === 'running');
  const health =
    (['unhealthy', 'starting', 'healthy'] as const).find((one) =>
      running.some((container) => container.health === one),
    ) ?? 'none';
  const exit = /^Exited \((\d+)\)/.exec(own.find(({ state }) => state === 'exited')?.status ?? '')?.[1];
  const ports = running.flatMap((container) => container.ports.filter(({ hostPort }) => hostPort !== null));
  return {
    name: service.name,
    image: service.image ?? own[0]?.image ?? null,
    builds: service.builds,
    state: stateOf(own.length, running.length, service.replicas, health),
    health,
    wanted: service.replicas,
    running: running.length,
    ports: [
      ...new Set(ports.map(({ hostPort, container, protocol }) => `${hostPort}:${container}/${protocol}`)),
    ],
    dependsOn: service.dependsOn,
    containerIds: own.map(({ id }) => id),
    exitCode: exit === undefined ? null : Number(exit),
  };
}

function stateOf(
  there: number,
  running: number,
  wanted: number,
  health: ContainerView['health'],
): ComposeProject['services'][number]['state'] {
  if (there === 0) return 'absent';
  if (running === 0) return 'exited';
  if (health === 'unhealthy' || health === 'starting') return health;
  return running < wanted ? 'partial' : 'running';
}
