import { appId } from '@shared/contract/schemas/basic';
import { rolloutState } from '@shared/contract/schemas/lane';
import { sameFraction } from '@shared/domain/ladder';
import type {
  Absent,
  ObservedChange,
  RolloutEvent,
  RolloutState,
  Settled,
} from '@shared/domain/rollout/state';
import { isPending, settledPart, transition } from '@shared/domain/rollout/transition';
import { z } from 'zod';
import type { History } from '../ports/history';
import { createMachineBook, type MachineBook, type RolloutKey } from './machine-book';

/** A fraction and when it was reached. */
export interface Climbed {
  readonly fraction: number;
  /** ms since the epoch. */
  readonly at: number;
}

/** What is known of a rollout beyond the store's own state: since when, and the steps behind it. */
export interface Rollout extends RolloutKey {
  readonly state: RolloutState;
  readonly climbed: readonly Climbed[];
}

const kept = z.object({
  appId,
  track: z.string(),
  versionCode: z.number(),
  state: rolloutState,
  climbed: z.array(z.object({ fraction: z.number(), at: z.number() })),
});

/** What earlier events tell of a version: the shares that it reached, oldest first, and when it was last halted. */
export interface Past {
  readonly steps: readonly Climbed[];
  /** ms since the epoch. */
  readonly haltedAt: number | null;
}

/** Looks for the past of a rollout that is seen for the first time. */
export type PastFinder = (key: RolloutKey) => Promise<Past>;

/** The rollouts of a workspace, each a state machine whose state outlives the program. */
export type RolloutBook = MachineBook<Rollout, RolloutEvent, ObservedChange>;

/** A book of rollouts that keeps its pages in the history file. */
export function createRolloutBook(history: History, findPast: PastFinder): RolloutBook {
  return createMachineBook<Rollout, RolloutEvent, ObservedChange>(history, {
    collection: 'rollouts',
    read: (value) => kept.safeParse(value).data ?? null,
    empty: ({ appId: app, track, versionCode }) => ({
      appId: app,
      track,
      versionCode,
      state: { kind: 'absent' },
      climbed: [],
    }),
    async step(before, event, fresh) {
      const result = transition(before.state, event);
      if (result.kind === 'ignored') return { ignored: result.reason };
      let { state } = result;
      let { climbed } = before;
      if (fresh && 'since' in state && !isPending(state)) {
        // It was there before Slipway looked, so it did not begin now. Events kept from before may say when it did.
        const past = await findPast(before);
        climbed = past.steps;
        const since = beganAt(state, past);
        if (since !== null && since < state.since) state = { ...state, since };
      }
      return { page: { ...before, state, climbed: climb(climbed, state) }, change: result.change };
    },
    waitsFor: ({ state }) => (isPending(state) ? state.operationId : null),
  });
}

function beganAt(state: Exclude<Settled, Absent>, { steps, haltedAt }: Past): number | null {
  if (state.kind === 'halted') return haltedAt;
  const share = state.kind === 'staged' ? state.fraction : state.kind === 'completed' ? 1 : null;
  return share === null ? null : (steps.findLast((step) => sameFraction(step.fraction, share))?.at ?? null);
}

function climb(steps: readonly Climbed[], state: RolloutState): readonly Climbed[] {
  const settled = settledPart(state);
  if (isPending(state)) return steps;
  if (settled.kind !== 'staged' && settled.kind !== 'completed') return steps;
  const fraction = settled.kind === 'completed' ? 1 : settled.fraction;
  const last = steps.at(-1);
  if (last && sameFraction(last.fraction, fraction)) return steps;
  return [...steps.filter((step) => step.fraction < fraction), { fraction, at: settled.since }];
}
