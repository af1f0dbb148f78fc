/** A metric set of the Play Developer Reporting API, by the last part of its resource name. */
export type VitalsMetricSet = 'crashRateMetricSet' | 'anrRateMetricSet';

/**
 * The Play Developer Reporting API v1beta1 as an account may read it. The store target provides it, so that both APIs
 * share one sign-in; the health source reads through it. Answers are as received, not yet checked.
 * Every method rejects with a `FailureError`.
 */
export interface VitalsClient {
  /** `GET apps/{package}/{set}`: tells how fresh the data is. */
  describe(
    app: { readonly packageName: string; readonly accountId: string },
    set: VitalsMetricSet,
    signal: AbortSignal,
  ): Promise<unknown>;
  /** `POST apps/{package}/{set}:query`: one page of rows. */
  query(
    app: { readonly packageName: string; readonly accountId: string },
    set: VitalsMetricSet,
    body: unknown,
    signal: AbortSignal,
  ): Promise<unknown>;
}
