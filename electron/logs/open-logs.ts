import type { Clock } from '@shared/kit/clock';
import type { IdSource } from '@shared/kit/ids';
import type { LogDesk } from '../ports/log-desk';
import { Desk } from './log-desk';
import type { LogWorkerData } from './log-protocol';
import { type LogNews, LogThread } from './log-thread';
import createLogWorker from './log-worker?nodeWorker';

/** Kept lines may take so much of the disk until somebody says otherwise. */
const USUAL_BUDGET = 1024 * 1024 * 1024;

/** What opening the log engine needs. */
export interface LogOptions {
  /** Where lines are kept; made when missing. */
  readonly directory: string;
  readonly clock: Clock;
  readonly ids: IdSource;
  /** Told when the tree, bookmarks or saved views changed. */
  onChange(): void;
}

/** Opens the log engine in a thread of its own, with everything that was kept before. */
export async function openLogs(options: LogOptions): Promise<LogDesk> {
  const start: LogWorkerData = { directory: options.directory, maxBytes: USUAL_BUDGET };
  const worker = createLogWorker({ workerData: start, name: 'slipway-logs' });
  let desk: Desk | null = null;
  const hear = (news: LogNews) => desk?.hear(news);
  const { thread, ready } = await LogThread.connect(worker, hear);
  desk = new Desk(thread, ready, { ...options, random: Math.random });
  return desk;
}
