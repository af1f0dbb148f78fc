import type { AppId, OperationId } from '@shared/domain/ids';
import type { Operation } from '@shared/domain/operation';
import type { Plan } from '@shared/domain/plan';
import type { StoreObservation, StoreTrack } from '@shared/domain/store';
import type { Clock } from '@shared/kit/clock';
import type { IdSource } from '@shared/kit/ids';
import type { History } from './history';
import type { StoreTarget, TargetApp, UploadSource } from './store-target';

/** Plans about releases and plans in facts do not wait for each other: adding a tester disturbs no upload. */
export type Lane = 'tracks' | 'facts';

/** Who said yes to a plan, how, and with which file. */
export interface PlanConsent {
  readonly artifactPath: string | null;
  readonly confirmedBy: string | null;
  readonly why: string | null;
}

/** Long work: started once, journalled, watched, cancelled, and settled after a restart. */
export interface OperationRunner {
  /**
   * Starts a confirmed plan; resolves when its intent is on disk. Refuses while another runs for the app, or while an
   * outcome is open; a halt waits for no outcome. `claim` runs after the app is taken and before anything is written or
   * sent; when it rejects, nothing is.
   */
  start(plan: Plan, consent: PlanConsent, claim: (id: OperationId) => Promise<void>): Promise<Operation>;
  /**
   * Takes up what the last run of the program left behind; resolves when all of it is under way. `doubtful` when the
   * journal is known to have lost rows: then nothing is gone on with, and the store alone tells what happened.
   */
  recover(doubtful: boolean): Promise<void>;
  list(limit: number): Promise<readonly Operation[]>;
  get(id: OperationId): Promise<Operation>;
  cancel(id: OperationId): Operation;
  /** Reads the store again for an outcome that is not known. */
  settle(id: OperationId): Promise<Operation>;
  /**
   * Leaves off reading for an outcome that is not known, so that a halt can be planned at once; resolves when nothing
   * reads any more. The outcome stays open until the next reading, the halt's own at the latest.
   */
  stepAside(appId: AppId): Promise<void>;
  /** The operation of an app whose outcome is open and which nobody is reading for. */
  openFor(appId: AppId, lane?: Lane): Operation | null;
  /** Settles what is open for an app by a reading that somebody else made. */
  settleBy(observation: StoreObservation): Promise<void>;
  /** Operations under way: an outcome left open is not. */
  running(): readonly Operation[];
  runningFor(appId: AppId, lane?: Lane): Operation | null;
  /** The computer goes to sleep, or is awake again: outcomes that were left open are looked at at once. */
  power(state: 'sleep' | 'awake'): void;
  /** Stops without settling: what is open is found by the next start. */
  close(): Promise<void>;
}

/** What the runner tells the rest of the program, and what it asks of it. */
export interface RunnerEvents {
  acknowledged(plan: Plan, id: OperationId): void;
  refused(plan: Plan, id: OperationId): void;
  answerLost(plan: Plan, id: OperationId): void;
  readFailed(plan: Plan, id: OperationId): void;
  observed(plan: Plan, id: OperationId, track: StoreTrack, readAt: string): Promise<void>;
  observedAll(id: OperationId, observation: StoreObservation): Promise<void>;
  /** The last word on an operation: written to the history before anybody is told. */
  finished(operation: Operation, plan: Plan, consent: PlanConsent): Promise<void>;
}

/** What the runner needs of a target. Plans in facts are settled by their own read-back calls, never by `observe`. */
export type Performer = Pick<StoreTarget, 'perform' | 'observe'>;

/** What the runner works with. */
export interface RunnerDeps {
  readonly history: History;
  readonly clock: Clock;
  /** Real time, for waits and deadlines. */
  readonly pace: Clock;
  readonly ids: IdSource;
  readonly events: RunnerEvents;
  /** Waits until nothing else reads or writes at the app's store. */
  turn<T>(appId: AppId, work: () => Promise<T>): Promise<T>;
  publish(operation: Operation): void;
  targetFor(plan: Plan): { readonly target: Performer; readonly app: TargetApp };
  /** The artifact of an upload plan; rejects with `artifact-missing` when the file has gone or changed. */
  artifactFor(plan: Plan): Promise<UploadSource | null>;
}

/** Makes a runner with nothing under way. */
export type CreateRunner = (deps: RunnerDeps) => OperationRunner;
