import type { ComposeProject, ContainerView } from '@shared/contract/containers';
import type { IconName } from '../../ui/icon/icon';
import type { Tone } from '../../ui/theme/tone';

/** How a container or a service stands, as its chip says it. */
export interface StateLook {
  readonly tone: Tone;
  readonly icon: IconName;
  readonly words: string;
}

/** What the chip of a container says: its health where it has one, else its state. */
export function containerLook({ state, health, status }: ContainerView): StateLook {
  switch (state) {
    case 'running':
      return HEALTH[health];
    case 'created':
      return { tone: 'draft', icon: 'circle-dashed', words: 'Created' };
    case 'paused':
      return { tone: 'draft', icon: 'pause', words: 'Paused' };
    case 'restarting':
      return { tone: 'watch', icon: 'restart', words: 'Restarting' };
    case 'removing':
      return { tone: 'processing', icon: 'loader', words: 'Being removed' };
    case 'dead':
      return { tone: 'failed', icon: 'circle-x', words: 'Dead' };
    case 'exited': {
      const code = /\((\d+)\)/.exec(status)?.[1];
      return code === undefined || code === '0'
        ? { tone: 'draft', icon: 'stop', words: 'Stopped' }
        : { tone: 'failed', icon: 'circle-x', words: `Exited ${code}` };
    }
  }
}

const HEALTH: Readonly<Record<ContainerView['health'], StateLook>> = {
  none: { tone: 'done', icon: 'play', words: 'Running' },
  starting: { tone: 'processing', icon: 'loader', words: 'Starting' },
  healthy: { tone: 'done', icon: 'circle-check', words: 'Healthy' },
  unhealthy: { tone: 'failed', icon: 'circle-x', words: 'Unhealthy' },
};

type ComposeService = ComposeProject['services'][number];

const SERVICE: Readonly<Record<ComposeService['state'], StateLook>> = {
  running: { tone: 'done', icon: 'circle-check', words: 'Running' },
  starting: { tone: 'processing', icon: 'loader', words: 'Starting' },
  unhealthy: { tone: 'failed', icon: 'circle-x', words: 'Unhealthy' },
  exited: { tone: 'failed', icon: 'circle-x', words: 'Exited' },
  partial: { tone: 'watch', icon: 'alert-triangle', words: 'Partly up' },
  absent: { tone: 'draft', icon: 'circle-dashed', words: 'Not up' },
};

/** What the chip of a compose service says. */
export function serviceLook({ state, exitCode }: ComposeService): StateLook {
  if (state === 'exited' && (exitCode ?? 0) === 0) return { tone: 'draft', icon: 'stop', words: 'Stopped' };
  if (state === 'exited' && exitCode !== null) return { ...SERVICE.exited, words: `Exited ${exitCode}` };
  return SERVICE[state];
}

/** `8000 → 8000, 9000`: what of the container the host can reach, and what it cannot. */
export function portWords(ports: ContainerView['ports']): string {
  const words = ports.map(({ container, hostPort, protocol }) => {
    const inside = protocol === 'tcp' ? `${container}` : `${container}/${protocol}`;
    return hostPort === null ? inside : `${hostPort} → ${inside}`;
  });
  return [...new Set(words)].join(', ');
}

/** Containers of one project, or those of none. */
export interface ContainerGroup {
  /** The compose project's name; null for containers that stand alone. */
  readonly project: string | null;
  readonly compose: ComposeProject | null;
  readonly containers: readonly ContainerView[];
}

/** Containers under their compose projects; projects without a container are there too, since they can be brought up. */
export function groupContainers(
  containers: readonly ContainerView[],
  projects: readonly ComposeProject[],
): readonly ContainerGroup[] {
  const names = new Set([
    ...projects.map(({ name }) => name),
    ...containers.flatMap(({ compose }) => (compose ? [compose.project] : [])),
  ]);
  const groups: ContainerGroup[] = [...names].sort().map((name) => ({
    project: name,
    compose: projects.find((project) => project.name === name) ?? null,
    containers: containers.filter(({ compose }) => compose?.project === name),
  }));
  const alone = containers.filter(({ compose }) => compose === null);
  return alone.length > 0 ? [...groups, { project: null, compose: null, containers: alone }] : groups;
}

/** `3 of 4 running`. */
export function runningWords(containers: readonly ContainerView[]): string {
  const running = containers.filter(({ state }) => state === 'running').length;
  return `${running} of ${containers.length} running`;
}

/** How far curl is, as it tells it while it runs: a title of two lines, then figures that overwrite one another. */
const CURL_TITLE = / *% Total +% Received.*\n.*Dload +Upload.*\n?/;
const CURL_FIGURES = /(?:\r|^) *\d+(?: +[\d.]+[kMGT]?){7}(?: +[-\d]+:[-\d]+:[-\d]+){3} +[\d.]+[kMGT]?/gm;

/** What a probe said, without the progress of its download: most checks are made with curl, which is not asked for it. */
export function probeWords(output: string): string {
  return output.replace(CURL_TITLE, '').replaceAll(CURL_FIGURES, '').trim();
}
