import type { IsoTime } from '@shared/domain/ids';

/** How many requests a store still takes from one account in its current period. */
export interface RateBudget {
  /** Requests of a whole period. */
  readonly limit: number;
  /** Requests that are left of it. */
  readonly remaining: number;
  /** When the store last said so, in the store's time. */
  readonly readAt: IsoTime;
}

/** What the stores of a workspace say about the requests that its accounts have left. */
export interface RateBudgets {
  /** The last word of an account's store; null before its first answer, and for stores that tell none. */
  budgetOf(accountId: string): RateBudget | null;
  /** Tells every change; gives the way to stop listening. */
  onBudget(listener: (accountId: string, budget: RateBudget) => void): () => void;
}
