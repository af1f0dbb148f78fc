import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { AuditRecord } from '@shared/domain/audit';
import { openHistory } from '../../electron/history/open-history';

/*
 * Slipway's arm: `node ours.mjs FOLDER RECORDS` appends the records of a file, one JSON object a line, through the
 * history's own thread, and ends once the last of them is acknowledged: on the disk, with the high-water mark behind
 * it. Closing would also make a backup, which the peer does not make.
 */

/** Records of one call, and so of one commit. */
const BATCH = 10_000;
/** Calls under way at once: the thread always has the next one, and memory stays bounded. */
const AHEAD = 2;

const [folder, input] = process.argv.slice(2);
if (folder === undefined || input === undefined) throw new Error('ours.mjs FOLDER RECORDS');

const clock = { now: Date.now, sleep: () => Promise.resolve() };
const history = await openHistory({
  directory: folder,
  clock,
  onWarning: ({ sentence }) => console.error(sentence),
});
let batch: AuditRecord[] = [];
const under: Promise<unknown>[] = [];
for await (const line of createInterface({ input: createReadStream(input) })) {
  batch.push(JSON.parse(line) as AuditRecord);
  if (batch.length < BATCH) continue;
  under.push(history.appendAll(batch));
  batch = [];
  if (under.length > AHEAD) await under.shift();
}
if (batch.length > 0) under.push(history.appendAll(batch));
await Promise.all(under);
process.exit(0);
