/** One commit, as far as notes and issues need it. */
export interface Commit {
  /** Full hash. */
  readonly hash: string;
  readonly subject: string;
  readonly author: string;
}

/** The history of the app's source code beside the workspace file. */
export interface Commits {
  /** Commits between two moments (ISO times), newest first. Rejects with `not-found` where there is no repository. */
  between(from: string, to: string, signal: AbortSignal): Promise<readonly Commit[]>;
  /** The commit of a build: the tag that names it; null where none does. */
  tagged(version: string, buildNumber: string, signal: AbortSignal): Promise<Commit | null>;
}
