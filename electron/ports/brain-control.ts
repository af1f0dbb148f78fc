import type { FirstPage } from '@shared/domain/first-page';

/** One workspace that can be opened. */
export interface KnownWorkspace {
  readonly id: string;
  readonly name: string;
  /** Path of `slipway.yaml`; null for the sandbox. */
  readonly path: string | null;
  readonly sandbox: boolean;
  readonly current: boolean;
  /** Why it cannot be opened; null when it can. */
  readonly problem: string | null;
}

/** What lies above one workspace: which is open, who sits here, and the sandbox's scenes. */
export interface BrainControl {
  readonly host: 'desktop' | 'loopback';
  readonly version: string;
  readonly platform: string;
  person(): string;
  rename(person: string): Promise<void>;
  workspaces(): Promise<readonly KnownWorkspace[]>;
  /** Closes the open workspace and opens another one; null is the sandbox. */
  open(path: string | null): Promise<void>;
  /** Writes a first `slipway.yaml` and opens it. */
  create(input: {
    readonly folder: string;
    readonly name: string;
    readonly packageName: string;
    readonly keyPath: string | null;
  }): Promise<{ readonly path: string }>;
  /** Starts a scene over: the simulated store and the history that goes with it. */
  loadScenario(scenario: string): Promise<void>;
  /** Reads one app, or all of them, again at once. */
  refresh(appId: string | null): void;
  /** Keeps the board as a window shows it, for the first moment of the next start. */
  keepFirstPage(page: Omit<FirstPage, 'workspace'>): Promise<void>;
  /** A window got its board. */
  boardShown(): void;
}
