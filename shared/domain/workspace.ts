import { PLAY_ANR_LIMIT, PLAY_CRASH_LIMIT } from './gate';
import { DEFAULT_LADDER, type Ladder } from './ladder';
import type { WebhookConfig } from './webhook';

/**
 * A workspace as the program uses it: what `slipway.yaml` says, with every default filled in and every
 * reference followed. Fractions are 0–1, durations are milliseconds, times are ISO 8601 in UTC, and paths are
 * relative to the folder of the workspace file. No secret is ever part of it.
 */
export interface Workspace {
  readonly id: string;
  readonly name: string;
  readonly apps: readonly AppConfig[];
  readonly accounts: readonly AccountConfig[];
  readonly ladders: readonly LadderConfig[];
  readonly gates: GateThresholds;
  readonly checks: ArtifactChecks;
  /** BCP 47 tags of the languages that every release needs notes in. */
  readonly locales: readonly string[];
  /** What people sign off before production, in the order in which it is asked. */
  readonly checklist: readonly string[];
  readonly environments: readonly EnvironmentConfig[];
  readonly services: readonly ServiceConfig[];
  readonly freezes: readonly FreezeConfig[];
  /** Other programs that are told what happens. */
  readonly webhooks: readonly WebhookConfig[];
}

/** One product as people know it, on at least one store. */
export interface AppConfig {
  readonly id: string;
  readonly name: string;
  readonly android?: AndroidConfig;
  readonly ios?: IosConfig;
}

/** An app's presence on Google Play. */
export interface AndroidConfig {
  /** The application id, such as `com.arkalia.cia`. */
  readonly packageName: string;
  readonly account: GooglePlayAccount;
  readonly ladder: LadderConfig;
  readonly gates: GateThresholds;
  readonly checks: ArtifactChecks;
  /** SHA-256 of the certificate that signs uploads, as upper-case pairs joined by colons. */
  readonly certificateSha256?: string;
  /** The fastlane folder that holds one folder for each language, usually `fastlane/metadata/android`. */
  readonly metadata?: string;
  /** Flutter's `pubspec.yaml`, when it states the version. */
  readonly pubspec?: string;
}

/** An app's presence on the App Store. */
export interface IosConfig {
  readonly bundleId: string;
  readonly account: AppStoreAccount;
  /** Whether releases use Apple's seven-day phased release. */
  readonly phased: boolean;
}

/** A way to sign in to a store. The key itself stays where the reference points. */
export type AccountConfig = GooglePlayAccount | AppStoreAccount;

export interface GooglePlayAccount {
  readonly id: string;
  readonly type: 'google-play';
  readonly key: CredentialReference;
  /** The root of a stand-in server on this computer; Google's own servers when absent. */
  readonly endpoint?: string;
}

export interface AppStoreAccount {
  readonly id: string;
  readonly type: 'app-store-connect';
  readonly key: CredentialReference;
  readonly keyId: string;
  readonly issuerId: string;
  /** The root of a stand-in server on this computer; Apple's own servers when absent. */
  readonly endpoint?: string;
}

/** Where a secret lies: in a file, in an environment variable, or in this computer's keyring. */
export type CredentialReference =
  | { readonly source: 'file'; readonly path: string }
  | { readonly source: 'env'; readonly variable: string }
  | { readonly source: 'vault'; readonly entry: string };

/** A ladder that has a name in the file; one written in place takes the name of what it serves. */
export interface LadderConfig extends Ladder {
  readonly id: string;
}

/** What a release's health is held against. Rates are fractions of daily users. */
export interface GateThresholds {
  /** User-perceived crash rate below which a release passes. */
  readonly crashRate: number;
  /** User-perceived ANR rate below which a release passes. */
  readonly anrRate: number;
  /** Fewer users than this prove nothing. */
  readonly minUsers: number;
  /** Figures older than this prove nothing, in milliseconds. */
  readonly maxAgeMs: number;
}

/** What a bundle is held against before it is sent. */
export interface ArtifactChecks {
  readonly minTargetSdk: number;
  /** Growth over the last release that needs a look, as a fraction of its size. */
  readonly maxGrowth: number;
}

export interface EnvironmentConfig {
  readonly id: string;
  readonly name: string;
  /** Whether users depend on it, so that changes need a typed confirmation. */
  readonly production: boolean;
  /** The cluster that it runs on; absent where it runs elsewhere. */
  readonly cluster?: ClusterConfig;
}

/** A Kubernetes cluster as the files of kubectl name it. */
export interface ClusterConfig {
  /** The files to look in, merged as kubectl does; empty for KUBECONFIG or the usual place. */
  readonly kubeconfigs: readonly string[];
  /** The context to use; the files' own current one when absent. */
  readonly context?: string;
  /** Where services lie that name no namespace of their own; the context's own when absent. */
  readonly namespace?: string;
  /** Slipway only looks, whatever the account could do. */
  readonly readOnly: boolean;
}

/** How a new version of a service reaches its users. */
export type ServiceStrategy = 'rolling' | 'canary' | 'blue-green';

