import type { AppId, IsoTime } from '@shared/domain/ids';
import type { Ladder } from '@shared/domain/ladder';
import type { TransferProgress } from '@shared/domain/operation';
import type { Plan, PlannedCall, StoreIntent } from '@shared/domain/plan';
import type { StoreObservation } from '@shared/domain/store';
import type { TargetCapabilities } from '@shared/domain/target';
import type { StoreFact } from '@shared/domain/testflight/facts';

/** The app that a target acts on, with what it needs to reach it. */
export interface TargetApp {
  readonly appId: AppId;
  /** Android package or iOS bundle id. */
  readonly packageName: string;
  readonly accountId: string;
  /** Whether new versions go out in phases, where the store has these. */
  readonly phased?: boolean;
}

/** An artifact on disk that a plan uploads. */
export interface UploadSource {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Hex, lower case. */
  readonly sha256: string;
  readonly versionCode: number;
  /** How the store is to call it; absent where the store does not ask. */
  readonly fileName?: string;
  /** An iOS build's own names: what Apple counts by is text. */
  readonly build?: {
    /** `CFBundleShortVersionString`. */
    readonly shortVersion: string;
    /** `CFBundleVersion`. */
    readonly version: string;
    readonly platform: 'IOS' | 'MAC_OS' | 'TV_OS' | 'VISION_OS';
  };
}

/** What a plan is computed from besides the store's own state. */
export interface PlanContext {
  readonly now: number;
  /** Users that 100 % stands for; null when nobody knows. */
  readonly activeUsers: number | null;
  /** Testers by track id, for tracks that are no share of users. */
  readonly testers: Readonly<Record<string, number>>;
  readonly artifact: UploadSource | null;
  /** Version names by code, from artifacts read here and from the store. */
  readonly versionNames: Readonly<Record<number, string>>;
  /** Set once a store refused one way of sending for review; see the target's error table. */
  readonly reviewMode: 'automatic' | 'manual';
  /** The steps of this release; with them the plan says when the next one opens. */
  readonly ladder?: Ladder;
}

/** Values that answers bind for later calls: an edit's id, an upload session. Kept in the journal. */
export type Bindings = Readonly<Record<string, string>>;

/** One sent call with what came back. */
export interface CallResult {
  readonly status: number;
  readonly tookMs: number;
  readonly sent: { readonly method: string; readonly path: string; readonly body: unknown };
  readonly answer: unknown;
  readonly bind: Bindings;
  /** For `check` and `read-back` calls: the track as the store has it now. */
  readonly observed?: StoreObservation['tracks'][number];
  /** The same for plans in facts: everything that the answer says. */
  readonly facts?: readonly StoreFact[];
}

/** What `perform` may use while a call is under way. */
export interface PerformContext {
  readonly bindings: Bindings;
  readonly artifact: UploadSource | null;
  readonly signal: AbortSignal;
  /** Keeps a value in the journal at once, e.g. an upload session, so that a restart can use it. */
  bind(values: Bindings): Promise<void>;
  onTransfer(progress: TransferProgress): void;
  onWait(untilMs: number | null, why: string): void;
  log(level: 'info' | 'warn' | 'error', text: string): void;
}

/** One step of *Test connection*. */
export interface ConnectionStep {
  readonly title: string;
  readonly call: string;
  readonly state: 'ok' | 'failed' | 'skipped';
  readonly tookMs: number | null;
  readonly status: number | null;
  /** Raw answer, redacted, when it failed. */
  readonly raw: string | null;
  /** What to do, as numbered steps, when it failed. */
  readonly steps: readonly string[];
  readonly message: string | null;
}

/** One review by a user, with the answer given. */
export interface StoreReview {
  readonly id: string;
  readonly author: string;
  /** 1–5. */
  readonly stars: number;
  readonly text: string;
  readonly language: string;
  readonly versionCode: number | null;
  readonly versionName: string | null;
  readonly device: string | null;
  readonly at: IsoTime;
  readonly reply: {
    readonly text: string;
    readonly at: IsoTime;
    /** Given, and not shown to anybody before the store has looked at it. */
    readonly pending?: boolean;
  } | null;
}

/**
 * A store that takes builds and widens their exposure. Differences between stores are data
 * (`capabilities`, plans), so that use cases never ask which store it is.
 * Every method rejects with a `FailureError`.
 */
export interface StoreTarget {
  readonly id: string;
  readonly title: string;
  readonly capabilities: TargetCapabilities;
  /** Reads without disturbing anybody: review states and which releases exist. Needs no edit on Play. */
  glance(app: TargetApp, signal: AbortSignal): Promise<StoreGlance>;
  /** Reads everything. On Play this opens and deletes an edit, which ends another edit of the same API user. */
  observe(app: TargetApp, signal: AbortSignal): Promise<StoreObservation>;
  /** Computes the exact requests of an intent against what was observed. Sends nothing. */
  plan(
    app: TargetApp,
    intent: StoreIntent,
    observation: StoreObservation,
    context: PlanContext,
  ): Omit<Plan, 'id' | 'createdAt' | 'needsReason'>;
  /** Sends one call of a plan. */
  perform(app: TargetApp, call: PlannedCall, context: PerformContext): Promise<CallResult>;
  /** Number of testers of each track that has a list, where the store tells. */
  testers(app: TargetApp, signal: AbortSignal): Promise<Readonly<Record<string, number>>>;
  reviews(app: TargetApp, signal: AbortSignal): Promise<readonly StoreReview[]>;
  reply(app: TargetApp, reviewId: string, text: string, signal: AbortSignal): Promise<StoreReview['reply']>;
  testConnection(
    app: TargetApp,
    onStep: (step: ConnectionStep) => void,
    signal: AbortSignal,
  ): Promise<readonly ConnectionStep[]>;
}

/** What can be read of an app without disturbing anybody. */
export interface StoreGlance {
  readonly readAt: IsoTime;
  /** Where a glance shows everything that could move: another one than the last reading's calls for a full reading. */
  readonly fingerprint?: string;
  readonly releases: readonly {
    readonly track: string;
    readonly name: string;
    readonly versionCodes: readonly number[];
    readonly review: StoreObservation['tracks'][number]['releases'][number]['review'];
  }[];
}
