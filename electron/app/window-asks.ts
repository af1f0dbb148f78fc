import type { StreamSource } from '@shared/kit/stream/batch';

/** What a host asks of a window: to go to a place, or to open something. */
export interface WindowAsk {
  /** Null: every window. */
  readonly window: string | null;
  readonly href: string | null;
  readonly act: 'palette' | 'jobs' | 'search' | null;
}

/** The asks that are meant for one window. */
export function asksFor(
  source: StreamSource<WindowAsk>,
  window: string,
): StreamSource<Omit<WindowAsk, 'window'>> {
  async function* read() {
    for await (const { window: meant, href, act } of source)
      if (meant === null || meant === window) yield { href, act };
  }
  const items = read();
  return { [Symbol.asyncIterator]: () => items, takeDropped: () => source.takeDropped?.() ?? 0 };
}
