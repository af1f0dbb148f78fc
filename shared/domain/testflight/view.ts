import type { Failure } from '../failure';
import type { AppId, IsoTime } from '../ids';
import type { StandingOrder } from './act';
import type { BetaBuild, BetaGroup, BetaTester, TesterUsage } from './build';
import type { FeedbackItem, FeedbackTriage } from './feedback';
import type { BetaNote, NoteVerdict } from './notes';
import type { BuildPhase } from './phase';
import type { BetaAction } from './policy';

/** One build as a row of the list. */
export interface BetaRow {
  readonly id: string;
  readonly version: string;
  readonly buildNumber: string;
  readonly phase: BuildPhase;
  /** What the chip says. */
  readonly label: string;
  readonly uploadedAt: IsoTime;
  readonly expiresAt: IsoTime | null;
  readonly expired: boolean;
  readonly groupIds: readonly string[];
  /** Something is set for when Apple has processed it. */
  readonly ordered: boolean;
}

/** The TestFlight screen of one app. */
export interface BetaView {
  readonly appId: AppId;
  readonly appName: string;
  readonly bundleId: string;
  readonly readAt: IsoTime | null;
  /** False while only the newest builds were read. */
  readonly complete: boolean;
  readonly failure: Failure | null;
  /** Newest first. */
  readonly builds: readonly BetaRow[];
  readonly groups: readonly BetaGroup[];
  readonly orders: readonly StandingOrder[];
  /** Languages that every build needs notes in. */
  readonly locales: readonly string[];
  readonly newFeedback: number;
}

/** Everybody who tests an app, and what those did of whom figures are known. */
export interface TestersView {
  readonly testers: readonly BetaTester[];
  readonly usage: readonly TesterUsage[];
}

/** A group beside a build. */
export interface BetaGroupOfBuild extends BetaGroup {
  readonly has: boolean;
  /** `Testing`, `Not sent to beta review`. */
  readonly state: string;
  /** Why the build cannot go there; null when it can. */
  readonly why: string | null;
}

/** The panel of one build. */
export interface BetaBuildView {
  readonly build: BetaBuild;
  readonly label: string;
  readonly phase: BuildPhase;
  readonly stateLabel: string;
  readonly internalSentence: string;
  readonly externalSentence: string;
  /** Why each action cannot be taken now; null where it can. */
  readonly permissions: readonly { readonly action: BetaAction; readonly why: string | null }[];
  readonly groups: readonly BetaGroupOfBuild[];
  readonly notes: readonly BetaNote[];
  /** Languages of the workspace without notes. */
  readonly missing: readonly string[];
  readonly draft: readonly BetaNote[] | null;
  /** Notes that were sent from here and are not at TestFlight as they were sent. */
  readonly differences: readonly {
    readonly locale: string;
    readonly sent: string;
    readonly stored: string | null;
    readonly verdict: NoteVerdict;
  }[];
  readonly commit: { readonly hash: string; readonly author: string } | null;
  /** The number of the build before it. */
  readonly before: string | null;
  readonly order: StandingOrder | null;
  readonly readAt: IsoTime;
}

/** One report as the inbox lists it; pictures are asked for one by one, by number. */
export interface FeedbackRow extends Omit<FeedbackItem, 'pictures'> {
  readonly pictures: readonly { readonly width: number; readonly height: number }[];
  readonly triage: FeedbackTriage;
}

/** The inbox of one app. */
export interface FeedbackView {
  readonly appId: AppId;
  readonly appName: string;
  readonly readAt: IsoTime | null;
  readonly failure: Failure | null;
  /** Newest first. */
  readonly items: readonly FeedbackRow[];
}
