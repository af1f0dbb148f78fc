import { EVERY_LINE } from '@shared/domain/log';
import { openLogs } from '../../electron/logs/open-logs';
import { randomIds } from '../../electron/process-kit/ids';
import { systemClock } from '../../electron/process-kit/system-clock';

/*
 * Opens a stored log and looks for something: prints the time from opening to the first row with a marked hit, and to
 * the last hit counted (ms), with their number.
 */

const [directory = '', needle = ''] = process.argv.slice(2);

const began = performance.now();
const desk = await openLogs({ directory, clock: systemClock, ids: randomIds, onChange: () => undefined });
const [source] = desk.sources();
const { viewId } = await desk.openView({
  sources: [source?.id ?? ''],
  query: EVERY_LINE,
  find: { text: needle, regex: false, caseSensitive: true },
});
let firstMs = Number.NaN;
let hits = 0;
for await (const state of desk.watchView(viewId, new AbortController().signal)) {
  hits = state.find?.hits ?? 0;
  if (Number.isNaN(firstMs) && hits > 0) {
    const { row } = await desk.findNext(viewId, -1, 'forward');
    const { rows } = await desk.rows(viewId, row ?? 0, 1);
    if (!rows[0]?.hits.length) throw new Error('The first hit is not marked in its row.');
    firstMs = performance.now() - began;
  }
  if (state.find?.scan === null) break;
}
process.stdout.write(JSON.stringify({ firstMs, allMs: performance.now() - began, hits }));
await desk.close();
process.exit(0);
