import { aimOf } from '@shared/domain/rollout/policy';
import type { Observed, RolloutEvent, RolloutState, Settled } from '@shared/domain/rollout/state';
import { fulfils, isPending, settledPart, transition } from '@shared/domain/rollout/transition';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Machine, reachableKinds, tableOf, walk } from './machine';
import { COMMANDS, EVENTS, OBSERVED, OURS, PENDING, SETTLED, STATES, THEIRS } from './rollout-samples';

const machine: Machine<RolloutState, RolloutEvent> = {
  states: STATES,
  events: EVENTS,
  start: { kind: 'absent' },
  transition,
};

const anyEvent: fc.Arbitrary<RolloutEvent> = fc
  .tuple(fc.constantFrom(...EVENTS), fc.integer({ min: 0, max: 100 }))
  .map(([event, at]) => ({ ...event, at }));

describe('the rollout machine', () => {
  it('answers every event in every state, and says why when it ignores one', () => {
    for (const { state, event, answer } of tableOf(machine)) {
      if (answer.kind === 'ignored') {
        expect(answer.reason, `${event.kind} in ${state.kind}`).toMatch(/^[A-Z].+\.$/);
      }
    }
  });

  it('can reach every state, and has a sample of each', () => {
    const kinds = [
      'absent',
      'awaiting',
      'completed',
      'draft',
      'halted',
      'staged',
      'superseded',
      'unresolved',
    ];
    expect([...new Set(STATES.map(({ kind }) => kind))].sort()).toEqual(kinds);
    expect([...reachableKinds(machine)].sort()).toEqual(kinds);
  });

  it('never leaves a pending state but by a reading, or by a refusal to what was before', () => {
    walk(machine, anyEvent, ({ before, event, after }) => {
      if (!isPending(before) || isPending(after)) return;
      if (event.kind === 'refused') {
        expect(before).toMatchObject({ kind: 'awaiting', acknowledged: false });
        expect(after).toEqual(before.prior);
      } else expect(event.kind).toBe('observed');
    });
  });

  it('never takes a lost answer for success or failure', () => {
    walk(machine, anyEvent, ({ before, event, after }) => {
      if (before.kind === 'unresolved' && event.kind !== 'observed') {
        expect(after).toMatchObject({ kind: 'unresolved', prior: before.prior, command: before.command });
      }
    });
  });

  it('is never moved by the news of another operation', () => {
    walk(machine, anyEvent, ({ before, event, after }) => {
      if (!isPending(before) || event.kind === 'observed' || event.kind === 'requested') return;
      if (event.operationId !== before.operationId) expect(after).toBe(before);
    });
  });

  it('never believes a reading that is not its own while a call is under way', () => {
    walk(machine, anyEvent, ({ before, event, after }) => {
      if (before.kind === 'awaiting' && event.kind === 'observed' && event.by !== before.operationId) {
        expect(after).toBe(before);
      }
    });
  });

  it('never believes a reading from before the answer was lost', () => {
    walk(machine, anyEvent, ({ before, event, after }) => {
      if (before.kind !== 'unresolved' || event.kind !== 'observed') return;
      if (event.by !== before.operationId && event.at < before.since) expect(after).toBe(before);
    });
  });

  it('shows users what was last observed, whatever is asked in between', () => {
    walk(machine, anyEvent, ({ before, event, after }) => {
      if (event.kind !== 'observed') expect(settledPart(after)).toEqual(settledPart(before));
    });
  });

  it('believes a refusal only as long as the store has not said yes', () => {
    for (const state of PENDING) {
      const answer = transition(state, { kind: 'refused', operationId: OURS, at: 30 });
      const unanswered = state.kind === 'awaiting' && !state.acknowledged;
      expect(answer.kind, JSON.stringify(state)).toBe(unanswered ? 'moved' : 'ignored');
    }
  });

  it('sends no second call while one has not been settled', () => {
    for (const state of PENDING) {
      for (const command of COMMANDS) {
        const event = { kind: 'requested', command, operationId: THEIRS, at: 30 } as const;
        expect(transition(state, event).kind).toBe('ignored');
      }
    }
  });
});

describe('an observation', () => {
  const observed = (found: Observed, by: typeof OURS | null = null) =>
    ({ kind: 'observed', found, at: 30, by }) as const;

  it('keeps the time since when nothing moved, also when stores round fractions', () => {
    const state: Settled = { kind: 'staged', fraction: 0.1, since: 10 };
    expect(transition(state, observed({ kind: 'staged', fraction: 0.1 + 1e-9 })).kind).toBe('ignored');
  });

  it('tells a change that nobody here asked for', () => {
    const state: Settled = { kind: 'staged', fraction: 0.05, since: 10 };
    expect(transition(state, observed({ kind: 'halted', fraction: 0.05 }))).toMatchObject({
      kind: 'moved',
      change: { from: state, to: { kind: 'halted', fraction: 0.05, since: 30 }, byUs: false },
    });
  });

  it('of our own call is our change when it shows what was asked, and somebody else’s when it does not', () => {
    for (const state of PENDING) {
      if (!isPending(state)) continue;
      for (const found of OBSERVED) {
        const answer = transition(state, observed(found, OURS));
        if (answer.kind !== 'moved' || isPending(answer.state)) throw new Error('not settled');
        if (answer.change) expect(answer.change.byUs).toBe(fulfils(state.command, answer.state));
        else expect(answer.state).toEqual(state.prior);
      }
    }
  });

  it('after a lost answer settles on what the store shows, whichever it is', () => {
    const [lost] = PENDING.filter(({ kind }) => kind === 'unresolved');
    if (lost?.kind !== 'unresolved') throw new Error('no sample');
    const arrived = transition(lost, observed({ kind: 'staged', fraction: 0.1 }));
    expect(arrived).toMatchObject({ state: { kind: 'staged', fraction: 0.1 }, change: { byUs: true } });
    const lostIndeed = transition(lost, observed({ kind: 'staged', fraction: 0.05 }));
    expect(lostIndeed).toMatchObject({ state: lost.prior, change: null });
  });
});

describe('what a command aims at', () => {
  it('is what fulfils it', () => {
    for (const prior of SETTLED) {
      for (const command of COMMANDS) {
        const answer = transition(prior, { kind: 'requested', command, operationId: OURS, at: 20 });
        if (answer.kind === 'moved') expect(fulfils(command, aimOf(command, prior, 30))).toBe(true);
      }
    }
  });

  it('is also fulfilled by a track that a newer release has taken over when a draft is discarded', () => {
    expect(fulfils({ kind: 'discard' }, { kind: 'superseded', since: 1 })).toBe(true);
  });
});
