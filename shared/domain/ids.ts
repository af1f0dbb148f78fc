declare const brand: unique symbol;

/** A string that stands for one kind of thing only, so that an app id is never passed where a plan id is due. */
export type Branded<Name extends string> = string & { readonly [brand]: Name };

/** One app on one store: see `presenceId`. */
export type AppId = Branded<'AppId'>;
/** One read artifact, kept in the data folder until its release is over. */
export type ArtifactId = Branded<'ArtifactId'>;
/** One plan as it was shown to a person. */
export type PlanId = Branded<'PlanId'>;
/** One piece of long work: an upload, a store write, a read. */
export type OperationId = Branded<'OperationId'>;

/** UTC time in ISO 8601 with milliseconds, as `Date.toISOString` writes it. */
export type IsoTime = string;

/** The stores that an app of `slipway.yaml` can be on, by the key that it has there. */
export type StoreKey = 'android' | 'ios';

/**
 * The id of an app's presence on one store, by the app's key in `slipway.yaml`. Google Play keeps the bare key, under
 * which histories know it since before there was another store; a key never holds a colon.
 */
export function presenceId(key: string, store: StoreKey): AppId {
  return (store === 'android' ? key : `${key}:${store}`) as AppId;
}
