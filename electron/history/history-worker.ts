import { parentPort, workerData } from 'node:worker_threads';
import { failureOf } from '@shared/domain/failure';
import type { HistoryWarning } from '../ports/history';
import { historyFiles } from './files';
import { answerAll, parseRequest, refuse } from './history-calls';
import { HistoryCore } from './history-core';
import type { HistoryReply, HistoryWorkerData } from './history-protocol';
import { openFile } from './open-file';
import { Preparation, type QueuedRequest } from './preparation';

/** The one thread that touches the history file. It ends once it has closed the file. */
function serve({ directory, origin, now }: HistoryWorkerData): void {
  const port = parentPort;
  if (port === null) throw new Error('The history runs in a worker thread only.');
  const say = (reply: HistoryReply) => port.postMessage(reply);
  const warn = (warning: HistoryWarning) => say({ kind: 'warning', warning });
  const files = historyFiles(directory);
  let core: HistoryCore;
  try {
    core = new HistoryCore(files, openFile(files, origin, now, warn), warn);
  } catch (error) {
    say({ kind: 'refused', failure: failureOf(error) });
    return;
  }
  say({ kind: 'opened', readOnly: core.readOnly });
  core.makeRoom();

  const preparation = new Preparation(() => core.log.last.sequence);
  let waiting: QueuedRequest[] = [];
  let isAnswering = false;
  const answerWaiting = async () => {
    isAnswering = true;
    while (waiting.length > 0) {
      const requests = waiting;
      waiting = [];
      await answerAll(core, requests, say);
      if (requests.some(({ call }) => call === 'close')) {
        preparation.end();
        port.close();
      }
    }
    isAnswering = false;
  };
  port.on('message', (message: unknown) => {
    let request: QueuedRequest;
    try {
      request = preparation.begin(parseRequest(message));
    } catch (error) {
      say(refuse(message, error, core.readOnly));
      return;
    }
    // what arrives until the next turn of the loop is answered together, with one wait for the disk
    if (waiting.push(request) === 1 && !isAnswering) setImmediate(() => void answerWaiting());
  });
}

serve(workerData as HistoryWorkerData);
