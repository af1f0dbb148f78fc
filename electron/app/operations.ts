import type { OperationId } from '@shared/domain/ids';
import { isOver, type Operation } from '@shared/domain/operation';
import type { Session } from './session';

/** Long work of every kind, newest first: what stores are sent, and what an engine does. */
export async function listOperations(session: Session, limit: number): Promise<readonly Operation[]> {
  const merged = new Map((await session.runner.list(limit)).map((operation) => [operation.id, operation]));
  for (const operation of session.docker.opened()?.work.list() ?? []) merged.set(operation.id, operation);
  return [...merged.values()].sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1)).slice(0, limit);
}

/** One of them. Rejects with `not-found`. */
export async function getOperation(session: Session, id: OperationId): Promise<Operation> {
  return session.docker.opened()?.work.get(id) ?? session.runner.get(id);
}

/** Ends one that may still be ended. Rejects with `not-allowed`. */
export function cancelOperation(session: Session, id: OperationId): Operation {
  return session.docker.opened()?.work.cancel(id) ?? session.runner.cancel(id);
}

/** Everything that is under way, at stores and on an engine: another workspace must wait for it. */
export function underWay(session: Session): readonly Operation[] {
  const onEngine = session.docker.opened()?.work.list() ?? [];
  return [...session.runner.running(), ...onEngine.filter(({ state }) => !isOver(state))];
}
