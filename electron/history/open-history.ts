/// <reference path="./raw.d.ts" />
import { hostname } from 'node:os';
import type { Clock } from '@shared/kit/clock';
import type { History, HistoryWarning } from '../ports/history';
import { HistoryClient } from './history-client';
import type { HistoryWorkerData } from './history-protocol';
import createHistoryWorker from './history-worker?nodeWorker';

/** What opening the history needs. */
export interface HistoryOptions {
  /** The data folder; made when missing, for its owner only. */
  readonly directory: string;
  readonly clock: Clock;
  /** Told about the file itself: recovered, events lost, read-only. After one, read the stores again. */
  readonly onWarning: (warning: HistoryWarning) => void;
  /** Computer and program version, for the events that the history adds about itself. */
  readonly origin?: string;
}

/**
 * Opens the history in a thread of its own, recovering and migrating the file first where that is due.
 *
 * @throws FailureError `conflict` when another program has the file open, `history-read-only` when it was written by a
 * newer Slipway. A folder that cannot be written opens read-only instead: see `History.readOnly`.
 */
export function openHistory({ directory, clock, onWarning, origin }: HistoryOptions): Promise<History> {
  const start: HistoryWorkerData = { directory, origin: origin ?? hostname(), now: clock.now() };
  const worker = createHistoryWorker({ workerData: start, name: 'slipway-history' });
  return HistoryClient.connect(worker, clock, onWarning);
}
