import { randomUUID } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import type { Clock } from '@shared/kit/clock';
import { type FollowState, followStream, type TakenBatch } from '@shared/kit/stream/follow';
import { describe, expect, it, vi } from 'vitest';
import { countingWire, type Wire } from './support/stream-transports';

const TRANSPORTS = ['message port', 'web socket'] as const;

/** Short waits take no time, and the long wait for a lost follower takes for ever: what is tested is order. */
const clock: Clock = {
  now: () => 0,
  sleep: (ms) => (ms < 60_000 ? turn() : new Promise(() => undefined)),
};

function counter(upTo: number) {
  const made = { count: 0, ended: false };
  async function* source(signal: AbortSignal) {
    try {
      while (made.count < upTo && !signal.aborted) {
        made.count += 1;
        yield made.count;
        if (made.count % 100 === 0) await turn();
      }
    } finally {
      made.ended = true;
    }
  }
  return { made, source };
}

function follow(
  wire: Wire,
  onBatch: (batch: TakenBatch<number>) => void | Promise<void>,
  extra: { readonly window?: number; readonly onState?: (state: FollowState) => void } = {},
  signal = new AbortController().signal,
) {
  return followStream<number>(
    {
      open: (stream, each) => wire.client().count({ stream }, { signal: each }),
      ack: (ack) => wire.client().ack(ack),
      streamId: randomUUID(),
      clock,
      random: () => 0.5,
      onBatch,
      ...extra,
    },
    signal,
  );
}

const upTo = (n: number) => Array.from({ length: n }, (_, index) => index + 1);

describe.each(TRANSPORTS)('a stream over a %s', (transport) => {
  it('brings every item once and in order, in batches, to its end', async () => {
    const { source } = counter(5_000);
    const { wire, hub } = await countingWire(transport, { source, clock, carriage: { lingerMs: 1 } });
    const taken: number[] = [];
    let batches = 0;
    const states: string[] = [];
    await follow(
      wire,
      ({ items }) => {
        taken.push(...items);
        batches += 1;
      },
      { onState: (state) => states.push(state.kind) },
    );
    expect(taken).toEqual(upTo(5_000));
    expect(batches).toBeLessThan(1_000);
    expect(states[0]).toBe('connecting');
    expect(states.at(-1)).toBe('ended');
    await vi.waitFor(() => expect(hub.stats()).toEqual({ streams: 0, kept: 0 }));
    await wire.close();
  });

  it('brings the producer to rest while the follower is busy', async () => {
    const { source, made } = counter(100_000);
    const { wire, hub } = await countingWire(transport, { source, clock });
    const stop = new AbortController();
    const { promise: busy, resolve: goOn } = Promise.withResolvers<void>();
    let most = 0;
    const following = follow(
      wire,
      async ({ items }) => {
        most = Math.max(most, items.at(-1) ?? 0);
        if (most < 10_000) await busy;
        else stop.abort();
      },
      { window: 200 },
      stop.signal,
    );
    await vi.waitFor(() => expect(made.count).toBe(200));
    for (let i = 0; i < 200; i += 1) await turn();
    expect(made.count).toBe(200);
    expect(hub.stats().kept).toBe(200);
    goOn();
    await expect(following).rejects.toBeDefined();
    expect(most).toBeGreaterThanOrEqual(10_000);
    expect(made.count).toBeLessThanOrEqual(most + 400);
    await vi.waitFor(() => expect(made.ended).toBe(true));
    await wire.close();
  });

  it('loses and repeats nothing when the connection is cut in the middle, again and again', async () => {
    const { source } = counter(3_000);
    const { wire } = await countingWire(transport, { source, clock });
    const taken: number[] = [];
    let snapshots = 0;
    let cuts = 0;
    const states: string[] = [];
    await follow(
      wire,
      async ({ items, snapshot }) => {
        if (snapshot) snapshots += 1;
        taken.push(...items);
        if (taken.length > (cuts + 1) * 700 && cuts < 4) {
          cuts += 1;
          await wire.cut();
          await wire.connect();
        }
      },
      { window: 100, onState: (state) => states.push(state.kind) },
    );
    expect(cuts).toBe(4);
    expect(snapshots).toBe(1);
    expect(taken).toEqual(upTo(3_000));
    expect(states.filter((state) => state === 'stale').length).toBeGreaterThanOrEqual(4);
    await wire.close();
  });

  it('keeps trying while nobody answers, and says since when it is stale', async () => {
    const { source } = counter(50);
    const { wire } = await countingWire(transport, { source, clock });
    await wire.cut();
    const taken: number[] = [];
    let stale = 0;
    await follow(wire, ({ items }) => void taken.push(...items), {
      onState: (state) => {
        if (state.kind !== 'stale') return;
        stale += 1;
        if (stale === 1) void wire.connect();
      },
    });
    expect(stale).toBeGreaterThanOrEqual(1);
    expect(taken).toEqual(upTo(50));
    await wire.close();
  });

  it('starts over, and says so, when the producer no longer knows the stream', async () => {
    const { source, made } = counter(1_000);
    const { wire, hub } = await countingWire(transport, { source, clock });
    let taken: number[] = [];
    let snapshots = 0;
    await follow(
      wire,
      async ({ items, snapshot }) => {
        if (snapshot) {
          snapshots += 1;
          taken = [];
        }
        taken.push(...items);
        if (snapshots === 1 && taken.length > 300) {
          made.count = 0;
          hub.close();
          await wire.cut();
          await wire.connect();
        }
      },
      { window: 100 },
    );
    expect(snapshots).toBe(2);
    expect(taken).toEqual(upTo(1_000));
    await wire.close();
  });

  it('frees a stream whose follower does not come back in time', async () => {
    const { source, made } = counter(100_000);
    const { wire, hub } = await countingWire(transport, { source, clock, graceMs: 1_000 });
    const { promise: reached, resolve: reach } = Promise.withResolvers<void>();
    const gone = new AbortController();
    const following = follow(wire, () => reach(), { window: 50 }, gone.signal);
    await reached;
    expect(hub.stats().streams).toBe(1);
    await wire.cut();
    await vi.waitFor(() => expect(hub.stats().streams).toBe(0));
    await vi.waitFor(() => expect(made.ended).toBe(true));
    gone.abort();
    await expect(following).rejects.toBeDefined();
    await wire.close();
  });

  it('frees a stream when its follower leaves for good', async () => {
    const { source, made } = counter(100_000);
    const { wire, hub } = await countingWire(transport, { source, clock });
    const stop = new AbortController();
    const following = follow(wire, () => stop.abort(), { window: 50 }, stop.signal);
    await expect(following).rejects.toBeDefined();
    await vi.waitFor(() => expect(hub.stats().streams).toBe(0));
    await vi.waitFor(() => expect(made.ended).toBe(true));
    await wire.close();
  });
});
