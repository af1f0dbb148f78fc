import { parentPort } from 'node:worker_threads';
import type { PreparedEvent } from './event-rows';
import { prepareText } from './prepare';

/** A text to make ready. `first` is the number of its first event; null when it goes on behind the text before. */
export interface PrepareRequest {
  readonly text: string;
  readonly first: number | null;
}

/** The events of one text, in the order of the requests; null when the text holds something else than records. */
export interface PrepareReply {
  readonly first: number;
  readonly events: readonly PreparedEvent[] | null;
}

/** Makes texts ready beside the history's thread, which has its hands full with writing those before. */
function serve(): void {
  const port = parentPort;
  if (port === null) throw new Error('Events are made ready in a worker thread only.');
  let next = 1;
  port.on('message', ({ text, first }: PrepareRequest) => {
    const began = first ?? next;
    let events: readonly PreparedEvent[] | null;
    try {
      events = prepareText(text, began);
    } catch {
      events = null; // the history's thread meets the same error, in its turn, and says it
    }
    next = began + (events?.length ?? 0);
    port.postMessage({ first: began, events } satisfies PrepareReply);
  });
}

serve();