/** What of a cluster is a service. */
export interface DeploymentConfig {
  readonly namespace?: string;
  /** The Deployment, or the first colour. */
  readonly deployment: string;
  /** The container that carries the version; the first one when absent. */
  readonly container?: string;
  /** The Service that users reach it by. */
  readonly service?: string;
  readonly strategy: ServiceStrategy;
  /** The Deployment of the canary, or of the other colour. */
  readonly second?: string;
  /** The Service that reaches the colour that users do not. */
  readonly preview?: string;
  /** The file or folder of its manifests, from the folder of `slipway.yaml`. */
  readonly manifests?: string;
  /** The Rollout of Argo that leads it, where one does: named in the file or found on the cluster. */
  readonly rollout?: string;
  /** What divides requests by weight, where it is not the number of pods. */
  readonly weights?: WeightsConfig;
}

/** An HTTPRoute of the Gateway API with the Services of both versions, or the canary's Ingress. */
export type WeightsConfig =
  | { readonly kind: 'HTTPRoute'; readonly name: string; readonly canaryService: string }
  | { readonly kind: 'Ingress'; readonly name: string };

/** Where figures of a service come from, and what they are held against. */
export interface PrometheusConfig {
  readonly url: string;
  /** PromQL; `$version` stands for the version, `$window` for the time looked at. */
  readonly errorRate?: string;
  readonly latency?: string;
  readonly requests?: string;
  /** Share of requests, 0–1. */
  readonly maxErrorRate: number;
  readonly maxLatencyMs: number;
  /** Fewer requests than this prove nothing. */
  readonly minRequests: number;
  /** Older figures prove nothing, ms. */
  readonly maxAgeMs: number;
}

/** A part of the product that runs on servers. */
export interface ServiceConfig {
  readonly id: string;
  readonly name: string;
  readonly ladder?: LadderConfig;
  readonly environments: readonly ServiceEnvironment[];
  /** How its image is built; absent where it has none. */
  readonly build?: ServiceBuild;
  /** The compose file that it is run with on this computer. */
  readonly compose?: string;
}

/** How the image of a service is built. */
export interface ServiceBuild {
  readonly dockerfile: string;
  /** The folder that is sent to the engine. */
  readonly context: string;
  /** The repository that its tags belong to: `registry.arkalia.eu/cia/backend`. */
  readonly image: string;
  /** The stage to build; the last one when absent. */
  readonly target?: string;
  /** `linux/amd64`; the engine's own when absent. */
  readonly platform?: string;
  readonly args: readonly { readonly name: string; readonly value: string }[];
  /** Secrets that steps mount, and where each lies: `file:PATH`, `env:NAME` or `vault:NAME`. */
  readonly secrets: readonly { readonly id: string; readonly from: string }[];
}

export interface ServiceEnvironment {
  readonly environment: string;
  /** The address that answers 2xx while the service is well there. */
  readonly health?: string;
  readonly kubernetes?: DeploymentConfig;
  readonly prometheus?: PrometheusConfig;
}

/** A time in which nothing goes to users. */
export interface FreezeConfig {
  readonly from: string;
  readonly to: string;
  readonly reason?: string;
}

/**
 * Something wrong in the workspace file, placed so that an editor can underline it. Lines and columns count
 * from 1 and the end is exclusive. The sentence never quotes a secret.
 */
export interface WorkspaceProblem {
  /** An error keeps the file from being used; a warning does not. */
  readonly severity: 'error' | 'warning';
  /** Where in the file's tree, such as `ladders.default.rungs[3]`; empty for the file as a whole. */
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly sentence: string;
  readonly suggestion?: ProblemSuggestion;
}

export interface ProblemSuggestion {
  /** What to do, short enough for a button when there is a replacement. */
  readonly sentence: string;
  /** The text to put in place of the underlined text, when that alone mends it. */
  readonly replacement?: string;
}

const HOUR_MS = 3_600_000;

/** What holds where the file is silent. */
export const WORKSPACE_DEFAULTS = {
  ladder: { id: 'default', rungs: DEFAULT_LADDER.rungs },
  /** Time on every step below 100 % for which a ladder names none. */
  bakeMs: 24 * HOUR_MS,
  gates: { crashRate: PLAY_CRASH_LIMIT, anrRate: PLAY_ANR_LIMIT, minUsers: 1_000, maxAgeMs: 48 * HOUR_MS },
  checks: { minTargetSdk: 35, maxGrowth: 0.1 },
  phased: true,
  service: { maxErrorRate: 0.01, maxLatencyMs: 500, minRequests: 100, maxAgeMs: 5 * 60_000 },
} as const satisfies {
  readonly ladder: LadderConfig;
  readonly bakeMs: number;
  readonly gates: GateThresholds;
  readonly checks: ArtifactChecks;
  readonly phased: boolean;
  readonly service: Pick<PrometheusConfig, 'maxErrorRate' | 'maxLatencyMs' | 'minRequests' | 'maxAgeMs'>;
};

/** A reference as it stands in the file: `file:./play-key.json`, `env:PLAY_KEY` or `vault:play-release`. */
export function formatReference(reference: CredentialReference): string {
  switch (reference.source) {
    case 'file':
      return `file:${reference.path}`;
    case 'env':
      return `env:${reference.variable}`;
    case 'vault':
      return `vault:${reference.entry}`;
  }
}
