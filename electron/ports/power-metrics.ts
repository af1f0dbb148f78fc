import type { TargetApp } from './store-target';

/**
 * Apple's performance and power metrics of an app. The store target provides them, so that both share one sign-in; the
 * health source reads through it. The answer is as received, not yet checked. Rejects with a `FailureError`.
 */
export interface PowerMetrics {
  powerMetrics(app: TargetApp, categories: readonly string[], signal: AbortSignal): Promise<unknown>;
}
