import { appId } from '@shared/contract/schemas/basic';
import { submissionState } from '@shared/contract/schemas/submission';
import type { AppId, OperationId } from '@shared/domain/ids';
import type { ObservedMove, SubmissionEvent, SubmissionState } from '@shared/domain/submission/state';
import { isPending, transition } from '@shared/domain/submission/transition';
import { z } from 'zod';
import type { History } from '../ports/history';
import type { RolloutKey } from './rollout-book';

/** One version on its way through review, on one track of one app. */
export interface Submission extends RolloutKey {
  readonly state: SubmissionState;
}

const COLLECTION = 'submissions';
const kept = z.object({ appId, track: z.string(), versionCode: z.number(), state: submissionState });

/** What became of an event. */
interface Applied {
  readonly change: ObservedMove | null;
  /** Why the event changes nothing; null when it did. */
  readonly ignored: string | null;
}

/** The submissions of a workspace, each a state machine whose state outlives the program. */
export interface SubmissionBook {
  load(): Promise<void>;
  get(key: RolloutKey): Submission;
  of(appId: AppId): readonly Submission[];
  /**
   * Applies an event. The events of one submission are applied in the order of the calls. `isNews` is false for the
   * first reading of an app: what it shows was there before, and is told as no change.
   */
  apply(key: RolloutKey, event: SubmissionEvent, isNews?: boolean): Promise<Applied>;
  /** Calls that were under way when the program stopped and that no operation in `known` answers for. */
  orphan(known: ReadonlySet<OperationId>, at: number): Promise<void>;
}

const nameOf = (key: RolloutKey): string => `${key.appId}/${key.track}/${key.versionCode}`;

/** A book that keeps its pages in the history file. */
export function createSubmissionBook(history: History): SubmissionBook {
  const submissions = new Map<string, Submission>();
  const last = new Map<string, Promise<unknown>>();

  const get = (key: RolloutKey): Submission =>
    submissions.get(nameOf(key)) ?? { ...key, state: { kind: 'absent' } };

  async function apply(key: RolloutKey, event: SubmissionEvent, isNews: boolean): Promise<Applied> {
    const first = !submissions.has(nameOf(key));
    const result = transition(get(key).state, event);
    if (result.kind === 'ignored') return { change: null, ignored: result.reason };
    const { appId: app, track, versionCode } = key;
    const submission: Submission = { appId: app, track, versionCode, state: result.state };
    submissions.set(nameOf(key), submission);
    await history.putDocument(COLLECTION, nameOf(key), submission);
    return { change: first && !isNews ? null : result.change, ignored: null };
  }

  return {
    async load() {
      for (const { key, value } of await history.documents(COLLECTION)) {
        const page = kept.safeParse(value);
        if (page.success) submissions.set(key, page.data);
      }
    },
    get,
    of: (id) => [...submissions.values()].filter((submission) => submission.appId === id),
    apply(key, event, isNews = true) {
      const turn = (last.get(nameOf(key)) ?? Promise.resolve()).then(() => apply(key, event, isNews));
      last.set(
        nameOf(key),
        turn.catch(() => undefined),
      );
      return turn;
    },
    async orphan(known, at) {
      for (const { state, ...key } of submissions.values()) {
        if (!isPending(state) || known.has(state.operationId)) continue;
        await this.apply(key, { kind: 'answer-lost', operationId: state.operationId, at });
      }
    },
  };
}
