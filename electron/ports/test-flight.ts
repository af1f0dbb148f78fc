import type { IsoTime } from '@shared/domain/ids';
import type { Plan } from '@shared/domain/plan';
import type { TestFlightAct } from '@shared/domain/testflight/act';
import type {
  BetaBuild,
  BetaGroup,
  BetaTester,
  BuildUsage,
  TesterUsage,
} from '@shared/domain/testflight/build';
import type { FeedbackItem } from '@shared/domain/testflight/feedback';
import type { StoredNote } from '@shared/domain/testflight/notes';
import type { StoreTarget, TargetApp } from './store-target';

/** What a plan for TestFlight is computed from. */
export interface BetaSight {
  readonly readAt: IsoTime;
  readonly builds: readonly BetaBuild[];
  readonly groups: readonly BetaGroup[];
  readonly testers: readonly BetaTester[];
  /** Notes of the builds that the act is about, by build id. */
  readonly notes: Readonly<Record<string, readonly StoredNote[]>>;
}

/** What stands between the app and beta review, a sentence each; empty when nothing does. */
export interface ReviewReadiness {
  readonly gaps: readonly string[];
}

/** A picture as bytes. */
export interface PictureBytes {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
}

/**
 * The testing side of a store: builds before they are released, who tests them, and what testers say.
 * Every method rejects with a `FailureError`. Plans are in facts, and `perform` sends their calls.
 */
export interface TestFlight extends Pick<StoreTarget, 'id' | 'title' | 'perform' | 'observe'> {
  /** Builds, newest first; `atMost` of them, or all. */
  builds(app: TargetApp, atMost: number | null, signal: AbortSignal): Promise<readonly BetaBuild[]>;
  groups(app: TargetApp, signal: AbortSignal): Promise<readonly BetaGroup[]>;
  testers(app: TargetApp, signal: AbortSignal): Promise<readonly BetaTester[]>;
  notes(app: TargetApp, buildId: string, signal: AbortSignal): Promise<readonly StoredNote[]>;
  usage(app: TargetApp, buildId: string, signal: AbortSignal): Promise<BuildUsage>;
  testerUsage(app: TargetApp, signal: AbortSignal): Promise<readonly TesterUsage[]>;
  readiness(app: TargetApp, signal: AbortSignal): Promise<ReviewReadiness>;
  /** Reports, newest first. */
  feedback(app: TargetApp, atMost: number, signal: AbortSignal): Promise<readonly FeedbackItem[]>;
  /** One report anew, with addresses of its pictures that are good again. */
  feedbackItem(
    app: TargetApp,
    item: Pick<FeedbackItem, 'id' | 'kind'>,
    signal: AbortSignal,
  ): Promise<FeedbackItem>;
  /** The text of a crash report; null when the store has none. */
  crashLog(app: TargetApp, reportId: string, signal: AbortSignal): Promise<string | null>;
  /** Rejects with `invalid-request` when the picture has more than so many bytes. */
  picture(app: TargetApp, url: string, atMost: number, signal: AbortSignal): Promise<PictureBytes>;
  /** The exact requests of an act against what was seen. Sends nothing. */
  plan(
    app: TargetApp,
    act: TestFlightAct,
    sight: BetaSight,
    signal: AbortSignal,
  ): Promise<Omit<Plan, 'id' | 'createdAt' | 'needsReason'>>;
}
