import type { ChangeTopic } from '@shared/contract/system';
import type { AuditRecord } from '@shared/domain/audit';
import type { Operation } from '@shared/domain/operation';
import type { CredentialReference, Workspace } from '@shared/domain/workspace';
import type { Clock } from '@shared/kit/clock';
import type { IdSource } from '@shared/kit/ids';
import type { History } from '../../ports/history';

/** What Docker needs of the program around it. */
export interface DockerDeps {
  readonly workspace: Workspace;
  /** The folder of `slipway.yaml`, from which its paths count. */
  readonly folder: string;
  /** Where logs of builds are kept. */
  readonly logsFolder: string;
  readonly history: History;
  /** The time that events are written down with. */
  readonly clock: Clock;
  /** Real time: an engine knows no other. */
  readonly pace: Clock;
  readonly ids: IdSource;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** This user's own folder, in which Docker keeps its settings. */
  readonly home: string;
  readonly origin: string;
  person(): string;
  changed(topic: ChangeTopic): void;
  publish(operation: Operation): void;
  record(event: AuditRecord): Promise<unknown>;
  /** Follows a reference to a secret; rejects with `credential-missing`. */
  secret(reference: CredentialReference): Promise<string>;
  /** What the vault keeps for registries, each in the form of Docker's `config.json`. */
  registryFiles(): Promise<readonly string[]>;
  logDefect(error: unknown): void;
}
