import type { AppId } from '@shared/domain/ids';

/** Lets one piece of work at a time at an app's store: on Play, each edit that is opened ends the one before. */
export type Turns = <T>(appId: AppId, work: () => Promise<T>) => Promise<T>;

/** Turns in the order in which they were asked for. Work that fails gives way to the next all the same. */
export function createTurns(): Turns {
  const last = new Map<AppId, Promise<unknown>>();
  return (appId, work) => {
    const turn = (last.get(appId) ?? Promise.resolve()).then(work, work);
    last.set(
      appId,
      turn.catch(() => undefined),
    );
    return turn;
  };
}
