import { openHistory } from '../../../electron/history/open-history';
import { record, stillClock } from './records';

/**
 * A program of its own that appends to the history in the folder given until it is killed, and prints the number and
 * hash of each event once it was acknowledged. Eight appends are under way at any time, with journal rows between.
 */
const [, , directory = ''] = process.argv;
const history = await openHistory({
  directory,
  clock: stillClock,
  onWarning: (warning) => process.stdout.write(`warning ${warning.sentence}\n`),
});

async function appendForever(): Promise<never> {
  for (let count = 0; ; count += 1) {
    const event = await history.append(
      record({ why: `because ${count} ${'and so on '.repeat(count % 40)}` }),
    );
    process.stdout.write(`${event.sequence} ${event.hash}\n`);
    await history.putDocument('progress', 'last', event.sequence);
  }
}
await Promise.all(Array.from({ length: 8 }, appendForever));
