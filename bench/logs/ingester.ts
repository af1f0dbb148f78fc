import { readFileSync } from 'node:fs';
import { openLogs } from '../../electron/logs/open-logs';
import type { LogProvider } from '../../electron/ports/log-source';
import { streamEngine } from '../../electron/process-kit/engine-stream';
import { randomIds } from '../../electron/process-kit/ids';
import { systemClock } from '../../electron/process-kit/system-clock';

/*
 * The program's own way of lines: the process kit's request to the engine, and the log engine in its thread. Prints the
 * time from the request to the last line indexed (ms), the lines kept or dropped, and the process's largest memory.
 */

const [socket = '', directory = '', rounds = '1'] = process.argv.slice(2);
const SOURCE = 'bench/container/api';

let ended: () => void = () => undefined;
const provider: LogProvider = {
  sources: () => [
    {
      id: SOURCE,
      parent: null,
      group: 'Docker',
      kind: 'container',
      title: 'api',
      subtitle: '',
      hasLines: true,
      always: false,
      health: null,
      exitCode: null,
    },
  ],
  onChange: () => () => undefined,
  async open(_sourceId, _opening, sink, signal) {
    for (let round = 0; round < Number(rounds); round += 1) {
      sink.format({ framing: 'docker', timestamps: 'leading' });
      const path = '/v1.41/containers/api/logs?follow=1&stdout=1&stderr=1&timestamps=1';
      await streamEngine({ kind: 'socket', path: socket }, path, sink, signal);
    }
    ended();
    return { kind: 'ended', words: 'Exited 0', exitCode: 0 };
  },
};

const desk = await openLogs({ directory, clock: systemClock, ids: randomIds, onChange: () => undefined });
desk.add(provider);
const over = new Promise<void>((resolve) => {
  ended = resolve;
});
const began = performance.now();
await desk.follow([SOURCE]);
await over;
// asked after everything that was sent, answered after everything that was indexed
await desk.unfollow([SOURCE]);
const { lines, droppedLines } = await desk.storage();
const ms = performance.now() - began;
const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
process.stdout.write(JSON.stringify({ ms, lines: lines + droppedLines, peakBytes: Number(peak) * 1024 }));
await desk.close();
process.exit(0);
