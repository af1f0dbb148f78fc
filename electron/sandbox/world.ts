import { notFound } from './api-error';
import type { SandboxClock } from './clock';
import type { Faults } from './faults';
import type { App, State } from './state-schema';

/** What route modules see of the simulated world. */
export class World {
  readonly clock: SandboxClock;
  readonly faults: Faults;
  #state: State;
  readonly #onChange: (binding: boolean) => void;

  constructor(clock: SandboxClock, faults: Faults, state: State, onChange: (binding: boolean) => void) {
    this.clock = clock;
    this.faults = faults;
    this.#state = state;
    this.#onChange = onChange;
  }

  /** The state as it is now; a reset puts another in its place, so it is read anew in every call. */
  get state(): State {
    return this.#state;
  }

  /** The apps by package name. */
  get apps(): State['apps'] {
    return this.#state.apps;
  }

  /** An app; throws Google's 404 for a package that does not exist. */
  app(packageName = ''): App {
    const app = this.#state.apps[packageName];
    if (!app) throw notFound(`Package not found: ${packageName}.`);
    return app;
  }

  /** To be called after every change: it is saved before the request that made it is answered. */
  changed(): void {
    this.#onChange(true);
  }

  /** To be called after a change that may be lost in a crash, such as the progress of an upload. */
  progressed(): void {
    this.#onChange(false);
  }

  /** Puts another state in the place of this one: a scenario, or a fresh start. */
  replace(state: State): void {
    this.#state = state;
    this.#onChange(true);
  }

  /** The next number of the world's own sequence: ids that repeat from run to run. */
  nextNumber(): number {
    this.#state.sequence += 1;
    return this.#state.sequence;
  }
}
