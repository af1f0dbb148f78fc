import type { SiteChange } from './appstore/site';
import type { AppStoreSettings, AppStoreState } from './appstore/state';
import type { FaultInput, StandingFault } from './fault-schema';
import type { ConsoleChange } from './play/console';
import type { LoggedRequest } from './request-log';
import type { State } from './state-schema';

/** Where the sandbox clock stands. */
export interface ClockReading {
  /** Sandbox time, ms since the epoch. */
  readonly now: number;
  /** Sandbox milliseconds per real one; 0 is stopped. */
  readonly rate: number;
}

/** How to move the clock: to a time, by a span, to another rate, or several of them in this order. Times in ms. */
export interface ClockMove {
  readonly set?: number | undefined;
  readonly advance?: number | undefined;
  readonly rate?: number | undefined;
}

/** Drives a running sandbox: what its own screens and the routes below `/_sandbox/` offer. */
export interface SandboxControl {
  /** The whole state, as it is persisted. */
  state(): State;
  clock(): ClockReading;
  moveClock(move: ClockMove): ClockReading;
  faults(): readonly StandingFault[];
  /** Switches a fault on and gives its id. */
  addFault(fault: FaultInput): string;
  removeFault(id: string): boolean;
  clearFaults(): void;
  scenarios(): readonly string[];
  /** Puts a scenario in the place of the world. Open edits, uploads and faults go. Throws for an unknown name. */
  loadScenario(name: string): void;
  /** Loads the present scenario anew. */
  reset(): void;
  /** Changes operating settings: edit lifetime, quota, whether a fraction may fall. */
  configure(settings: Partial<State['settings']>): State['settings'];
  /** Requests after an id (0: all kept), oldest first. */
  requests(afterId?: number): readonly LoggedRequest[];
  clearRequests(): void;
  /** Does what another person does in Play Console; every open edit of the app dies of it. */
  consoleChange(change: ConsoleChange): void;
  /** Does what Apple's reviewers and machines, testers, or another person in App Store Connect do. */
  siteChange(change: SiteChange): void;
  /** Changes how long Apple takes, and what a key may ask for in an hour. */
  configureAppStore(settings: Partial<AppStoreSettings>): AppStoreSettings;
  /** Puts another App Store Connect in the place of the scene's, such as a big one to measure with. */
  plantAppStore(state: AppStoreState): void;
}
