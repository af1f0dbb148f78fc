import { getPriority, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { failureOf } from '@shared/domain/failure';
import { systemClock } from '../process-kit/system-clock';
import { LogCore } from './log-core';
import type { LogDelivery, LogReply, LogRequest, LogWorkerData } from './log-protocol';

const BEAT_MS = 500;
/** How much more polite this thread is than the rest of the program. */
const POLITE = 5;

/** The one thread that touches the kept lines. It ends once it has closed them. */
function serve({ directory, maxBytes }: LogWorkerData): void {
  // windows come first: on Linux a thread has a priority of its own, elsewhere it would be that of the whole program
  if (process.platform === 'linux') setPriority(0, Math.min(19, getPriority(0) + POLITE));
  const port = parentPort;
  if (port === null) throw new Error('The logs run in a worker thread only.');
  const say = (reply: LogReply, transfer: readonly ArrayBuffer[] = []) => port.postMessage(reply, transfer);
  let core: LogCore;
  try {
    core = new LogCore({ directory, maxBytes, now: systemClock.now, say });
  } catch (error) {
    say({ kind: 'refused', failure: failureOf(error) });
    return;
  }
  const beat = setInterval(() => core.beat(), BEAT_MS);
  port.on('message', (message: LogRequest | LogDelivery) => {
    if (message.kind !== 'call') {
      core.deliver(message);
      return;
    }
    try {
      say({ kind: 'answer', id: message.id, value: core.call(message.call, message.args) });
    } catch (error) {
      say({ kind: 'failed', id: message.id, failure: failureOf(error) });
    }
    if (message.call === 'close') {
      clearInterval(beat);
      port.close();
    }
  });
}

serve(workerData as LogWorkerData);
