import type { StreamSource } from './batch';
import { createWakeup } from './wakeup';

/** One publisher, many followers: news that happens whether or not anybody keeps up. */
export interface Topic<T> {
  publish(item: T): void;
  /** News from now on. A follower that falls more than `capacity` behind loses the oldest, and is told how many. */
  follow(signal: AbortSignal): StreamSource<T>;
  /** Ends every follower after what it has not read yet. */
  end(): void;
}

/** A topic whose followers may each have `capacity` unread items. */
export function createTopic<T>(capacity = 1_000): Topic<T> {
  const followers = new Set<(item: T) => void>();
  const enders = new Set<() => void>();
  return {
    publish: (item) => {
      for (const put of followers) put(item);
    },
    end: () => {
      for (const end of enders) end();
    },
    follow(signal) {
      const wakeup = createWakeup();
      let unread: T[] = [];
      let lost = 0;
      let over = signal.aborted;
      const put = (item: T) => {
        unread.push(item);
        if (unread.length > capacity) {
          unread = unread.slice(1);
          lost += 1;
        }
        wakeup.wake();
      };
      const end = () => {
        over = true;
        followers.delete(put);
        wakeup.wake();
      };
      if (!over) {
        followers.add(put);
        enders.add(end);
        signal.addEventListener('abort', end, { once: true });
      }
      async function* read() {
        try {
          for (;;) {
            const item = unread.shift();
            if (item !== undefined) yield item;
            else if (over) return;
            else await wakeup.wait();
          }
        } finally {
          followers.delete(put);
          enders.delete(end);
          signal.removeEventListener('abort', end);
        }
      }
      const items = read();
      return {
        [Symbol.asyncIterator]: () => items,
        takeDropped() {
          const count = lost;
          lost = 0;
          return count;
        },
      };
    },
  };
}
