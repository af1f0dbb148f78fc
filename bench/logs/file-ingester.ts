import { statSync } from 'node:fs';
import { openLogs } from '../../electron/logs/open-logs';
import { randomIds } from '../../electron/process-kit/ids';
import { systemClock } from '../../electron/process-kit/system-clock';

/* Takes a file in as the program does, and ends when all of it is kept. Prints how many bytes that are. */

const [path = '', directory = ''] = process.argv.slice(2);
const desk = await openLogs({ directory, clock: systemClock, ids: randomIds, onChange: () => undefined });
const { sourceId } = await desk.addFile({ path, fromStart: true });
await desk.follow([sourceId]);
const { size } = statSync(path);
for await (const sources of desk.watchSources(new AbortController().signal)) {
  if (sources.some(({ id, bytes }) => id === sourceId && bytes === size)) break;
}
await desk.close();
process.stdout.write(JSON.stringify({ size }));
process.exit(0);
