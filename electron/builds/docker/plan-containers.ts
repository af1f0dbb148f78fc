import type { EngineIntent } from '@shared/contract/engines';
import type { EngineClient } from './engine-client';
import { counted, engineCall, type PlanParts } from './plan-parts';

type ContainerIntent = Extract<EngineIntent, { kind: 'containers' }>;

const VERBS = { start: 'Start', stop: 'Stop', restart: 'Restart', kill: 'Kill', remove: 'Remove' } as const;
const PURPOSES = {
  start: 'Starts it as it was made.',
  stop: 'Asks it to end, and ends it after ten seconds.',
  restart: 'Stops it and starts it again.',
  kill: 'Ends it at once.',
  remove: 'Removes it with its own volumes, and ends it first where it runs.',
} as const;
/** How long a container may take to end, in seconds. */
const PATIENCE = '10';

/** Plans what is done with containers, one request for each. */
export async function planContainers(client: EngineClient, intent: ContainerIntent): Promise<PlanParts> {
  const { act, ids } = intent;
  const found = await Promise.all(
    ids.map(async (id) => {
      const answer = await client.docker.getContainer(id).inspect();
      return { id: answer.Id, name: answer.Name.replace(/^\//, ''), running: answer.State.Running };
    }),
  );
  const [first] = found;
  return {
    title: `${VERBS[act]} ${found.length === 1 && first ? first.name : counted(found.length, 'container')}`,
    action: VERBS[act],
    calls: found.map(({ id, name }, index) =>
      act === 'remove'
        ? engineCall(client, {
            id: `remove-${index}`,
            method: 'DELETE',
            path: `/containers/${id}`,
            query: { v: '1', force: '1' },
            purpose: `${name}: ${PURPOSES.remove}`,
          })
        : engineCall(client, {
            id: `${act}-${index}`,
            method: 'POST',
            path: `/containers/${id}/${act}`,
            query: act === 'stop' || act === 'restart' ? { t: PATIENCE } : {},
            purpose: `${name}: ${PURPOSES[act]}`,
          }),
    ),
    affected: found.map(({ id, name, running }) => ({
      id,
      title: name,
      detail: running ? 'Running' : 'Stopped',
      bytes: null,
    })),
    confirmation: { kind: act === 'remove' || act === 'kill' ? 'click' : 'none' },
    notes:
      act === 'remove'
        ? [{ tone: 'undo', text: 'What it wrote outside of named volumes is gone afterwards.' }]
        : [],
  };
}
