import { failure } from '@shared/domain/failure';
import { isoTime } from '@shared/kit/clock';
import type { Session } from './session';

/**
 * Says what became of work that the program left behind when it stopped: it is over, and how it ended is for the
 * engine to tell. Nothing is sent again.
 */
export async function settleEngineWork({ history, pace }: Pick<Session, 'history' | 'pace'>): Promise<void> {
  for (const entry of await history.openJournal()) {
    if (entry.operation.kind !== 'engine') continue;
    const reason = failure('interrupted', 'Slipway stopped while this was under way.', {
      stillTrue: 'The engine has what it finished until then; the registry what was pushed.',
      advice: 'Look at images and containers, then do it again where it is needed.',
    }).failure;
    await history.saveJournal({
      ...entry,
      operation: {
        ...entry.operation,
        state: 'failed',
        failure: reason,
        step: reason.message,
        endedAt: isoTime(pace.now()),
        cancellable: false,
        revision: entry.operation.revision + 1,
      },
    });
  }
}
