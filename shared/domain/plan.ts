import type { BackendAct } from './backend/act';
import type { AppId, ArtifactId, IsoTime, PlanId } from './ids';
import type { CountryTargeting, ReleaseNote, StoreTrack } from './store';
import type { SubmissionIntent } from './submission/intent';
import type { TestFlightAct } from './testflight/act';
import type { PlanFacts } from './testflight/facts';

/** Details of a release that a write may set; what is left out stays as the store has it. */
export interface ReleaseDetails {
  readonly name?: string;
  readonly notes?: readonly ReleaseNote[];
  /** 0–5. */
  readonly inAppUpdatePriority?: number;
  readonly countryTargeting?: CountryTargeting | null;
}

/** Where a release is to go: everyone, a share of users, or prepared as a draft. */
export type Reach =
  | { readonly kind: 'everyone' }
  | { readonly kind: 'fraction'; readonly fraction: number }
  | { readonly kind: 'draft' };

/** What a person wants a store to do. Every intent names the version code that it means. */
export type StoreIntent = ReachIntent | SubmissionIntent;

/** An intent about who gets a version. */
export type ReachIntent =
  | {
      readonly kind: 'upload';
      readonly artifactId: ArtifactId;
      readonly versionCode: number;
      readonly track: string;
      readonly reach: Reach;
      readonly details: ReleaseDetails;
    }
  | {
      readonly kind: 'promote';
      readonly versionCode: number;
      readonly fromTrack: string;
      readonly track: string;
      readonly reach: Reach;
      readonly details: ReleaseDetails;
    }
  | {
      readonly kind: 'advance';
      readonly versionCode: number;
      readonly track: string;
      readonly fraction: number;
    }
  | { readonly kind: 'complete'; readonly versionCode: number; readonly track: string }
  | { readonly kind: 'halt'; readonly versionCode: number; readonly track: string }
  | {
      readonly kind: 'resume';
      readonly versionCode: number;
      readonly track: string;
      readonly fraction: number;
    }
  | {
      readonly kind: 'edit-details';
      readonly versionCode: number;
      readonly track: string;
      readonly details: ReleaseDetails;
    }
  | { readonly kind: 'discard-draft'; readonly versionCode: number; readonly track: string };

/** What a person wants of TestFlight. `versionCode` is the build number where that is a whole number, else 0. */
export interface BetaIntent {
  readonly kind: 'testflight';
  readonly track: 'testflight';
  readonly versionCode: number;
  readonly act: TestFlightAct;
}

/** What a person wants of a service on a cluster. `track` names the environment. */
export interface BackendIntent {
  readonly kind: 'backend';
  readonly track: string;
  readonly versionCode: number;
  readonly act: BackendAct;
}

/** Everything that can be planned. */
export type PlanIntent = StoreIntent | BetaIntent | BackendIntent;

/** What a call does, which decides how its failure is treated. */
export type CallRole = 'open' | 'check' | 'upload' | 'write' | 'validate' | 'commit' | 'read-back' | 'close';

/** One request exactly as it will be sent. `{name}` in a path stands for a value that an earlier answer binds. */
export interface PlannedCall {
  readonly id: string;
  readonly role: CallRole;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path from the host's root, e.g. `/androidpublisher/v3/applications/com.x/edits/{editId}/tracks/production`. */
  readonly path: string;
  /** The short form for people: `/edits/{id}/tracks/production`. */
  readonly shortPath: string;
  readonly query: Readonly<Record<string, string>>;
  /** JSON body; null when the request has none. */
  readonly body: unknown;
  /** What the resource holds now, for the diff; null when not applicable. */
  readonly current: unknown;
  /** One sentence: what the call does or where it stops. */
  readonly purpose: string;
  /** True for the call from which on people are affected. */
  readonly affectsUsers: boolean;
  /** Bytes that an upload sends. */
  readonly uploadBytes?: number;
  /** How the body is to be read, where it is not plain JSON: a cluster knows several kinds of patch. */
  readonly mediaType?: string;
}

/** What one track reaches before or after a plan. */
export interface ReachSummary {
  readonly track: string;
  /** `5%`, `24 testers`, `Draft`. */
  readonly headline: string;
  /** Share of users, 0–1; null for tracks without fractions and for drafts. */
  readonly fraction: number | null;
  /** `about 1,284 users`; null when the number of users is not known. */
  readonly people: string | null;
  /** `1.4.0 (142)`. */
  readonly label: string | null;
}

/** How a person says yes. Production asks for the new value, typed. */
export type Confirmation = { readonly kind: 'click' } | { readonly kind: 'typed'; readonly expected: string };

/** Exactly what will be sent, shown before anything is. */
export interface Plan {
  readonly id: PlanId;
  readonly appId: AppId;
  /** Which target executes it, e.g. `google-play`. */
  readonly target: string;
  readonly intent: PlanIntent;
  /** `Advance Google Play production`. */
  readonly title: string;
  /** What the button says: `Advance to 10%`. */
  readonly action: string;
  readonly createdAt: IsoTime;
  /** Host and app, as shown above the calls. */
  readonly host: string;
  readonly before: ReachSummary;
  readonly after: ReachSummary;
  readonly calls: readonly PlannedCall[];
  /** Sent after the commit to learn what the store made of it. */
  readonly readBack: readonly PlannedCall[];
  /** The tracks that the person looked at; the precondition compares them with the store's. */
  readonly basis: {
    readonly readAt: IsoTime;
    readonly tracks: readonly StoreTrack[];
    readonly fingerprint: string;
  };
  /** The tracks as they must look afterwards. */
  readonly expected: readonly StoreTrack[];
  /** Set where the plan is about something that is no track with releases: then these are compared, not tracks. */
  readonly facts?: PlanFacts;
  readonly confirmation: Confirmation;
  /** The store carries it out some time after its answer: what still looks as before is looked at again for longer. */
  readonly slow?: boolean;
  /** Each commit stands for itself: the plan can be cancelled between two, and those before stay. */
  readonly stepwise?: boolean;
  /** True when advancing although gates do not pass: the history keeps the reason. */
  readonly needsReason: boolean;
  /** What cannot be undone, what happens next: a sentence each. */
  readonly consequences: readonly PlanNote[];
}

/** One line under the calls. */
export interface PlanNote {
  readonly tone: 'undo' | 'bake' | 'gates' | 'lock' | 'warning' | 'info';
  readonly text: string;
}
