import { asked, type PhaseName, phaseOf, reached } from '@shared/domain/rollout/phase';
import type { RolloutState } from '@shared/domain/rollout/state';
import { describe, expect, it } from 'vitest';
import { COMMANDS, GOOD, OURS, STATES } from './rollout-samples';

const context = { ...GOOD, review: 'published' } as const;
const staged: RolloutState = { kind: 'staged', fraction: 0.05, since: 10 };

describe('a phase', () => {
  it('comes with a sentence in every state', () => {
    for (const state of STATES) expect(phaseOf(state, context).sentence).toMatch(/\.$/);
    for (const command of COMMANDS) expect(asked(command)).not.toBe('');
    for (const state of STATES) expect(reached(state)).not.toBe('');
  });

  it.each<[PhaseName, Partial<typeof GOOD>]>([
    ['ready', {}],
    ['baking', { now: 50 }],
    ['rolling-out', { gates: 'unknown' }],
    ['rolling-out', { gates: 'hold' }],
    ['breached', { gates: 'breach' }],
    ['in-review', { review: 'in-review', gates: 'breach' }],
    ['rejected', { review: 'not-approved' }],
  ])('of a staged rollout is %s', (name, patch) => {
    expect(phaseOf(staged, { ...context, ...patch }).name).toBe(name);
  });

  it('asks first whether our own last call was observed', () => {
    const pending = {
      prior: staged,
      command: { kind: 'advance', fraction: 0.1 },
      operationId: OURS,
      since: 20,
    } as const;
    const breached = { ...context, gates: 'breach' } as const;
    expect(phaseOf({ kind: 'awaiting', ...pending, acknowledged: true }, breached)).toEqual({
      name: 'sending',
      sentence: 'Asked for 10%; the track is read back before it counts.',
    });
    expect(phaseOf({ kind: 'unresolved', ...pending, failedReads: 3 }, breached)).toEqual({
      name: 'not-known',
      sentence: 'We asked for 10%. The answer was lost; users have 5% or 10%.',
    });
  });
});
