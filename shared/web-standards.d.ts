/*
 * What every environment that Slipway runs in has without being Node or a browser. Only this compilation sees
 * it: elsewhere the environment's own types stand.
 */
interface AbortSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}
interface AbortController {
  readonly signal: AbortSignal;
  abort(reason?: unknown): void;
}
declare const AbortController: { new (): AbortController };
declare const AbortSignal: { any(signals: readonly AbortSignal[]): AbortSignal };
