import { readFileSync } from 'node:fs';
import { systemClock } from '../../electron/process-kit/system-clock';
import { createClusterClient } from '../../electron/targets/kubernetes/client';
import { followList } from '../../electron/targets/kubernetes/list-watch';
import { EVENTS, hashOf, type PodRow } from './pods';

/*
 * The program's own list and watch of pods, as its board of services keeps them. Prints when it was done, the hash of
 * what it holds then, and the largest memory of the process.
 */

const [kubeconfig = ''] = process.argv.slice(2);
const place = { folder: process.cwd(), env: {}, home: process.cwd(), kept: async () => undefined };
const client = createClusterClient(
  { kubeconfigs: [kubeconfig], context: 'fleet', namespace: 'fleet', readOnly: true },
  place,
  systemClock,
);
const ending = new AbortController();
const began = performance.timeOrigin + performance.now();
let over: () => void = () => undefined;
const done = new Promise<void>((resolve) => {
  over = resolve;
});
const watched = followList<PodRow>(
  {
    path: '/api/v1/namespaces/fleet/pods',
    table: true,
    keep(_object, cells) {
      const restarts = String(cells.Restarts);
      if (restarts === String(EVENTS)) over();
      return { name: String(cells.Name), status: String(cells.Status), restarts };
    },
  },
  { client, pace: systemClock, onChange: () => undefined },
  ending.signal,
);
await done;
const endedAt = performance.timeOrigin + performance.now();
await new Promise((resolve) => setImmediate(resolve)); // the last row is put in its place after it was looked at
const [, peak = '0'] = /VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
console.log(JSON.stringify({ began, endedAt, peakKb: Number(peak), hash: hashOf(watched.items().values()) }));
ending.abort();
client.close();
process.exit(0);
