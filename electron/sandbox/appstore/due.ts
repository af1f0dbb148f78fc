import type { AppStore } from './app-store';
import { buildExpires, buildProcessed } from './builds';
import type { Happening } from './state';

/** What happens by itself, to the resource of an id, at a time (ms). */
type Happens = (store: AppStore, id: string, at: number) => void;

const HAPPENINGS: Partial<Record<Happening, Happens>> = {
  'build-processed': buildProcessed,
  'build-expires': buildExpires,
};

/** Lets everything happen whose time has come, in the order of time. What follows from it follows at its own time. */
export function settleDue(store: AppStore): void {
  const now = store.now();
  for (let due = store.takeDue(now); due !== null; due = store.takeDue(now)) {
    HAPPENINGS[due.what]?.(store, due.id, due.at);
    store.world.changed();
  }
}
