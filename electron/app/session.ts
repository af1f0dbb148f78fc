import { changeTopic } from '@shared/contract/system';
import type { AuditRecord, HistoryEvent } from '@shared/domain/audit';
import type { AppId, ArtifactId, PlanId } from '@shared/domain/ids';
import type { Ladder } from '@shared/domain/ladder';
import type { Operation } from '@shared/domain/operation';
import type { Plan } from '@shared/domain/plan';
import type { Workspace } from '@shared/domain/workspace';
import type { Clock } from '@shared/kit/clock';
import type { IdSource } from '@shared/kit/ids';
import type { z } from 'zod';
import type { ArtifactReader } from '../ports/artifact-reader';
import type { LazyBackends } from '../ports/backend-room';
import type { Commits } from '../ports/commits';
import type { LazyDocker } from '../ports/docker-room';
import type { HealthSource } from '../ports/health-source';
import type { History } from '../ports/history';
import type { OperationRunner } from '../ports/operation-runner';
import type { RateBudgets } from '../ports/rate-budget';
import type { SandboxControls } from '../ports/sandbox-control';
import type { StoreTarget } from '../ports/store-target';
import type { TestFlight } from '../ports/test-flight';
import type { VaultDesk } from '../ports/vault-desk';
import type { WebhookSender } from '../ports/webhook-sender';
import type { WorkspaceFiles } from '../ports/workspace-files';
import type { AppState } from './app-state';
import type { ArtifactPage } from './artifact-page';
import type { BetaState } from './beta/beta-state';
import type { ConnectionTest } from './connection-test';
import type { RolloutBook } from './rollout-book';
import type { SubmissionBook } from './submission-book';
import type { Turns } from './turns';

/** What a change can be about; the contract offers the same list to windows. */
export const CHANGE_TOPICS = changeTopic.options;
export type ChangeTopic = z.output<typeof changeTopic>;

/** Who gave which sign-off of one version, and when. */
export type SignoffPage = Readonly<Record<string, { readonly by: string; readonly at: string }>>;

/** News for every window. */
export interface News {
  changed(topic: ChangeTopic, appId?: AppId | null): void;
  operation(operation: Operation): void;
  /** An event is in the history. */
  recorded(event: HistoryEvent): void;
}

/** One opened workspace with everything that its use cases share. Use cases take it as their first argument. */
export interface Session {
  readonly workspace: Workspace;
  readonly workspaceId: string;
  readonly history: History;
  readonly clock: Clock;
  /** Real time, for waits. */
  readonly pace: Clock;
  readonly ids: IdSource;
  readonly news: News;
  /** The stores that this program drives, each once. */
  readonly targets: readonly StoreTarget[];
  /** Where health figures come from, by the id of the target. */
  readonly health: ReadonlyMap<string, HealthSource>;
  /** Builds in testing; asked only for apps that are in `beta`. */
  readonly testFlight: TestFlight;
  /** What is known of each app at TestFlight. */
  readonly beta: Map<AppId, BetaState>;
  /** Crash reports that were opened here: their text never changes. */
  readonly crashLogs: Map<string, string>;
  /** The history of the app's source code. */
  readonly commits: Commits;
  /** Requests that the stores still take. */
  readonly budgets: Pick<RateBudgets, 'budgetOf'>;
  readonly files: WorkspaceFiles;
  /** The secrets of this computer. */
  readonly vault: VaultDesk;
  /** Brings messages to addresses that lie in the vault. */
  readonly webhooks: WebhookSender;
  readonly artifacts: ArtifactReader;
  /** Engines, builds and containers; nothing of it is loaded before somebody looks. */
  readonly docker: LazyDocker;
  /** Services on clusters; nothing of it is loaded before somebody looks. */
  readonly backends: LazyBackends;
  /** The rehearsal room; null for a workspace of one's own. */
  readonly sandbox: SandboxControls | null;
  readonly rollouts: RolloutBook;
  readonly submissions: SubmissionBook;
  readonly runner: OperationRunner;
  readonly states: Map<AppId, AppState>;
  /** Full reads and writes of one app never overlap. */
  readonly turns: Turns;
  /** Sign-offs by `app/version code`, then by the checklist's title. */
  readonly signoffs: Map<string, SignoffPage>;
  /** Steps of the versions that were sent with their own, by `app/version code`. */
  readonly ladders: Map<string, Ladder>;
  /** Plans that were shown and not yet confirmed. */
  readonly plans: Map<PlanId, { readonly plan: Plan; readonly madeAt: number }>;
  /** Artifacts that were read here, newest last. */
  readonly artifactPages: Map<ArtifactId, ArtifactPage>;
  /** The last test of each account. */
  readonly tests: Map<string, ConnectionTest>;
  /** How each app's store wants changes sent for review, once it said so. */
  readonly reviewModes: Map<AppId, 'automatic' | 'manual'>;
  /** Drops what is kept of an account, for when its key changed. */
  forgetAccount(accountId: string): void;
  /** Reads an app's TestFlight again soon. */
  refreshBeta(appId: AppId): void;
  /** Who sits here. */
  person(): string;
  /** Computer and program version, for the audit record. */
  readonly origin: string;
}

/** Writes an event and tells the windows. */
export async function record(session: Session, event: AuditRecord): Promise<HistoryEvent> {
  const kept = await session.history.append(event);
  session.news.changed('history', event.appId);
  session.news.recorded(kept);
  return kept;
}
