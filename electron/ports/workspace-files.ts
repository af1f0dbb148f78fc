import type { ReleaseNote } from '@shared/domain/store';
import type { AccountConfig, AndroidConfig, Workspace, WorkspaceProblem } from '@shared/domain/workspace';

/** `slipway.yaml` as it lies on disk. */
export interface WorkspaceText {
  readonly path: string;
  readonly text: string;
  /** Fingerprint of the text, to notice that somebody else saved in between. */
  readonly hash: string;
  readonly workspace: Workspace | null;
  readonly problems: readonly WorkspaceProblem[];
  readonly writable: boolean;
}

/** Who a key belongs to; holds nothing secret. */
export interface KeyIdentity {
  /** `play-release@arkalia-cia.iam.gserviceaccount.com`. */
  readonly identity: string | null;
  /** Why the key cannot be used; null when it can. */
  readonly problem: string | null;
}

/** The workspace file, what lies beside it, and the keys it refers to. Rejects with `FailureError`s. */
export interface WorkspaceFiles {
  load(): Promise<WorkspaceText>;
  validate(text: string): readonly WorkspaceProblem[];
  /** Rejects with `conflict` when the file is no longer the one with this hash. */
  save(text: string, hash: string): Promise<{ readonly hash: string }>;
  edit(text: string, path: readonly (string | number)[], value: unknown): string;
  /** Release notes that the team keeps beside the app, and where they were found. */
  releaseNotes(
    app: AndroidConfig,
    versionCode: number,
  ): Promise<{ readonly notes: readonly ReleaseNote[]; readonly from: string | null }>;
  identify(account: AccountConfig): Promise<KeyIdentity>;
  /** Copies a service-account key into the program's own folder and returns a reference to it. */
  importKey(
    path: string,
    accountId: string,
  ): Promise<{ readonly identity: string; readonly reference: string }>;
  onChange(listener: () => void): () => void;
}
