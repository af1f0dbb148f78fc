import type { ArtifactFacts, SizeByPart } from './artifact';
import type { ArtifactCheck } from './artifact-verdict';
import type { EventKind, EventResult } from './audit';
import type { GateResult, GateVerdict, HealthMetric } from './gate';
import type { AppId, ArtifactId, IsoTime, OperationId } from './ids';
import type { Ladder } from './ladder';
import type { Permission, RolloutAction } from './rollout/policy';
import type { RolloutState } from './rollout/state';
import type { ReleaseNote, ReviewState, TrackKind } from './store';
import type { StoreBuild, SubmissionFacts } from './submission/facts';
import type { SubmissionPhase } from './submission/phase';
import type { SubmissionAction } from './submission/policy';
import type { SubmissionState } from './submission/state';
import type { TargetCapabilities } from './target';
import type { BuildPhase } from './testflight/phase';

/** A metric's course for the sparkline and the gate chart. */
export interface MetricCourse {
  readonly metric: HealthMetric;
  readonly title: string;
  /** What the values count in; a share of users when absent. */
  readonly unit?: string;
  /** What must not be reached; null where nothing says. */
  readonly limit: number | null;
  readonly granularity: 'hour' | 'day';
  /** Rates, 0–1; null where the source has no row. Times are ms since the epoch. */
  readonly current: readonly { readonly at: number; readonly value: number | null }[];
  readonly previous: readonly { readonly at: number; readonly value: number | null }[];
  readonly previousLabel: string | null;
}

/** One version on one track, with all that a card or a release page says about it. */
export interface LaneView {
  readonly appId: AppId;
  readonly appName: string;
  /** `google-play`. */
  readonly target: string;
  /** `Google Play`. */
  readonly targetTitle: string;
  readonly track: string;
  readonly trackTitle: string;
  readonly trackKind: TrackKind;
  readonly versionCode: number;
  readonly versionName: string | null;
  /** `1.4.0 (142)`. */
  readonly label: string;
  readonly state: RolloutState;
  readonly review: ReviewState;
  readonly ladder: Ladder;
  /** What the release had when it entered each rung: fraction (0–1) and ms since the epoch, oldest first. */
  readonly climbed: readonly { readonly fraction: number; readonly at: number }[];
  readonly gates: readonly GateResult[];
  readonly verdict: GateVerdict;
  readonly courses: readonly MetricCourse[];
  /** When the health figures were read, and by whose measure. */
  readonly healthReadAt: IsoTime | null;
  readonly healthSource: string | null;
  readonly permissions: Readonly<Record<RolloutAction, Permission>>;
  /** Users that 100 % of the track stands for; null when unknown. */
  readonly activeUsers: number | null;
  /** Testers on the track's lists; null for tracks of users and where the store does not tell. */
  readonly testers: number | null;
  readonly readAt: IsoTime;
  /** Why the state is not current; null while it is. */
  readonly stale: string | null;
  readonly operationId: OperationId | null;
  /** The release that the rest of the track has. */
  readonly below: { readonly label: string; readonly versionCode: number } | null;
  readonly notes: readonly ReleaseNote[];
  readonly inAppUpdatePriority: number | null;
  /** What the store can and cannot do, which screens read instead of asking which store it is. */
  readonly capabilities: TargetCapabilities;
  /** Its way through review, at stores that review versions one by one; null elsewhere. */
  readonly submission: SubmissionView | null;
  /** Tracks that this version may be promoted to. */
  readonly promoteTo: readonly { readonly track: string; readonly title: string; readonly kind: TrackKind }[];
}

/** A version's way through review, with everything that a screen says and offers about it. */
export interface SubmissionView {
  readonly state: SubmissionState;
  readonly phase: SubmissionPhase;
  readonly facts: SubmissionFacts;
  readonly permissions: Readonly<Record<SubmissionAction, Permission>>;
  /** What it lacks for being reviewed, a sentence each. */
  readonly missing: readonly string[];
  /** Builds of this version that may be attached, newest first. */
  readonly builds: readonly StoreBuild[];
  /** Languages that the workspace wants every version in. */
  readonly locales: readonly string[];
  /** The version that may be created after it; null while another one is in work. */
  readonly nextVersion: string | null;
}

/** A build that was dropped and has not been released yet. */
export interface BuildView {
  readonly artifactId: ArtifactId;
  readonly label: string;
  readonly fileName: string;
  readonly sizeBytes: number;
  readonly readAt: IsoTime;
  readonly refused: number;
  readonly warnings: number;
  /** The upload under way, if any. */
  readonly operationId: OperationId | null;
}

/** One app's row on the board. */
export interface AppView {
  readonly appId: AppId;
  readonly name: string;
  readonly packageName: string;
  readonly target: string;
  /** What users have now: label and share, 0–1. */
  readonly live: readonly { readonly label: string; readonly fraction: number }[];
  readonly activeUsers: number | null;
  readonly build: BuildView | null;
  /** The newest build at TestFlight that has not expired; null where there is none, or no TestFlight. */
  readonly beta: BetaLead | null;
  readonly staging: readonly LaneView[];
  readonly production: readonly LaneView[];
  readonly readAt: IsoTime | null;
  /** Why the store could not be read the last time; null when it could. */
  readonly readError: {
    readonly message: string;
    readonly stillTrue: string;
    readonly advice: string;
    readonly raw: string | null;
    readonly nextTryAt: number | null;
  } | null;
  /** Whether the first read is still under way. */
  readonly loading: boolean;
}

