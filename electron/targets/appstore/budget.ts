import { isoTime } from '@shared/kit/clock';
import type { RateBudget, RateBudgets } from '../../ports/rate-budget';

const HEADER = 'x-rate-limit';

/** What an answer says about the requests left, read at `now` (ms): `user-hour-lim:3600;user-hour-rem:3545;`. */
export function budgetIn(headers: Headers, now: number): RateBudget | null {
  const text = headers.get(HEADER) ?? '';
  const number = (name: string): number | null => {
    const found = new RegExp(`(?:^|;)\\s*${name}:\\s*(\\d+)`).exec(text);
    return found ? Number(found[1]) : null;
  };
  const limit = number('user-hour-lim');
  const remaining = number('user-hour-rem');
  return limit === null || remaining === null ? null : { limit, remaining, readAt: isoTime(now) };
}

/** The last word on each account's requests, for whoever watches them. */
export class Budgets implements RateBudgets {
  readonly #known = new Map<string, RateBudget>();
  readonly #listeners = new Set<(accountId: string, budget: RateBudget) => void>();

  budgetOf(accountId: string): RateBudget | null {
    return this.#known.get(accountId) ?? null;
  }

  onBudget(listener: (accountId: string, budget: RateBudget) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Takes note of what an answer said. */
  note(accountId: string, budget: RateBudget): void {
    this.#known.set(accountId, budget);
    for (const listener of this.#listeners) listener(accountId, budget);
  }

  forget(accountId: string): void {
    this.#known.delete(accountId);
  }
}
