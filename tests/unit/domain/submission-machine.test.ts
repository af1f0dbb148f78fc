import { submissionPermissions } from '@shared/domain/submission/policy';
import type { SubmissionEvent, SubmissionState } from '@shared/domain/submission/state';
import { fulfils, isPending, settledPart, transition } from '@shared/domain/submission/transition';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Machine, reachableKinds, tableOf, walk } from './machine';
import { COMMANDS, EVENTS, OBSERVED, OURS, PENDING, SETTLED, STATES, THEIRS } from './submission-samples';

const machine: Machine<SubmissionState, SubmissionEvent> = {
  states: STATES,
  events: EVENTS,
  start: { kind: 'absent' },
  transition,
};

const anyEvent: fc.Arbitrary<SubmissionEvent> = fc
  .tuple(fc.constantFrom(...EVENTS), fc.integer({ min: 0, max: 100 }))
  .map(([event, at]) => ({ ...event, at }));

describe('the submission machine', () => {
  it('answers every event in every state, and says why when it ignores one', () => {
    for (const { state, event, answer } of tableOf(machine)) {
      if (answer.kind === 'ignored') {
        expect(answer.reason, `${event.kind} in ${state.kind}`).toMatch(/^[A-Z].+\.$/);
      }
    }
  });

  it('can reach every state, and has a sample of each', () => {
    const sampled = [...new Set(STATES.map(({ kind }) => kind))].sort();
    expect(sampled).toHaveLength(14);
    expect([...reachableKinds(machine)].sort()).toEqual(sampled);
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

  it('is never moved by the news of another operation, nor by another’s reading while a call is under way', () => {
    walk(machine, anyEvent, ({ before, event, after }) => {
      if (!isPending(before) || event.kind === 'requested') return;
      if (event.kind === 'observed') {
        const early = before.kind === 'unresolved' && event.at < before.since;
        if (event.by !== OURS && (before.kind === 'awaiting' || early)) expect(after).toBe(before);
      } else if (event.operationId !== before.operationId) expect(after).toBe(before);
    });
  });

  it('shows what was last observed, whatever is asked in between', () => {
    walk(machine, anyEvent, ({ before, event, after }) => {
      if (event.kind !== 'observed') expect(settledPart(after)).toEqual(settledPart(before));
    });
  });

  it('sends no second call while one has not been settled', () => {
    for (const state of PENDING) {
      for (const command of COMMANDS) {
        const event = { kind: 'requested', command, operationId: THEIRS, at: 30 } as const;
        expect(transition(state, event).kind).toBe('ignored');
      }
    }
  });

  it('of our own call calls a move ours exactly when it shows what was asked', () => {
    for (const state of PENDING) {
      if (!isPending(state)) continue;
      for (const found of OBSERVED) {
        const answer = transition(state, { kind: 'observed', found, at: 30, by: OURS });
        if (answer.kind !== 'moved' || isPending(answer.state)) throw new Error('not settled');
        if (answer.change) expect(answer.change.byUs).toBe(fulfils(state.command, answer.state));
        else expect(answer.state).toEqual(state.prior);
      }
    }
  });

  it('keeps the time since when nothing moved, and tells another cause of a rejection', () => {
    const rejected = { kind: 'rejected', cause: 'version', since: 10 } as const;
    const look = (kind: 'rejected' | 'metadata-rejected') =>
      transition(rejected, { kind: 'observed', found: { kind }, at: 30, by: null });
    expect(look('rejected').kind).toBe('ignored');
    expect(look('metadata-rejected')).toMatchObject({
      change: { from: rejected, to: { kind: 'rejected', cause: 'metadata', since: 30 }, byUs: false },
    });
  });
});

describe('the policy of submissions', () => {
  const good = { staleWhy: null, missing: [], missingSignoffs: [], freezes: [], now: 1_000 };
  const asked = { submit: 'submit', cancel: 'cancel', release: 'release' } as const;

  it('opens what the machine accepts, and nothing else', () => {
    for (const state of STATES) {
      const may = submissionPermissions(state, good);
      for (const [action, kind] of Object.entries(asked)) {
        const event = { kind: 'requested', command: { kind }, operationId: OURS, at: 30 } as const;
        const accepted = transition(state, event).kind === 'moved';
        expect(may[action as keyof typeof asked].allowed, `${action} in ${state.kind}`).toBe(accepted);
      }
    }
  });

  it('closes everything while the store was not read or a call has not been settled', () => {
    const stale = SETTLED.map((state) => submissionPermissions(state, { ...good, staleWhy: 'Not read.' }));
    const pending = PENDING.map((state) => submissionPermissions(state, good));
    for (const may of [...stale, ...pending]) {
      for (const permission of Object.values(may)) expect(permission.allowed).toBe(false);
    }
  });

  it('submits nothing that is not complete, and says what is missing', () => {
    const may = submissionPermissions(
      { kind: 'preparing', since: 10 },
      { ...good, missing: ['No build is attached.'] },
    );
    expect(may.submit).toEqual({ allowed: false, why: 'No build is attached.' });
    expect(may.edit.allowed).toBe(true);
  });

  it('asks for a reason to release against missing sign-offs and freezes', () => {
    const approved = { kind: 'approved', since: 10 } as const;
    expect(submissionPermissions(approved, good).release).toMatchObject({ needsReason: false });
    const concerned = { ...good, missingSignoffs: ['QA'], freezes: [{ from: 0, to: 2_000, reason: 'Fair' }] };
    expect(submissionPermissions(approved, concerned).release).toMatchObject({
      allowed: true,
      needsReason: true,
      reasonWhy: 'Sign-off “QA” is missing, a freeze holds (Fair).',
    });
  });

  it('lets promotional text change wherever somebody could read it', () => {
    for (const state of SETTLED) {
      const { 'edit-promotional': may } = submissionPermissions(state, good);
      expect(may.allowed, state.kind).toBe(state.kind !== 'absent' && state.kind !== 'replaced');
    }
  });
});