/** A build at TestFlight as the board shows it. */
export interface BetaLead {
  readonly buildId: string;
  /** `1.5.0 (149)`. */
  readonly label: string;
  readonly phase: BuildPhase;
  /** What its chip says. */
  readonly stateLabel: string;
  /** What its testers can do with it, one sentence. */
  readonly sentence: string;
  readonly groups: readonly string[];
  readonly expiresAt: IsoTime | null;
  /** Reports about the app that nobody has looked at yet. */
  readonly newFeedback: number;
  readonly readAt: IsoTime | null;
}

/** Something that waits for a person. */
export interface Need {
  readonly id: string;
  readonly tone: 'ready' | 'watch' | 'halted' | 'failed' | 'in-review' | 'not-known' | 'draft';
  readonly title: string;
  readonly text: string;
  readonly action: string;
  readonly appId: AppId;
  readonly track: string;
  readonly versionCode: number;
  /** The sheet that the action opens; null opens the release. */
  readonly intent: 'advance' | 'complete' | 'resume' | 'halt' | 'promote' | 'submit' | 'release' | null;
  readonly since: IsoTime;
}

/** The board as it stands. */
export interface BoardView {
  readonly apps: readonly AppView[];
  readonly needs: readonly Need[];
}

/** A source in the bar at the bottom. */
export interface SourceView {
  readonly id: string;
  readonly title: string;
  /** `2m ago` counts from here. */
  readonly readAt: IsoTime | null;
  /** Vitals say until when their data reaches; null for sources that are always current. */
  readonly dataUntil: IsoTime | null;
  readonly state: 'ok' | 'late' | 'failed' | 'offline' | 'reading';
  readonly message: string | null;
  readonly nextTryAt: number | null;
  /** Requests that the store still takes of one hour; null where it tells none. */
  readonly budget: { readonly remaining: number; readonly limit: number } | null;
}

/** One row of the releases list. */
export interface ReleaseRow {
  readonly appId: AppId;
  readonly appName: string;
  readonly versionCode: number;
  readonly label: string;
  readonly lanes: readonly {
    readonly track: string;
    readonly trackTitle: string;
    readonly state: RolloutState;
    readonly review: ReviewState;
  }[];
  readonly since: IsoTime | null;
}

/** One point of the sign-off list. */
export interface Signoff {
  readonly title: string;
  readonly given: { readonly by: string; readonly at: IsoTime } | null;
}

/** One event as the release page lists it. */
export interface ReleaseEvent {
  readonly sequence: number;
  readonly at: IsoTime;
  readonly title: string;
  readonly by: string;
  readonly kind: EventKind;
  readonly result: EventResult;
}

/** Everything about one version of an app. */
export interface ReleaseView {
  readonly appId: AppId;
  readonly appName: string;
  readonly packageName: string;
  readonly versionCode: number;
  readonly versionName: string | null;
  readonly label: string;
  readonly lanes: readonly LaneView[];
  readonly signoffs: readonly Signoff[];
  readonly events: readonly ReleaseEvent[];
  readonly eventCount: number;
  readonly freezes: readonly { readonly from: number; readonly to: number; readonly reason: string | null }[];
  readonly previousLabel: string | null;
  readonly artifact: { readonly id: ArtifactId; readonly sha256: string; readonly sizeBytes: number } | null;
}

/** A dropped file, read and checked. */
export interface ArtifactView {
  readonly id: ArtifactId;
  /** The app of the workspace that the package belongs to; null when none does. */
  readonly appId: AppId | null;
  readonly appName: string | null;
  readonly facts: ArtifactFacts;
  readonly checks: readonly ArtifactCheck[];
  readonly readAt: IsoTime;
  /** How long reading took, ms. */
  readonly tookMs: number;
  readonly storeReadAt: IsoTime | null;
  /** Release notes found beside the app, by locale. */
  readonly notes: readonly ReleaseNote[];
  readonly notesFrom: string | null;
  /** Locales that the workspace wants notes in. */
  readonly locales: readonly string[];
  readonly ladder: Ladder;
  readonly tracks: readonly {
    readonly id: string;
    readonly title: string;
    readonly kind: TrackKind;
    readonly testers: number | null;
  }[];
  readonly activeUsers: number | null;
  /** The file of the newest earlier version that was read here, for comparison; null when none was. */
  readonly previous: {
    readonly versionCode: number;
    readonly sizeBytes: number;
    /** Empty where the kind of file names none. */
    readonly permissions: readonly string[];
    readonly sizeByPart: SizeByPart;
  } | null;
  /** The newest release in production, for comparison; null before the first. */
  readonly last: {
    readonly label: string;
    readonly versionCode: number;
    readonly sizeBytes: number | null;
    readonly notes: readonly ReleaseNote[];
  } | null;
}
