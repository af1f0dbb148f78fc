import type { SourceView } from '@shared/domain/lane';
import { isoTime } from '@shared/kit/clock';
import type { HealthSource } from '../ports/health-source';
import type { StoreTarget } from '../ports/store-target';
import type { AppState, ReadState } from './app-state';
import type { Session } from './session';

/** The sources whose age stands in the bar at the bottom: each store with its source of health figures. */
export function sourceViews(session: Session): readonly SourceView[] {
  return session.targets.flatMap((target) => {
    const states = [...session.states.values()].filter(({ app }) => app.targetId === target.id);
    if (states.length === 0) return [];
    const health = session.health.get(target.id);
    return [storeSource(session, target, states), ...(health ? [healthSource(health, states)] : [])];
  });
}

function storeSource(session: Session, { id, title }: StoreTarget, states: readonly AppState[]): SourceView {
  const failed = states.map(({ store }) => store).find((read) => read.failure);
  const reason = failed?.failure?.reason;
  return {
    id,
    title,
    ...common(
      states.map(({ store }) => store),
      failed,
    ),
    dataUntil: null,
    ...(reason === 'offline' || reason === 'timeout' ? { state: 'offline' } : {}),
    nextTryAt: failed?.nextTryAt ?? null,
    budget: budgetOf(session, states),
  };
}

/** The scarcest budget of the accounts in use. */
function budgetOf({ budgets }: Session, states: readonly AppState[]): SourceView['budget'] {
  const known = states
    .map(({ app }) => budgets.budgetOf(app.target.accountId))
    .filter((budget) => budget !== null)
    .sort((a, b) => a.remaining - b.remaining);
  return known[0] ? { remaining: known[0].remaining, limit: known[0].limit } : null;
}

function healthSource({ id, title }: HealthSource, states: readonly AppState[]): SourceView {
  const failed = states.map(({ vitals }) => vitals).find((read) => read.failure);
  const until = states
    .flatMap((state) => state.health?.series ?? [])
    .map((series) => series.reading.dataUntil)
    .filter((time) => time !== null);
  return {
    id,
    title,
    ...common(
      states.map(({ vitals }) => vitals),
      failed,
    ),
    dataUntil: until.length > 0 ? isoTime(Math.max(...until)) : null,
    nextTryAt: null,
    budget: null,
  };
}

/** What a source says by its oldest reading. */
function common(
  reads: readonly ReadState[],
  failed: ReadState | undefined,
): Pick<SourceView, 'readAt' | 'state' | 'message'> {
  const times = reads.map(({ at }) => at).filter((time) => time !== null);
  return {
    readAt: times.length === 0 ? null : isoTime(Math.min(...times)),
    state: failed ? 'failed' : reads.some(({ at }) => at === null) ? 'reading' : 'ok',
    message: failed?.failure?.message ?? null,
  };
}
