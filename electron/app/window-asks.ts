import type { StreamSource } from '@shared/kit/stream/batch';
import { createTopic } from '@shared/kit/stream/topic';

/** What a host asks of a window: to go to a place, or to open something. */
export interface WindowAsk {
  /** Null: every window. */
  readonly window: string | null;
  readonly href: string | null;
  readonly act: 'palette' | 'jobs' | 'search' | null;
}

/** An ask as its window hears it. */
type HeardAsk = Omit<WindowAsk, 'window'>;

/** What hosts ask of their windows. A link is clicked before its window can hear of it: it is kept until it does. */
export interface WindowAsks {
  ask(ask: WindowAsk): void;
  /** What this window was asked before anybody listened for it, and from now on. */
  follow(window: string, signal: AbortSignal): StreamSource<HeardAsk>;
  /** Ends every follower. */
  end(): void;
}

/** A person who clicks on is led to the last places; a window that never listens keeps no more. */
const MOST_KEPT = 20;

/** Nothing was asked yet. */
export function createWindowAsks(): WindowAsks {
  const topic = createTopic<WindowAsk>();
  const listening = new Map<string, number>();
  const kept = new Map<string, readonly WindowAsk[]>();

  function count(window: string, by: 1 | -1): void {
    const left = (listening.get(window) ?? 0) + by;
    if (left > 0) listening.set(window, left);
    else listening.delete(window);
  }

  return {
    ask(ask) {
      if (ask.window === null || listening.has(ask.window)) return topic.publish(ask);
      kept.set(ask.window, [...(kept.get(ask.window) ?? []), ask].slice(-MOST_KEPT));
    },
    follow(window, signal) {
      const source = topic.follow(signal);
      if (!signal.aborted) {
        count(window, 1);
        signal.addEventListener('abort', () => count(window, -1), { once: true });
      }
      const before = kept.get(window) ?? [];
      kept.delete(window);
      async function* read(): AsyncGenerator<HeardAsk> {
        for (const { href, act } of before) yield { href, act };
        for await (const { window: meant, href, act } of source)
          if (meant === null || meant === window) yield { href, act };
      }
      const items = read();
      return { [Symbol.asyncIterator]: () => items, takeDropped: () => source.takeDropped?.() ?? 0 };
    },
    end: () => topic.end(),
  };
}
