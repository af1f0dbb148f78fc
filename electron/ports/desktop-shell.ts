/** How an update stands. */
export type UpdateState =
  | { readonly kind: 'idle'; readonly checkedAt: string | null; readonly problem: string | null }
  | { readonly kind: 'checking' }
  | { readonly kind: 'available'; readonly version: string; readonly notes: string }
  | {
      readonly kind: 'downloading';
      readonly version: string;
      readonly notes: string;
      readonly fraction: number;
    }
  | { readonly kind: 'ready'; readonly version: string; readonly notes: string };

/** Which updates a person wants. */
export type UpdateChannel = 'latest' | 'beta';

/** The updates of a packed program. Rejects with `FailureError`s. */
export interface Updates {
  state(): UpdateState;
  channel(): UpdateChannel;
  setChannel(channel: UpdateChannel): Promise<void>;
  check(): Promise<void>;
  download(): Promise<void>;
  /** Ends a download; nothing happens where none is under way. */
  cancel(): Promise<void>;
  /** Restarts into the new version. Refused while something runs. */
  install(): Promise<void>;
}

/** What only a desktop can do for a window. Absent on a host in a browser. */
export interface DesktopShell {
  /** Whether the program starts at login, hidden. */
  startsAtLogin(): Promise<boolean>;
  setStartsAtLogin(wanted: boolean): Promise<void>;
  /** Whether texts are checked for spelling, and whether a dictionary for it comes from the web. */
  spelling(): { readonly checks: boolean; readonly fetches: boolean };
  setSpelling(wanted: boolean): void;
  /** Null where the program was not installed from a package. */
  readonly updates: Updates | null;
  /** Called back when a window should ask again. */
  onChange(listener: () => void): void;
}
