import { generateKeyPairSync } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { PlannedCall } from '@shared/domain/plan';
import type { Bindings } from '../../electron/ports/store-target';
import { systemClock } from '../../electron/process-kit/system-clock';
import { uploadArtifact } from '../../electron/targets/play/artifact-upload';
import { openPlayClient } from '../../electron/targets/play/client';
import type { UploadTask } from '../lib/large-uploads';

/*
 * The program's own way to send an artifact: the vendor's library, the resumable protocol and the hash of what leaves.
 * Started with a task as JSON; the session is kept in a file, as the journal keeps it. Tells its parent how far it is,
 * and prints how long the upload took (ms) and the largest resident memory of this process (bytes).
 */

const task = JSON.parse(process.argv[2] ?? '') as UploadTask;

const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});
const client = await openPlayClient({
  serviceAccountJson: JSON.stringify({ client_email: 'bench@slipway.example', private_key: privateKey }),
  endpoint: task.url,
  clock: systemClock,
  pace: systemClock,
  log: () => undefined,
});
await client.signIn();

const call: PlannedCall = {
  id: 'upload',
  role: 'upload',
  purpose: 'Upload',
  method: 'POST',
  path: '/upload/androidpublisher/v3/applications/com.example/edits/1/bundles',
  shortPath: '/bundles',
  query: { uploadType: 'resumable' },
  body: null,
  current: null,
  affectsUsers: false,
};

let bindings: Bindings = existsSync(task.journal)
  ? (JSON.parse(readFileSync(task.journal, 'utf8')) as Bindings)
  : {};
const began = performance.now();
await uploadArtifact(
  client,
  call,
  call.path,
  {
    bindings,
    artifact: task.source,
    signal: new AbortController().signal,
    bind: async (values) => {
      bindings = { ...bindings, ...values };
      writeFileSync(task.journal, JSON.stringify(bindings));
    },
    onTransfer: ({ confirmed, sent }) => void process.send?.({ sent: confirmed + sent }),
    onWait: () => undefined,
    log: () => undefined,
  },
  systemClock,
);
const ms = performance.now() - began;
const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
process.stdout.write(JSON.stringify({ ms, peakBytes: Number(peak) * 1024 }));
process.exit(0);
