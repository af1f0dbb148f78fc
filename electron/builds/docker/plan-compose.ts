import { dirname } from 'node:path';
import type { EngineIntent } from '@shared/contract/engines';
import type { ComposeProjects } from './compose-projects';
import type { EngineClient } from './engine-client';
import type { PlanParts } from './plan-parts';

type ComposeIntent = Extract<EngineIntent, { kind: 'compose' }>;

const TITLES = { up: 'Start', down: 'Take down', stop: 'Stop', restart: 'Restart', build: 'Build' } as const;

/** Plans a run of the compose program: the very command line that is started. */
export async function planCompose(
  client: EngineClient,
  projects: ComposeProjects,
  intent: ComposeIntent,
): Promise<PlanParts> {
  const { file, tool } = await projects.find(intent.projectId);
  const args = [...tool.args, '--file', file.path, '--project-name', file.name, ...actArgs(intent)];
  const what = intent.services.length === 0 ? file.name : intent.services.join(', ');
  return {
    title: `${TITLES[intent.act]} ${what}`,
    action: TITLES[intent.act],
    calls: [],
    commands: [[tool.command, ...args].map(quoted).join(' ')],
    command: { command: tool.command, args, cwd: dirname(file.path) },
    affected: file.services
      .filter(({ name }) => intent.services.length === 0 || intent.services.includes(name))
      .map(({ name, image }) => ({ id: name, title: name, detail: image ?? 'Built from here', bytes: null })),
    confirmation:
      intent.act === 'down'
        ? intent.volumes
          ? { kind: 'typed', expected: file.name }
          : { kind: 'click' }
        : { kind: intent.act === 'stop' ? 'click' : 'none' },
    notes:
      intent.act === 'down'
        ? [
            {
              tone: intent.volumes ? 'warning' : 'undo',
              text: intent.volumes
                ? 'Named volumes go too, with all data in them.'
                : 'Containers and networks go; named volumes stay.',
            },
          ]
        : [{ tone: 'info', text: `On ${client.words}.` }],
  };
}

function actArgs({ act, services, build, volumes }: ComposeIntent): readonly string[] {
  switch (act) {
    case 'up':
      return ['up', '--detach', ...(build ? ['--build'] : []), ...services];
    case 'down':
      return ['down', ...(volumes ? ['--volumes'] : [])];
    default:
      return [act, ...services];
  }
}

/** As a person would type it. */
const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
