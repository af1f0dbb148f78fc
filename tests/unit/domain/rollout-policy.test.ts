import type { GateVerdict } from '@shared/domain/gate';
import {
  aimOf,
  concernsToStart,
  type PolicyContext,
  permissions,
  type RolloutAction,
} from '@shared/domain/rollout/policy';
import type { Observed, RolloutCommand, RolloutState, Settled } from '@shared/domain/rollout/state';
import { isPending, transition } from '@shared/domain/rollout/transition';
import { describe, expect, it } from 'vitest';
import { APP_STORE_CAPABILITIES } from '../../../electron/targets/appstore/capabilities';
import { CAPABILITIES, GOOD, OURS, SETTLED, STATES, THEIRS } from './rollout-samples';

/** The command that a button sends in a state. */
function commandFor(action: RolloutAction, state: RolloutState): RolloutCommand | null {
  switch (action) {
    case 'advance':
      return { kind: 'advance', fraction: state.kind === 'staged' && state.fraction < 0.1 ? 0.1 : 1 };
    case 'resume':
      return { kind: 'resume', fraction: state.kind === 'halted' ? (state.fraction ?? 1) : 1 };
    case 'complete':
    case 'halt':
    case 'discard':
      return { kind: action };
    // They give no command to this rollout: a promotion is another track's, details move no user.
    case 'promote':
    case 'edit-details':
      return null;
  }
}

const contexts: readonly PolicyContext[] = [
  GOOD,
  { ...GOOD, gates: 'breach' },
  { ...GOOD, trackKind: 'internal' },
  { ...GOOD, hasPrevious: false },
  { ...GOOD, capabilities: { ...CAPABILITIES, halt: false } },
  { ...GOOD, capabilities: { ...CAPABILITIES, haltCompleted: false } },
  { ...GOOD, capabilities: { ...CAPABILITIES, advancesItself: true } },
  { ...GOOD, fresh: false, staleWhy: 'Offline.' },
  { ...GOOD, capabilities: APP_STORE_CAPABILITIES },
  { ...GOOD, capabilities: APP_STORE_CAPABILITIES, gates: 'breach' },
];

const asked = (state: RolloutState, command: RolloutCommand) =>
  transition(state, { kind: 'requested', command, operationId: THEIRS, at: 40 });

const observe = (state: RolloutState, found: Observed): RolloutState => {
  const answer = transition(state, { kind: 'observed', found, at: 40, by: null });
  return answer.kind === 'moved' ? answer.state : state;
};

function asObserved(state: Settled): Observed {
  if (state.kind === 'staged') return { kind: 'staged', fraction: state.fraction };
  if (state.kind === 'halted') return { kind: 'halted', fraction: state.fraction };
  return { kind: state.kind };
}

describe('policy and machine', () => {
  it('agree: what is open is accepted, what is closed says why', () => {
    for (const context of contexts) {
      for (const state of STATES) {
        for (const [action, permission] of Object.entries(permissions(state, context))) {
          if (!permission.allowed) {
            expect(permission.why, `${action} in ${state.kind}`).toMatch(/\.$/);
            continue;
          }
          const command = commandFor(action as RolloutAction, state);
          if (command && !isPending(state)) {
            expect(asked(state, command).kind, `${action} in ${state.kind}`).toBe('moved');
          }
        }
      }
    }
  });

  it('agree: what the machine refuses in a settled state is closed', () => {
    for (const state of SETTLED) {
      for (const [action, permission] of Object.entries(permissions(state, GOOD))) {
        const command = commandFor(action as RolloutAction, state);
        if (command && asked(state, command).kind === 'ignored') expect(permission.allowed).toBe(false);
      }
    }
  });

  it('close everything while a call is under way', () => {
    for (const state of STATES.filter(({ kind }) => kind === 'awaiting')) {
      expect(Object.values(permissions(state, GOOD)).some(({ allowed }) => allowed)).toBe(false);
    }
  });
});

