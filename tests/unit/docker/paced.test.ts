import type { Clock } from '@shared/kit/clock';
import { expect, it } from 'vitest';
import { paced } from '../../../electron/builds/docker/paced';

/** A clock that stands still until it is moved; sleepers wake when their time has come. */
function handClock(): Clock & { move(ms: number): Promise<void> } {
  let at = 1_000;
  let asleep: { readonly until: number; wake(): void }[] = [];
  return {
    now: () => at,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        asleep.push({ until: at + ms, wake: resolve });
        signal?.addEventListener('abort', () => reject(signal.reason));
      }),
    async move(ms) {
      at += ms;
      const due = asleep.filter(({ until }) => until <= at);
      asleep = asleep.filter(({ until }) => until > at);
      for (const { wake } of due) wake();
      await Promise.resolve();
      await Promise.resolve();
    },
  };
}

it('tells the first move at once and the last when the pause is over, though nothing comes after it', async () => {
  const clock = handClock();
  const told: number[] = [];
  let value = 0;
  const telling = paced(clock, 100, () => told.push(value));
  for (value = 1; value <= 5; value += 1) telling.moved();
  value = 5;
  expect(told).toEqual([1]);
  await clock.move(99);
  expect(told).toEqual([1]);
  await clock.move(1);
  expect(told).toEqual([1, 5]);
  await clock.move(1_000);
  expect(told).toEqual([1, 5]);
});

it('tells nothing twice: what is told out of turn is not told again, and nothing once it is over', async () => {
  const clock = handClock();
  const told: string[] = [];
  let value = 'a';
  const telling = paced(clock, 100, () => told.push(value));
  telling.moved();
  telling.moved();
  value = 'over';
  telling.now();
  await clock.move(500);
  expect(told).toEqual(['a', 'over']);
  telling.moved();
  telling.moved();
  telling.stop();
  await clock.move(500);
  expect(told).toEqual(['a', 'over', 'over']);
});
