import { eventIterator } from '@orpc/contract';
import { z } from 'zod';

/** What a follower says when it opens or reopens a stream: put it beside the procedure's own input as `stream`. */
export const streamOpening = z.object({
  /** Chosen at random by the follower; the same after every reconnect. */
  streamId: z.uuid(),
  /** Number of the last item taken; 0 before the first. */
  cursor: z.int().min(0),
  /** Most items on their way without an acknowledgement. */
  window: z.int().min(1).max(1_000),
});

/** Grants credit: everything up to `seq` was taken. `close` says that the follower will not come back. */
export const streamAck = z.object({
  streamId: z.uuid(),
  seq: z.int().min(0),
  close: z.boolean().optional(),
});

/** The envelope in which items travel; see `shared/kit/stream/batch.ts` for what each member promises. */
const batchOf = <Item extends z.ZodType>(item: Item) =>
  z.object({
    seq: z.int().min(0),
    items: z.array(item).readonly(),
    dropped: z.int().min(1).optional(),
    snapshot: z.boolean().optional(),
  });

/** The output of a streaming procedure: batches of `item`. */
export const batchesOf = <Item extends z.ZodType>(item: Item) => eventIterator(batchOf(item));
