import type { Line } from './lives';
import type { Commit } from './store-log';

/** Fractions closer than this are one and the same step. */
const SAME = 1e-6;

/** What became of all steps, counted over three records: the store's own, the history and the journal. */
export interface Verdict {
  /** Commits that reached the store beyond the first of a step. */
  readonly duplicates: number;
  /** Steps of which a record says something else than the store: a yes to a person or of the store that is gone. */
  readonly lost: readonly string[];
}

interface Step {
  readonly fraction: number;
  /** Whether the program told a person that it had begun. */
  confirmed: boolean;
}

/** Holds every step that was begun against what the store did and what the next life knows of it. */
export class Ledger {
  readonly #lost: string[] = [];
  readonly #commits = new Map<number, Commit>();
  #open: Step[] = [];

  /** A step begins. */
  begin(fraction: number): Step {
    const step = { fraction, confirmed: false };
    this.#open.push(step);
    return step;
  }

  /** What the store's own log says. */
  commits(commits: readonly Commit[]): void {
    for (const commit of commits) this.#commits.set(commit.request, commit);
  }

  /** What a life that had settled everything says of the steps before it. */
  audit(settled: Extract<Line, { kind: 'settled' }>, history: Extract<Line, { kind: 'history' }>): void {
    if (!history.unaltered) this.#lost.push('The chain of events is broken.');
    const states = new Map(settled.operations.map(({ id, state }) => [id, state]));
    for (const step of this.#open) {
      const done = this.#isAtStore(step);
      const events = history.events.filter(
        ({ fraction, kind }) => isSame(fraction, step.fraction) && kind !== 'rollout.observed',
      );
      const name = `${(step.fraction * 100).toFixed(2)} %`;
      const intents = events.filter(({ kind }) => kind === 'operation.intent');
      const outcomes = events.filter(({ kind }) => kind !== 'operation.intent');
      if (step.confirmed && intents.length === 0)
        this.#lost.push(`${name} was confirmed and is not in the history.`);
      if (done && !outcomes.some(({ result }) => result === 'done'))
        this.#lost.push(`${name} is at the store; the history does not say so.`);
      if (!done && outcomes.some(({ result }) => result === 'done'))
        this.#lost.push(`${name} is not at the store; the history says that it is.`);
      for (const { operationId } of intents) {
        const state = states.get(operationId ?? '');
        if (state !== undefined && (state === 'succeeded') !== done)
          this.#lost.push(`${name} is ${done ? '' : 'not '}at the store; the journal says ${state}.`);
      }
    }
    this.#open = [];
  }

  verdict(): Verdict {
    const steps = [...this.#commits.values()].map(({ fraction }) => Math.round(fraction / SAME));
    return { duplicates: steps.length - new Set(steps).size, lost: this.#lost };
  }

  #isAtStore(step: Step): boolean {
    return [...this.#commits.values()].some(
      ({ fraction, carriedOut }) => carriedOut && isSame(fraction, step.fraction),
    );
  }
}

const isSame = (a: number | null, b: number): boolean => a !== null && Math.abs(a - b) < SAME;
