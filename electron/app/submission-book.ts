import { appId } from '@shared/contract/schemas/basic';
import { submissionState } from '@shared/contract/schemas/submission';
import type { ObservedMove, SubmissionEvent, SubmissionState } from '@shared/domain/submission/state';
import { isPending, transition } from '@shared/domain/submission/transition';
import { z } from 'zod';
import type { History } from '../ports/history';
import { createMachineBook, type MachineBook, type RolloutKey } from './machine-book';

/** One version on its way through review, on one track of one app. */
export interface Submission extends RolloutKey {
  readonly state: SubmissionState;
}

const kept = z.object({ appId, track: z.string(), versionCode: z.number(), state: submissionState });

/** The submissions of a workspace, each a state machine whose state outlives the program. */
export type SubmissionBook = MachineBook<Submission, SubmissionEvent, ObservedMove>;

/** A book of submissions that keeps its pages in the history file. */
export function createSubmissionBook(history: History): SubmissionBook {
  return createMachineBook<Submission, SubmissionEvent, ObservedMove>(history, {
    collection: 'submissions',
    read: (value) => kept.safeParse(value).data ?? null,
    empty: ({ appId: app, track, versionCode }) => ({
      appId: app,
      track,
      versionCode,
      state: { kind: 'absent' },
    }),
    async step(before, event) {
      const result = transition(before.state, event);
      if (result.kind === 'ignored') return { ignored: result.reason };
      return { page: { ...before, state: result.state }, change: result.change };
    },
    waitsFor: ({ state }) => (isPending(state) ? state.operationId : null),
  });
}
