import { appId } from '@shared/contract/schemas/basic';
import { rolloutState } from '@shared/contract/schemas/lane';
import type { AppId, OperationId } from '@shared/domain/ids';
import { sameFraction } from '@shared/domain/ladder';
import type { RolloutEffect, RolloutEvent, RolloutState } from '@shared/domain/rollout/state';
import { isPending, settledPart, transition } from '@shared/domain/rollout/transition';
import { z } from 'zod';
import type { History } from '../ports/history';

/** One version on one track of one app. */
export interface RolloutKey {
  readonly appId: AppId;
  readonly track: string;
  readonly versionCode: number;
}

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

const COLLECTION = 'rollouts';
const kept = z.object({
  appId,
  track: z.string(),
  versionCode: z.number(),
  state: rolloutState,
  climbed: z.array(z.object({ fraction: z.number(), at: z.number() })),
});

/** When an earlier event says that a state was reached, ms; null when none does. */
export type SinceFinder = (key: RolloutKey, fraction: number | null) => Promise<number | null>;

/** The rollouts of a workspace, each a state machine whose state outlives the program. */
export interface RolloutBook {
  load(): Promise<void>;
  get(key: RolloutKey): Rollout;
  of(appId: AppId): readonly Rollout[];
  /** Applies an event; answers with the effects, or with the reason why it changes nothing. */
  apply(
    key: RolloutKey,
    event: RolloutEvent,
  ): Promise<{ readonly effects: readonly RolloutEffect[]; readonly ignored: string | null }>;
  pendingFor(operationId: OperationId): Rollout | null;
}

const nameOf = (key: RolloutKey): string => `${key.appId}/${key.track}/${key.versionCode}`;

/** A book that keeps its pages in the history file. */
export function createRolloutBook(history: History, findSince: SinceFinder): RolloutBook {
  const rollouts = new Map<string, Rollout>();

  const get = (key: RolloutKey): Rollout =>
    rollouts.get(nameOf(key)) ?? { ...key, state: { kind: 'absent' }, climbed: [] };

  return {
    async load() {
      for (const document of await history.documents(COLLECTION)) {
        const page = kept.safeParse(document.value);
        if (page.success) rollouts.set(document.key, page.data);
      }
    },
    get,
    of: (appId) => [...rollouts.values()].filter((rollout) => rollout.appId === appId),
    async apply(key, event) {
      const before = get(key);
      const first = !rollouts.has(nameOf(key));
      const result = transition(before.state, event);
      if (result.kind === 'ignored') return { effects: [], ignored: result.reason };
      let { state } = result;
      if (first && 'since' in state && !isPending(state)) {
        // Seen for the first time: it did not begin now. An event kept from before may say when it did.
        const since = await findSince(key, 'fraction' in state ? state.fraction : null);
        if (since !== null && since < state.since) state = { ...state, since };
      }
      const rollout: Rollout = { ...key, state, climbed: climb(before.climbed, state) };
      rollouts.set(nameOf(key), rollout);
      await history.putDocument(COLLECTION, nameOf(key), rollout);
      // What was there before Slipway looked is news to nobody.
      const effects = first
        ? result.effects.filter((effect) => effect.kind !== 'record-change')
        : result.effects;
      return { effects, ignored: null };
    },
    pendingFor: (operationId) =>
      [...rollouts.values()].find(({ state }) => isPending(state) && state.operationId === operationId) ??
      null,
  };
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
