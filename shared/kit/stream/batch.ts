/** What a follower says when it opens or reopens a stream. */
export interface StreamOpening {
  /** Chosen by the follower, unguessable, and the same after every reconnect. */
  readonly streamId: string;
  /** Number of the last item that the follower has taken; 0 before the first. */
  readonly cursor: number;
  /** Most items that may be on their way without an acknowledgement. */
  readonly window: number;
}

/** What travels: some items in order, and the number of the last of them. The first item of a stream is number 1. */
export interface Batch<T> {
  /** Number of the last item in `items`; where `items` is empty, of the last item before it. */
  readonly seq: number;
  readonly items: readonly T[];
  /** How many items the source itself lost just before `items`, because the follower was too slow. */
  readonly dropped?: number | undefined;
  /** The stream starts over here: what came before cannot be continued and must be forgotten. */
  readonly snapshot?: boolean | undefined;
}

/** Grants credit: everything up to `seq` has been taken. `close` says that the follower will not come back. */
export interface StreamAck {
  readonly streamId: string;
  readonly seq: number;
  readonly close?: boolean | undefined;
}

/** Items in order, with the count of those that had to be thrown away before one of them. */
export interface StreamSource<T> extends AsyncIterable<T> {
  /** Items lost since the last question, just before the item that was read last. */
  takeDropped?(): number;
}
