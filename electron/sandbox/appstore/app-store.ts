import type { World } from '../world';
import { type Listing, listingOf } from './listing';
import { type Shelf, shelfOf } from './shelf';
import type { AppStoreSettings, AppStoreState, Due, Happening } from './state';

/** What the handlers of the simulated App Store Connect see of the world. */
export class AppStore {
  readonly world: World;

  constructor(world: World) {
    this.world = world;
  }

  /** As it is now; a reset puts another in its place. */
  get state(): AppStoreState {
    return this.world.state.appStore;
  }

  get settings(): AppStoreSettings {
    return this.state.settings;
  }

  get shelf(): Shelf {
    return shelfOf(this.state);
  }

  get listing(): Listing {
    return listingOf(this.shelf);
  }

  /** Sandbox time in ms. */
  now(): number {
    return this.world.clock.now();
  }

  /** Sandbox time as Apple writes it. */
  date(at = this.now()): string {
    return appleDate(at);
  }

  /** Lets something happen at a time (ms); if it was to happen at another, it does not any more. */
  schedule(what: Happening, id: string, at: number): void {
    this.cancel(what, id);
    this.state.due.push({ at, what, id });
  }

  /** What was to happen does not. */
  cancel(what: Happening, id: string): void {
    this.state.due = this.state.due.filter((one) => one.what !== what || one.id !== id);
  }

  /** The next thing that is due by `now`, taken off the list; null when there is none. */
  takeDue(now: number): Due | null {
    let first: Due | null = null;
    for (const one of this.state.due) if (one.at <= now && (!first || one.at < first.at)) first = one;
    if (first) this.state.due = this.state.due.filter((one) => one !== first);
    return first;
  }
}

/** A time (ms) as Apple writes it: with an offset and without fractions. */
export function appleDate(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}+00:00`;
}
