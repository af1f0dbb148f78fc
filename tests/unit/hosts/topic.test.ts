import { backoffDelay } from '@shared/kit/stream/backoff';
import { createStreamHub } from '@shared/kit/stream/hub';
import { createTopic } from '@shared/kit/stream/topic';
import { describe, expect, it } from 'vitest';

const clock = { now: () => 0, sleep: () => new Promise<void>(() => undefined) };

describe('a topic', () => {
  it('gives a follower the news since it came, then ends', async () => {
    const topic = createTopic<number>();
    topic.publish(1);
    const news = topic.follow(new AbortController().signal);
    topic.publish(2);
    topic.publish(3);
    topic.end();
    const read: number[] = [];
    for await (const item of news) read.push(item);
    expect(read).toEqual([2, 3]);
  });

  it('drops the oldest when a follower falls behind, and the batch that follows the gap says how many', async () => {
    const topic = createTopic<number>(3);
    const hub = createStreamHub({ clock });
    const opening = { streamId: 'a', cursor: 0, window: 2 };
    const batches = hub.open(opening, (signal) => topic.follow(signal), undefined);
    expect((await batches.next()).value).toEqual({ seq: 0, items: [], snapshot: true });
    topic.publish(1);
    expect((await batches.next()).value).toEqual({ seq: 1, items: [1] });
    topic.publish(2);
    expect((await batches.next()).value).toEqual({ seq: 2, items: [2] });
    for (let item = 3; item <= 10; item += 1) topic.publish(item);
    hub.ack({ streamId: 'a', seq: 2 });
    expect((await batches.next()).value).toMatchObject({ dropped: 5, items: expect.arrayContaining([8]) });
    hub.close();
  });

  it('never holds more than its capacity for a follower that reads nothing', () => {
    const topic = createTopic<number>(5);
    const news = topic.follow(new AbortController().signal);
    for (let item = 0; item < 1_000; item += 1) topic.publish(item);
    expect(news.takeDropped?.()).toBe(995);
  });
});

describe('a hub', () => {
  it('refuses more streams than it was given room for', () => {
    const hub = createStreamHub({ clock, maxStreams: 2 });
    const topic = createTopic<number>();
    const open = (streamId: string) =>
      hub.open({ streamId, cursor: 0, window: 1 }, (signal) => topic.follow(signal), undefined);
    open('a');
    open('b');
    expect(() => open('c')).toThrow('More than 2 streams are open');
    hub.close();
  });
});

describe('backoff', () => {
  it('grows to its ceiling and never waits less than half of it', () => {
    const policy = { baseMs: 100, maxMs: 1_000 };
    expect([0, 1, 2, 3, 4, 50].map((attempt) => backoffDelay(attempt, () => 0, policy))).toEqual([
      50, 100, 200, 400, 500, 500,
    ]);
    expect(backoffDelay(50, () => 0.999, policy)).toBeLessThanOrEqual(1_000);
  });
});
