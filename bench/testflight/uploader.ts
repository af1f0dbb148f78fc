import { generateKeyPairSync } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { systemClock } from '../../electron/process-kit/system-clock';
import { openAppStoreClient } from '../../electron/targets/appstore/client';
import { performUpload } from '../../electron/targets/appstore/upload/perform';
import { planUpload } from '../../electron/targets/appstore/upload/plan';
import type { UploadTask } from '../lib/large-uploads';

/*
 * The program's own way to send a build: the library's client, every call of the plan, the parts and the hash of what
 * leaves. Started with a task as JSON; what was answered and bound is kept in a file, as the journal keeps it. Tells its
 * parent how far it is, and prints how long the upload took (ms) and the largest resident memory of this process (bytes).
 */

interface Journal {
  readonly done: string[];
  readonly bindings: Record<string, string>;
}

const task = JSON.parse(process.argv[2] ?? '') as UploadTask;
const journal: Journal = existsSync(task.journal)
  ? (JSON.parse(readFileSync(task.journal, 'utf8')) as Journal)
  : { done: [], bindings: {} };
/** Whole or not at all, as the product's journal: a kill may come in the middle. */
const keep = () => {
  writeFileSync(`${task.journal}.next`, JSON.stringify(journal));
  renameSync(`${task.journal}.next`, task.journal);
};

const { privateKey } = generateKeyPairSync('ec', {
  namedCurve: 'P-256',
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});
const client = await openAppStoreClient({
  privateKey,
  keyId: 'BENCHMARK1',
  issuerId: '00000000-0000-4000-8000-000000000000',
  endpoint: task.url,
  clock: systemClock,
  pace: systemClock,
  log: () => undefined,
  onBudget: () => undefined,
});

const began = performance.now();
const plan = planUpload('com.example.many', task.source);
for (const call of [...plan.calls, ...plan.readBack]) {
  if (journal.done.includes(call.id)) continue;
  const { bind } = await performUpload({ client, clock: systemClock, pace: systemClock }, call, {
    bindings: journal.bindings,
    artifact: task.source,
    signal: new AbortController().signal,
    bind: async (values) => {
      Object.assign(journal.bindings, values);
      keep();
    },
    onTransfer: ({ confirmed, sent }) => void process.send?.({ sent: confirmed + sent }),
    onWait: () => undefined,
    log: () => undefined,
  });
  Object.assign(journal.bindings, bind);
  journal.done.push(call.id);
  keep();
}
const ms = performance.now() - began;
const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
process.stdout.write(JSON.stringify({ ms, peakBytes: Number(peak) * 1024 }));
process.exit(0);
