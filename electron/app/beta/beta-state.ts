import type { StandingOrder } from '@shared/domain/testflight/act';
import type {
  BetaBuild,
  BetaGroup,
  BetaTester,
  BuildUsage,
  TesterUsage,
} from '@shared/domain/testflight/build';
import type { FeedbackItem, FeedbackTriage } from '@shared/domain/testflight/feedback';
import type { StoredNote } from '@shared/domain/testflight/notes';
import type { ReadState, StoreApp } from '../app-state';

/** Notes as they were read, with the time of reading in real ms. */
export interface KeptNotes {
  readonly notes: readonly StoredNote[];
  readonly realAt: number;
}

/** Everything known of one app at TestFlight, in memory: Apple owns the truth. Triage and orders alone are ours. */
export interface BetaState {
  readonly app: StoreApp;
  /** Newest first. */
  readonly builds: readonly BetaBuild[];
  /** Whether all builds were read, not only the newest. */
  readonly complete: boolean;
  readonly groups: readonly BetaGroup[];
  readonly testers: readonly BetaTester[] | null;
  readonly testerUsage: readonly TesterUsage[];
  readonly usage: ReadonlyMap<string, BuildUsage>;
  readonly notes: ReadonlyMap<string, KeptNotes>;
  readonly feedback: readonly FeedbackItem[];
  readonly read: ReadState;
  readonly feedbackRead: ReadState;
  readonly triage: ReadonlyMap<string, FeedbackTriage>;
  readonly orders: ReadonlyMap<string, StandingOrder>;
  /** Who expired a build from here, by its id. */
  readonly expiredBy: ReadonlyMap<string, string>;
}
