import type { Operation } from '@shared/domain/operation';
import { describe, expect, it } from 'vitest';
import { drawerJobs, jobOf } from '../../../renderer/app/jobs';
import { clockFrom } from '../../../renderer/bridge/brain-clock';
import { mergeOperations } from '../../../renderer/bridge/live-queries';

const operation = (id: string, over: Partial<Operation> = {}): Operation => ({
  id: id as Operation['id'],
  kind: 'store-write',
  appId: null,
  planId: null,
  title: id,
  state: 'running',
  step: 'Sending',
  fraction: null,
  transfer: null,
  calls: [],
  outcomes: [],
  startedAt: '2026-11-23T14:00:00.000Z',
  endedAt: null,
  usualMs: null,
  failure: null,
  readBack: null,
  cancellable: true,
  waitingUntil: null,
  revision: 1,
  ...over,
});

describe('news of operations', () => {
  it('never lets older news overwrite newer', () => {
    const known = [operation('a', { revision: 5, step: 'Committed' })];
    const merged = mergeOperations(known, [operation('a', { revision: 4, step: 'Sending' })]);
    expect(merged.map((entry) => entry.step)).toEqual(['Committed']);
  });

  it('puts what is new in front', () => {
    const merged = mergeOperations(
      [operation('a')],
      [operation('b', { startedAt: '2026-11-23T14:05:00.000Z' })],
    );
    expect(merged.map((entry) => entry.id)).toEqual(['b', 'a']);
  });
});

describe('the activity drawer', () => {
  it('shows what runs first, then the last few that ended', () => {
    const ended = ['x', 'y', 'z', 'w'].map((id) =>
      operation(id, { state: 'succeeded', endedAt: '2026-11-23T13:00:00.000Z' }),
    );
    expect(drawerJobs([...ended, operation('a')]).map((entry) => entry.id)).toEqual(['a', 'x', 'y', 'z']);
  });

  it('does not draw an unknown outcome as a failure nor as a success', () => {
    expect(jobOf(operation('a', { state: 'unknown' })).tone).toBe('watch');
    expect(jobOf(operation('a', { state: 'failed' })).tone).toBe('failed');
    expect(jobOf(operation('a', { state: 'succeeded' })).tone).toBe('done');
  });
});

describe("the brain's clock in the window", () => {
  it('goes on at its own rate from when it was read', () => {
    const clock = clockFrom({ now: 1_000_000, rate: 60 }, 500, () => 700);
    expect(clock()).toBe(1_000_000 + 200 * 60);
  });

  it('stands still with the sandbox, and never runs backwards', () => {
    expect(clockFrom({ now: 1_000_000, rate: 0 }, 500, () => 9_000)()).toBe(1_000_000);
    expect(clockFrom({ now: 1_000_000, rate: 1 }, 500, () => 400)()).toBe(1_000_000);
  });
});
