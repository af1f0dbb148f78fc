import fc from 'fast-check';

/** What a machine answers to an event: the next state, or why nothing changes. */
export type Answer<S> =
  | { readonly kind: 'moved'; readonly state: S }
  | { readonly kind: 'ignored'; readonly reason: string };

/** A state machine as these helpers look at it: a pure function with samples of all that it may meet. */
export interface Machine<S extends { readonly kind: string }, E extends { readonly kind: string }> {
  /** At least one state of every kind. */
  readonly states: readonly S[];
  /** At least one event of every kind. */
  readonly events: readonly E[];
  readonly start: S;
  transition(state: S, event: E): Answer<S>;
}

/** Every pair of state and event with its answer: the whole table. Throws where the machine does. */
export function tableOf<S extends { readonly kind: string }, E extends { readonly kind: string }>(
  machine: Machine<S, E>,
): readonly { readonly state: S; readonly event: E; readonly answer: Answer<S> }[] {
  return machine.states.flatMap((state) =>
    machine.events.map((event) => ({ state, event, answer: machine.transition(state, event) })),
  );
}

/** Kinds of states that the events can lead to from the start, itself included. */
export function reachableKinds<S extends { readonly kind: string }, E extends { readonly kind: string }>(
  machine: Machine<S, E>,
): ReadonlySet<string> {
  const seen = new Map<string, S>([[JSON.stringify(machine.start), machine.start]]);
  for (const state of seen.values()) {
    for (const event of machine.events) {
      const answer = machine.transition(state, event);
      // Counters in a state would make the walk endless; a few hundred states are plenty to see every kind.
      if (answer.kind === 'moved' && seen.size < 500) seen.set(JSON.stringify(answer.state), answer.state);
    }
  }
  return new Set([...seen.values()].map((state) => state.kind));
}

/** One step of a walk: what was, what came, what it made of it. */
export interface Step<S, E> {
  readonly before: S;
  readonly event: E;
  readonly answer: Answer<S>;
  readonly after: S;
}

/** Walks a machine through random events, and hands every step to `check`, which asserts what must always hold. */
export function walk<S extends { readonly kind: string }, E extends { readonly kind: string }>(
  machine: Pick<Machine<S, E>, 'start' | 'transition'>,
  events: fc.Arbitrary<E>,
  check: (step: Step<S, E>) => void,
): void {
  fc.assert(
    fc.property(fc.array(events, { maxLength: 60 }), (path) => {
      let state = machine.start;
      for (const event of path) {
        const answer = machine.transition(state, event);
        const after = answer.kind === 'moved' ? answer.state : state;
        check({ before: state, event, answer, after });
        state = after;
      }
    }),
    { numRuns: 500 },
  );
}
