import { appId } from '@shared/contract/schemas/basic';
import { rolloutState } from '@shared/contract/schemas/lane';
import type { AppId, OperationId } from '@shared/domain/ids';
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

/** What earlier events tell of a version: the shares that it reached, oldest first, and when it was last halted. */
export interface Past {
  readonly steps: readonly Climbed[];
  /** ms since the epoch. */
  readonly haltedAt: number | null;
}

/** Looks for the past of a rollout that is seen for the first time. */
export type PastFinder = (key: RolloutKey) => Promise<Past>;

/** What became of an event. */
interface Applied {
  readonly change: ObservedChange | null;
  /** Why the event changes nothing; null when it did. */
  readonly ignored: string | null;
}

/** The rollouts of a workspace, each a state machine whose state outlives the program. */
export interface RolloutBook {
  load(): Promise<void>;
  get(key: RolloutKey): Rollout;
  of(appId: AppId): readonly Rollout[];
  /**
   * Applies an event; answers with the change that users felt, if any, or with the reason why it changes nothing. The
   * events of one rollout are applied in the order of the calls. `isNews` is false for the first reading of an app:
   * what it shows was there before, and is recorded as no change.
   */
  apply(key: RolloutKey, event: RolloutEvent, isNews?: boolean): Promise<Applied>;
  /**
   * Calls that were under way when the program stopped and that no operation in `known` answers for: their outcome is
   * not known, so that the next reading settles them.
   */
  orphan(known: ReadonlySet<OperationId>, at: number): Promise<void>;
}

const nameOf = (key: RolloutKey): string => `${key.appId}/${key.track}/${key.versionCode}`;

/** A book that keeps its pages in the history file. */
export function createRolloutBook(history: History, findPast: PastFinder): RolloutBook {
  const rollouts = new Map<string, Rollout>();

  const get = (key: RolloutKey): Rollout =>
    rollouts.get(nameOf(key)) ?? { ...key, state: { kind: 'absent' }, climbed: [] };

  const last = new Map<string, Promise<unknown>>();

  async function apply(key: RolloutKey, event: RolloutEvent, isNews: boolean): Promise<Applied> {
    const before = get(key);
    const first = !rollouts.has(nameOf(key));
    const result = transition(before.state, event);
    if (result.kind === 'ignored') return { change: null, ignored: result.reason };
    let { state } = result;
    let { climbed } = before;
    if (first && !isNews && 'since' in state && !isPending(state)) {
      // It was there before Slipway looked, so it did not begin now. Events kept from before may say when it did.
      const past = await findPast(key);
      climbed = past.steps;
      const since = beganAt(state, past);
      if (since !== null && since < state.since) state = { ...state, since };
    }
    const rollout: Rollout = {
      appId: key.appId,
      track: key.track,
      versionCode: key.versionCode,
      state,
      climbed: climb(climbed, state),
    };
    rollouts.set(nameOf(key), rollout);
    await history.putDocument(COLLECTION, nameOf(key), rollout);
    return { change: first && !isNews ? null : result.change, ignored: null };
  }

  return {
    async load() {
      for (const document of await history.documents(COLLECTION)) {
        const page = kept.safeParse(document.value);
        if (page.success) rollouts.set(document.key, page.data);
      }
    },
    get,
    of: (appId) => [...rollouts.values()].filter((rollout) => rollout.appId === appId),
    apply(key, event, isNews = true) {
      const turn = (last.get(nameOf(key)) ?? Promise.resolve()).then(() => apply(key, event, isNews));
      last.set(
        nameOf(key),
        turn.catch(() => undefined),
      );
      return turn;
    },
    async orphan(known, at) {
      for (const { state, ...key } of rollouts.values()) {
        if (!isPending(state) || known.has(state.operationId)) continue;
        await this.apply(key, { kind: 'answer-lost', operationId: state.operationId, at });
      }
    },
  };
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
