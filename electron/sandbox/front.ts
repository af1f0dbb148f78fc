import type { Caller, Reply } from './exchange';
import type { FaultOf } from './fault-schema';

/** A request at the door, before its body is read. */
export interface Arrival {
  readonly method: string;
  /** As sent, without query. */
  readonly path: string;
  readonly search: string;
  readonly authorization: string | undefined;
}

/** How a vendor other than Google receives requests: who may come in, and how a refusal is worded. */
export interface Front {
  /** Whether a path without a route is this vendor's to refuse. */
  owns(path: string): boolean;
  unknownPath(): Error;
  /** The caller; throws the vendor's refusal of a token, or of one request too many. */
  admit(arrival: Arrival): Caller;
  /** From now on the token counts as expired. */
  revoke(authorization: string | undefined): void;
  /** The error that a `status` fault stands for. */
  trouble(
    fault: Pick<FaultOf<'status'>, 'status' | 'form'> & { readonly retryAfter?: number | undefined },
  ): Error;
  /** The answer for anything that was thrown. */
  refuse(error: unknown): Reply;
  /** What every answer carries besides. `caller` is null where nobody came in. */
  finish(reply: Reply, caller: string | null): Reply;
}
