import type { AnyRouter } from '@orpc/server';
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
  /** Titles of the operations that run now: a host does not stop while there is one without asking. */
  busy(): readonly string[];
  /** Brings everything to rest and closes the history. */
  close(): Promise<void>;
}
