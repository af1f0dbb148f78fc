import { expect, test } from 'vitest';
import { SandboxClock } from '../../../electron/sandbox/clock';

/** A clock over a real time that the test moves. */
function clockAt(start: number) {
  const real = { now: start };
  const changes: unknown[] = [];
  const clock = new SandboxClock(
    undefined,
    (state) => changes.push(state),
    () => real.now,
  );
  return { real, clock, changes };
}

test('it runs with real time, stops, moves, and runs faster', () => {
  const { real, clock } = clockAt(1000);
  real.now = 1500;
  expect(clock.now()).toBe(1500);
  clock.stop();
  real.now = 9000;
  expect(clock.now()).toBe(1500);
  clock.advance(500);
  expect(clock.now()).toBe(2000);
  clock.setRate(60);
  real.now = 10_000;
  expect(clock.now()).toBe(62_000);
  clock.set(5);
  expect(clock.now()).toBe(5);
  expect(() => clock.setRate(-1)).toThrow(RangeError);
});

test('its state carries it over a restart', () => {
  const { real, clock, changes } = clockAt(1000);
  clock.setRate(10);
  expect(changes).toEqual([clock.state]);
  const again = new SandboxClock(
    clock.state,
    () => {},
    () => real.now,
  );
  real.now = 2000;
  expect(again.now()).toBe(11_000);
});

test('sleepers of a stopped clock wake when it is moved past them, in no other case', async () => {
  const { clock } = clockAt(0);
  clock.stop();
  const woken: string[] = [];
  const near = clock.sleep(100).then(() => woken.push('near'));
  const far = clock.sleep(200).then(() => woken.push('far'));
  clock.advance(99);
  await Promise.resolve();
  expect(woken).toEqual([]);
  clock.advance(1);
  await near;
  expect(woken).toEqual(['near']);
  clock.advance(1000);
  await far;
  expect(woken).toEqual(['near', 'far']);
});

test('a sleeper of a fast clock waits the shorter real time', async () => {
  const clock = new SandboxClock();
  clock.setRate(3_600_000);
  const before = clock.now();
  await clock.sleep(3_600_000);
  expect(clock.now() - before).toBeGreaterThanOrEqual(3_600_000);
});

test('a sleep ends with the reason of its signal', async () => {
  const { clock } = clockAt(0);
  clock.stop();
  const reason = new Error('enough');
  await expect(clock.sleep(1, AbortSignal.abort(reason))).rejects.toBe(reason);
  const abort = new AbortController();
  const sleeping = clock.sleep(1, abort.signal);
  abort.abort(reason);
  await expect(sleeping).rejects.toBe(reason);
});
