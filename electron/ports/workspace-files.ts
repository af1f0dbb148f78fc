import type { NotesProblem } from '@shared/domain/release-notes';
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
  /** What should be mended although the key works: a file that others can read; null when all is well. */
  readonly warning: string | null;
}

/** A key that was taken over. Holds nothing secret. */
export interface ImportedKey {
  readonly type: AccountConfig['type'];
  /** A service account's address, or the id of an App Store Connect key as far as its file's name tells it. */
  readonly identity: string;
  readonly reference: string;
}

/** The version that a Flutter project states, or a sentence on why none can be read. */
export type PubspecVersion =
  | { readonly versionName: string; readonly versionCode: number }
  | { readonly problem: string };

/** The workspace file, what lies beside it, and the keys it refers to. Rejects with `FailureError`s. */
export interface WorkspaceFiles {
  /** Where the workspace file lies. */
  readonly path: string;
  load(): Promise<WorkspaceText>;
  validate(text: string): readonly WorkspaceProblem[];
  /** Rejects with `conflict` when the file is no longer the one with this hash. */
  save(text: string, hash: string): Promise<{ readonly hash: string }>;
  edit(text: string, path: readonly (string | number)[], value: unknown): string;
  /** Release notes that the team keeps beside the app, and where they were found. */
  releaseNotes(
    app: AndroidConfig,
    versionCode: number,
  ): Promise<{
    readonly notes: readonly ReleaseNote[];
    readonly problems: readonly NotesProblem[];
    readonly from: string | null;
  }>;
  /** The version in the app's `pubspec.yaml`; null when the workspace names none. */
  pubspecVersion(app: AndroidConfig): Promise<PubspecVersion | null>;
  identify(account: AccountConfig): Promise<KeyIdentity>;
  /** Copies a store's key into the vault, as this entry of it, and returns a reference to it. */
  importKey(path: string, entry: string): Promise<ImportedKey>;
  onChange(listener: () => void): () => void;
}
