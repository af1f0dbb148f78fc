import type { AppId, OperationId } from '@shared/domain/ids';
import type { Operation } from '@shared/domain/operation';
import type { Plan } from '@shared/domain/plan';

/** Who said yes to a plan, how, and with which file. */
export interface PlanConsent {
  readonly artifactPath: string | null;
  readonly confirmedBy: string | null;
  readonly why: string | null;
}

/** Long work: started once, journalled, watched, cancelled, and settled after a restart. */
export interface OperationRunner {
  /**
   * Starts a confirmed plan; resolves when its intent is on disk. Refuses while another runs for the app. `claim` runs
   * after the app is taken and before anything is written or sent; when it rejects, nothing is.
   */
  start(plan: Plan, consent: PlanConsent, claim: (id: OperationId) => Promise<void>): Promise<Operation>;
  /** Takes up what the last run of the program left behind. */
  recover(): Promise<void>;
  list(limit: number): Promise<readonly Operation[]>;
  get(id: OperationId): Promise<Operation>;
  cancel(id: OperationId): Operation;
  /** Reads the store again for an outcome that is not known. */
  settle(id: OperationId): Promise<Operation>;
  /** A read by somebody else showed what became of an operation. */
  settledByObservation(id: OperationId, reached: boolean): Promise<void>;
  running(): readonly Operation[];
  runningFor(appId: AppId): Operation | null;
  /** Stops without settling: what is open is found by the next start. */
  close(): Promise<void>;
}