describe('while an outcome is not known', () => {
  const unresolved = (prior: Settled, command: RolloutCommand): RolloutState => ({
    kind: 'unresolved',
    prior,
    command,
    operationId: OURS,
    since: 20,
    failedReads: 0,
  });
  const advancing = unresolved(
    { kind: 'staged', fraction: 0.05, since: 10 },
    { kind: 'advance', fraction: 0.1 },
  );

  it('only halting is open', () => {
    const open = Object.entries(permissions(advancing, GOOD))
      .filter(([, { allowed }]) => allowed)
      .map(([action]) => action);
    expect(open).toEqual(['halt']);
  });

  it('a halt fits whichever of the two the fresh reading finds', () => {
    for (const found of [0.05, 0.1]) {
      const settled = observe(advancing, { kind: 'staged', fraction: found });
      expect(permissions(settled, GOOD).halt.allowed).toBe(true);
      expect(asked(settled, { kind: 'halt' })).toMatchObject({
        kind: 'moved',
        state: { prior: { kind: 'staged', fraction: found } },
      });
    }
  });

  it('halting is open exactly when one of the two states can be halted', () => {
    for (const context of contexts.filter(({ fresh }) => fresh)) {
      for (const prior of SETTLED) {
        for (const command of [
          { kind: 'release', reach: 0.05 },
          { kind: 'release', reach: 'everyone' },
          { kind: 'release', reach: 'draft' },
          { kind: 'complete' },
          { kind: 'halt' },
          { kind: 'discard' },
        ] as const) {
          const state = unresolved(prior, command);
          const either = [prior, aimOf(command, prior, 20)].some((possible) => {
            const settled = observe(state, asObserved(possible));
            return permissions(settled, context).halt.allowed;
          });
          expect(permissions(state, context).halt.allowed, `${command.kind} from ${prior.kind}`).toBe(either);
        }
      }
    }
  });

  it('halting is locked as well while the store cannot be read', () => {
    const { halt } = permissions(advancing, { ...GOOD, fresh: false, staleWhy: 'Offline since 14:18.' });
    expect(halt).toEqual({ allowed: false, why: 'Offline since 14:18.' });
  });
});

describe('widening on production', () => {
  const staged: RolloutState = { kind: 'staged', fraction: 0.05, since: 10 };
  const reason = (context: Partial<PolicyContext>, state: RolloutState = staged) => {
    const { advance } = permissions(state, { ...GOOD, ...context });
    return advance.allowed ? advance.reasonWhy : advance.why;
  };

  it('needs no reason when everything speaks for it', () => {
    expect(permissions(staged, GOOD).advance).toEqual({ allowed: true, needsReason: false, reasonWhy: null });
  });

  it.each([
    ['breach', 'A gate is breached.'],
    ['hold', 'A gate holds.'],
    ['unknown', 'A gate has not enough data.'],
  ] satisfies [GateVerdict, string][])('needs one against a gate that says %s', (gates, why) => {
    expect(reason({ gates })).toBe(why);
  });

  it('needs one while the bake is not over, in a freeze, and without every sign-off', () => {
    expect(reason({ now: 50 })).toBe('The bake is not over.');
    expect(reason({ freezes: [{ from: 900, to: 1_100, reason: 'Black Friday' }] })).toBe(
      'A freeze holds (Black Friday).',
    );
    expect(reason({ freezes: [{ from: 900, to: 1_000, reason: null }] })).toBeNull();
    expect(reason({ missingSignoffs: ['QA'] })).toBe('Sign-off “QA” is missing.');
    expect(reason({ missingSignoffs: ['QA', 'Legal'], gates: 'hold' })).toBe(
      'A gate holds, 2 sign-offs are missing.',
    );
  });

  it('asks the same for completing and resuming, and never for halting', () => {
    const held = { ...GOOD, gates: 'breach' as const };
    expect(permissions(staged, held).complete).toMatchObject({ allowed: true, needsReason: true });
    const halted = permissions({ kind: 'halted', fraction: 0.05, since: 10 }, held);
    expect(halted.resume).toMatchObject({ allowed: true, needsReason: true });
    expect(permissions(staged, held).halt).toMatchObject({ allowed: true, needsReason: false });
  });

  it('asks nothing on testing tracks', () => {
    expect(reason({ trackKind: 'open', gates: 'unknown', missingSignoffs: ['QA'] })).toBeNull();
  });

  it('asks for a reason to start in a freeze or without a sign-off, whatever the gates of nobody say', () => {
    expect(concernsToStart(GOOD)).toBeNull();
    expect(concernsToStart({ ...GOOD, missingSignoffs: ['QA'] })).toBe('Sign-off “QA” is missing.');
    expect(concernsToStart({ ...GOOD, freezes: [{ from: 0, to: 2_000, reason: null }] })).toBe(
      'A change freeze holds.',
    );
  });
});
