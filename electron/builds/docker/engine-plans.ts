import type { EngineIntent, EnginePlan } from '@shared/contract/engines';
import type { PlanId } from '@shared/domain/ids';
import { isoTime } from '@shared/kit/clock';
import type { ComposeProjects } from './compose-projects';
import type { DockerDeps } from './docker-deps';
import { engineFailure } from './docker-errors';
import type { EngineClient } from './engine-client';
import { planCompose } from './plan-compose';
import { planContainers } from './plan-containers';
import { planImages } from './plan-images';
import type { PlannedCommand, PlanParts } from './plan-parts';
import { planRun } from './plan-run';

/** A plan with what must not be shown of it. */
export interface PreparedPlan {
  readonly plan: EnginePlan;
  /** Bodies as they are sent, where the plan shows them with their secrets hidden. */
  readonly bodies: ReadonlyMap<string, unknown>;
  /** The program and its arguments, for a compose project. */
  readonly command: PlannedCommand | null;
  readonly client: EngineClient;
}

/** Computes exactly what would be asked of an engine. Reads it, and changes nothing. */
export async function prepareEnginePlan(
  deps: DockerDeps,
  client: EngineClient,
  projects: ComposeProjects,
  intent: EngineIntent,
): Promise<PreparedPlan> {
  try {
    const parts = await partsOf(deps, client, projects, intent);
    return {
      client,
      bodies: parts.bodies ?? new Map(),
      command: parts.command ?? null,
      plan: {
        id: deps.ids.next('plan') as PlanId,
        intent: shownIntent(intent),
        title: parts.title,
        action: parts.action,
        createdAt: isoTime(deps.pace.now()),
        engine: client.words,
        host: client.place.address,
        calls: parts.calls,
        commands: parts.commands ?? [],
        affected: parts.affected ?? [],
        freesBytes: parts.freesBytes ?? null,
        confirmation: parts.confirmation,
        notes: parts.notes ?? [],
      },
    };
  } catch (error) {
    throw engineFailure(error, 'Planning');
  }
}

function partsOf(
  deps: DockerDeps,
  client: EngineClient,
  projects: ComposeProjects,
  intent: EngineIntent,
): Promise<PlanParts> {
  switch (intent.kind) {
    case 'run':
      return planRun(deps, client, intent);
    case 'containers':
      return planContainers(client, intent);
    case 'compose':
      return planCompose(client, projects, intent);
    default:
      return planImages(deps, client, intent);
  }
}

/** What was typed may hold secrets: the plan's own calls show it with those hidden. */
function shownIntent(intent: EngineIntent): EngineIntent {
  return intent.kind === 'run' ? { ...intent, env: [] } : intent;
}
