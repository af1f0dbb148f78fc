/** What the desktop's preload puts on the page; see `electron/hosts/desktop/preload.ts`. */
export interface SlipwayHost {
  readonly kind: 'desktop';
  readonly version: string;
  /** Answers with a `slipway:port` message to the window that carries a port to the brain. */
  readonly connect: () => void;
  /** Path of a file on this computer; empty when it has none. */
  readonly pathForFile: (file: File) => string | Promise<string>;
}

declare global {
  interface Window {
    readonly slipwayHost?: SlipwayHost;
    /** The session's token or null, from the loopback host's own first script. */
    readonly slipwayEntry?: Promise<string | null>;
    /** What was clicked and pressed before this program's code ran, from the same script, which then keeps no more. */
    readonly slipwayEarly?: () => readonly Event[];
  }
}

/** The nonce with which this page may add style elements; empty where no policy asks for one. */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
}
