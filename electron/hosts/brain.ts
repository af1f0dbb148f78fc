import type { AnyRouter } from '@orpc/server';
import type { Glance, Notice } from '@shared/domain/glance';
import type { DesktopShell } from '../ports/desktop-shell';
import type { SystemKeychain } from '../ports/system-keychain';

/** What every procedure of the contract learns about its caller. */
export interface CallContext {
  /** Names the window that calls: the same across its reconnects, and different for every window. */
  readonly window: string;
}

/** What a host tells the program when it composes it. */
export interface BrainOptions {
  readonly host: 'desktop' | 'loopback';
  readonly version: string;
  /** Folder of this instance's data; exists, and is locked for this process. */
  readonly dataDir: string;
  /** A workspace file named on the command line, absolute; null for the last one, or the sandbox. */
  readonly workspaceFile: string | null;
  /** A sandbox scenario named on the command line. */
  readonly scenario: string | null;
  /** The system's keychain, where the host can reach one. */
  readonly keychain?: SystemKeychain;
  /** What only a desktop can do. */
  readonly desktop?: DesktopShell;
}

/** What a host hears of the program. */
export interface BrainListener {
  glance(glance: Glance): void;
  notice(notice: Notice): void;
}

/** The program behind the windows, as a host sees it: two hosts, one brain. */
export interface Brain {
  /** The contract with its handlers; every call needs a `CallContext`. */
  readonly router: AnyRouter;
  /**
   * Keeps the bytes of an artifact that a browser sent, and gives the path under which they can be inspected.
   * Rejects when the stream breaks off, when `signal` aborts, or with a failure that says why it was refused.
   */
  receiveArtifact(
    stream: AsyncIterable<Uint8Array>,
    meta: { readonly fileName: string; readonly size: number },
    signal: AbortSignal,
  ): Promise<{ readonly path: string }>;
  /** A text for a file of this computer's: without what looks like a secret, and without what the vault holds. */
  hide(text: string): string;
  /** Titles of the operations that run now: a host does not stop while there is one without asking. */
  busy(): readonly string[];
  /** Follows what stands outside of the window, and what a person should hear of. Returns the way to stop. */
  follow(listener: BrainListener): () => void;
  /** Asks one of the windows, or all of them, to go to a place or to open something. */
  ask(ask: {
    readonly window: string | null;
    readonly href?: string;
    readonly act?: 'palette' | 'jobs' | 'search';
  }): void;
  /** Opens a workspace file; rejects with the reason when it cannot be used. */
  openWorkspace(path: string): Promise<void>;
  /** The computer goes to sleep, or is awake again. */
  power(state: 'sleep' | 'awake'): void;
  /** Brings everything to rest and closes the history. */
  close(): Promise<void>;
}
